import { randomUUID } from 'node:crypto'
import type { Decision } from '../../policies/engine/index.ts'
import type { Connection } from '../../proto/client.ts'
import { fromDecision } from '../../proto/convert/decisions.ts'
import { fromDeleted, fromRun, toRunKind } from '../../proto/convert/runs.ts'
import { filterValue } from '../../proto/filters.ts'
import { ANY_WORKSPACE, nameOf } from '../../proto/names.ts'
import type { Removed, Run, RunKind } from '../../proto/resources/index.ts'
import { watchRun } from './long-streams.ts'
import { lookupOf } from './lookup.ts'
import { pages } from './pages.ts'
import { resolveRepository } from './resolve.ts'
import { whoAsks } from './who-asks.ts'

/** The calls of the daemon about runs. */
export type RunCalls = {
  readonly startRun: (repository: string, kind: RunKind, policy: string) => Promise<Run>
  readonly run: (name: string) => Promise<Run>
  /** Returns the newest runs of a repository, or of all if it is empty. */
  readonly runs: (repository: string, limit: number) => Promise<Run[]>
  readonly watch: (name: string, signal: AbortSignal) => AsyncIterable<Run>
  readonly cancel: (name: string) => Promise<Run>
  readonly approve: (name: string) => Promise<Run>
  readonly decisions: (name: string) => Promise<Decision[]>
  readonly deletions: (name: string) => Promise<Removed[]>
}

type Link = Pick<Connection, 'unary' | 'stream' | 'services'>

export function runCalls(link: Link): RunCalls {
  const { unary, services } = link
  const { service } = services.RunService
  const lookup = lookupOf(link)
  return {
    startRun: async (repository, kind, policy) => {
      const request = {
        repository,
        kind: toRunKind(kind),
        policy,
        requestId: randomUUID(),
        requestedBy: whoAsks(),
      }
      return fromRun(await unary(service.StartRun, request))
    },
    run: async (name) => fromRun(await unary(service.GetRun, { name })),
    runs: async (repository, limit) => {
      const filter =
        repository === ''
          ? ''
          : `repository = ${filterValue(nameOf('repository', await resolveRepository(lookup, repository)))}`
      const found = await pages(async (pageToken) => {
        const request = { parent: ANY_WORKSPACE, filter, pageSize: limit, pageToken }
        const page = await unary(service.ListRuns, request)
        return { items: page.runs, next: page.nextPageToken }
      }, limit)
      return found.map(fromRun)
    },
    watch: (name, signal) => watchRun(link, name, signal),
    cancel: async (name) => fromRun(await unary(service.CancelRun, { name })),
    approve: async (name) => {
      const request = { name, requestId: randomUUID(), requestedBy: whoAsks() }
      return fromRun(await unary(service.ApproveRun, request))
    },
    ...contentCalls(link),
  }
}

/** What a run decided and removed. */
function contentCalls({ unary, services }: Link): Pick<RunCalls, 'decisions' | 'deletions'> {
  const { service } = services.RunService
  return {
    decisions: async (name) => {
      const found = await pages(async (pageToken) => {
        const page = await unary(service.ListDecisions, { name, pageToken })
        return { items: page.decisions, next: page.nextPageToken }
      })
      return found.map(fromDecision)
    },
    deletions: async (name) => {
      const found = await pages(async (pageToken) => {
        const page = await unary(service.ListDeletions, { name, pageToken })
        return { items: page.deletions, next: page.nextPageToken }
      })
      return found.map(fromDeleted)
    },
  }
}
