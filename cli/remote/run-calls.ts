import { randomUUID } from 'node:crypto'
import { timeText } from '../../policies/audit/index.ts'
import type { Decision } from '../../policies/engine/index.ts'
import { CareenError, type Instant } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromDecision } from '../../proto/convert/decisions.ts'
import { fromRemoval } from '../../proto/convert/removals.ts'
import { fromRun, toRunKind } from '../../proto/convert/runs.ts'
import { filterValue } from '../../proto/filters.ts'
import { ANY_WORKSPACE, nameOf } from '../../proto/names.ts'
import type { Removed, Run, RunKind, RunState } from '../../proto/resources/index.ts'
import { watchRun, watchRunsSince } from './long-streams.ts'
import { lookupOf } from './lookup.ts'
import { pages } from './pages.ts'
import { resolvePolicy, resolveRepository, resolveRun } from './resolve.ts'

/** Which run is meant. */
export type RunRef = Pick<Run, 'workspace' | 'id'>

/** Which runs are listed. `repository`: empty: of all. */
export type RunsWish = {
  readonly repository: string
  readonly state?: RunState | undefined
  readonly since?: Instant | undefined
  readonly limit: number
}

/** The calls of the daemon about runs. Repositories, policies and the text of `findRun` are as people write them. */
export type RunCalls = {
  /** Returns the run that is in progress there, if one is and no policy is named. */
  readonly startRun: (repository: string, kind: RunKind, policy: string) => Promise<Run>
  /** Returns the run that cleans there, if one does. Throws if none could be started now, and starts none. */
  readonly checkStart: (repository: string) => Promise<Run | undefined>
  /** Returns the run of an id, or of its first characters. */
  readonly findRun: (text: string) => Promise<Run>
  readonly run: (run: RunRef) => Promise<Run>
  /** Returns the newest runs. */
  readonly runs: (wish: RunsWish) => Promise<Run[]>
  readonly watch: (run: RunRef, signal: AbortSignal) => AsyncIterable<Run>
  /** Yields runs that were created since then, and each again when it changes, until the signal aborts. */
  readonly watchAll: (since: Instant, signal: AbortSignal) => AsyncIterable<Run>
  readonly cancel: (run: RunRef) => Promise<Run>
  readonly decisions: (run: RunRef) => Promise<Decision[]>
  readonly deletions: (run: RunRef) => Promise<Removed[]>
}

type Link = Pick<Connection, 'unary' | 'stream' | 'services'>

/** Returns the full name of a run. */
export function runName({ workspace, id }: RunRef): string {
  return nameOf('run', { workspace, run: id })
}

export function runCalls(link: Link): RunCalls {
  const { unary, services } = link
  const { service } = services.RunService
  const get = async (name: string): Promise<Run> => fromRun(await unary(service.GetRun, { name }))
  return {
    startRun: (repository, kind, policy) => startRun(link, repository, kind, policy),
    checkStart: (repository) => checkStart(link, repository),
    findRun: async (text) => get(nameOf('run', await resolveRun(lookupOf(link), text))),
    run: (run) => get(runName(run)),
    runs: (wish) => newestRuns(link, wish),
    watch: (run, signal) => watchRun(link, runName(run), signal),
    watchAll: (since, signal) => watchRunsSince(link, since, signal),
    cancel: async (run) => fromRun(await unary(service.CancelRun, { name: runName(run) })),
    ...contentCalls(link),
  }
}

type StartWish = {
  readonly repository: string
  readonly kind: RunKind
  readonly policy: string
  readonly validateOnly: boolean
}

async function startRequest(link: Link, { repository: text, kind, policy, validateOnly }: StartWish) {
  const lookup = lookupOf(link)
  const repository = await resolveRepository(lookup, text)
  const { workspace } = repository
  return {
    parent: nameOf('workspace', { workspace }),
    run: {
      repository: nameOf('repository', repository),
      kind: toRunKind(kind),
      policy: policy === '' ? '' : await resolvePolicy(lookup, policy, workspace),
    },
    requestId: randomUUID(),
    validateOnly,
  }
}

async function startRun(link: Link, repository: string, kind: RunKind, policy: string): Promise<Run> {
  const request = await startRequest(link, { repository, kind, policy, validateOnly: false })
  try {
    return fromRun(await link.unary(link.services.RunService.service.CreateRun, request))
  } catch (thrown) {
    // Why not with a policy: the run in progress evaluates another one.
    const running = policy === '' ? await inProgress(link, thrown) : undefined
    if (running === undefined) throw thrown
    return running
  }
}

async function checkStart(link: Link, repository: string): Promise<Run | undefined> {
  const request = await startRequest(link, { repository, kind: 'CLEAN', policy: '', validateOnly: true })
  try {
    await link.unary(link.services.RunService.service.CreateRun, request)
    return undefined
  } catch (thrown) {
    const running = await inProgress(link, thrown)
    if (running === undefined) throw thrown
    return running
  }
}

/** Returns the run because of which another one could not be started; undefined for another error. */
async function inProgress(link: Link, thrown: unknown): Promise<Run | undefined> {
  const { code, metadata } = CareenError.from(thrown)
  const { name } = metadata
  if (code !== 'RUN_IN_PROGRESS' || name === undefined) return undefined
  return fromRun(await link.unary(link.services.RunService.service.GetRun, { name }))
}

async function newestRuns(link: Link, { repository, state, since, limit }: RunsWish): Promise<Run[]> {
  const { ListRuns } = link.services.RunService.service
  const named = async (): Promise<string> =>
    filterValue(nameOf('repository', await resolveRepository(lookupOf(link), repository)))
  const filter = [
    ...(repository === '' ? [] : [`repository = ${await named()}`]),
    ...(state === undefined ? [] : [`state = STATE_${state}`]),
    ...(since === undefined ? [] : [`create_time >= ${filterValue(timeText(since))}`]),
  ].join(' AND ')
  const found = await pages(async (pageToken) => {
    const page = await link.unary(ListRuns, { parent: ANY_WORKSPACE, filter, pageSize: limit, pageToken })
    return { items: page.runs, next: page.nextPageToken }
  }, limit)
  return found.map(fromRun)
}

/** What a run decided and removed. */
function contentCalls({ unary, services }: Link): Pick<RunCalls, 'decisions' | 'deletions'> {
  const { service } = services.RunService
  return {
    decisions: async (run) => {
      const parent = runName(run)
      const found = await pages(async (pageToken) => {
        const page = await unary(service.ListDecisions, { parent, pageToken })
        return { items: page.decisions, next: page.nextPageToken }
      })
      return found.map(fromDecision)
    },
    deletions: async (run) => {
      const parent = runName(run)
      const found = await pages(async (pageToken) => {
        const page = await unary(service.ListRemovals, { parent, pageToken })
        return { items: page.removals, next: page.nextPageToken }
      })
      return found.map(fromRemoval)
    },
  }
}
