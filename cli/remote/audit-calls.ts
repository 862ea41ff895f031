import { type AuditEvent, type ListedRemoval, timeText } from '../../policies/audit/index.ts'
import type { Instant } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromAuditEvent } from '../../proto/convert/audit.ts'
import { fromRemoval } from '../../proto/convert/removals.ts'
import { filterValue } from '../../proto/filters.ts'
import { nameOf } from '../../proto/names.ts'
import type { Removed } from '../../proto/resources/index.ts'
import { lookupOf } from './lookup.ts'
import { resolveRepository } from './resolve.ts'

/** Which events are meant. Empty texts and undefined: all. */
export type AuditWish = {
  /** An identity, or its first characters and `*`; or what clients claim, `user@host`. */
  readonly who: string
  /** The id of a run, or its first characters. */
  readonly run: string
  readonly repository: string
  readonly since: Instant | undefined
  /** Events behind this one. */
  readonly after: number | undefined
  readonly order: 'newest' | 'oldest'
}

/** The calls of the daemon about the record of what was done. */
export type AuditCalls = {
  /** Returns the filter for events. Throws NOT_FOUND if the repository is not known. */
  readonly auditFilter: (wish: Omit<AuditWish, 'after' | 'order'>) => Promise<string>
  /** Reads events page by page. */
  readonly auditEvents: (
    wish: Pick<AuditWish, 'after' | 'order'> & { readonly filter: string; readonly signal: AbortSignal },
  ) => AsyncIterable<AuditEvent>
  /** Reads the removals of all runs, in order, page by page. */
  readonly auditRemovals: (signal: AbortSignal) => AsyncIterable<ListedRemoval>
}

export function auditCalls(link: Connection): AuditCalls {
  const { ListAuditEvents } = link.services.AuditService.service
  const { ListRemovals } = link.services.RunService.service
  return {
    auditFilter: (wish) => filterOf(link, wish),
    auditEvents: async function* auditEvents({ filter, after, order, signal }) {
      const all = [filter, ...(after === undefined ? [] : [`sequence > ${after}`])]
      const orderBy = order === 'newest' ? 'sequence desc' : 'sequence'
      let pageToken = ''
      do {
        const request = {
          filter: all.filter((term) => term !== '').join(' AND '),
          orderBy,
          pageSize: 1000,
          pageToken,
        }
        const page = await link.unary(ListAuditEvents, request, { signal })
        yield* page.events.map(fromAuditEvent)
        pageToken = page.nextPageToken
      } while (pageToken !== '')
    },
    auditRemovals: async function* auditRemovals(signal) {
      let pageToken = ''
      do {
        const page = await link.unary(ListRemovals, { parent: 'workspaces/-/runs/-', pageToken }, { signal })
        yield* page.removals.map(fromRemoval).map(listedRemoval)
        pageToken = page.nextPageToken
      } while (pageToken !== '')
    },
  }
}

function listedRemoval(removed: Removed): ListedRemoval {
  const { runId: run, digest, action, tags, createdAt, outcome, outcomeAt: settledAt } = removed
  const { firstOutcome, firstOutcomeAt: at } = removed
  const first = firstOutcome === undefined || at === undefined ? undefined : { outcome: firstOutcome, at }
  return { run, digest, action, tags, createdAt, outcome, settledAt, first }
}

async function filterOf(
  link: Connection,
  { who, run, repository, since }: Omit<AuditWish, 'after' | 'order'>,
): Promise<string> {
  const terms: string[] = []
  if (who !== '') terms.push(`${isClaim(who) ? 'caller.claimed' : 'caller.identity'} = ${valueOf(who)}`)
  if (run !== '') terms.push(`run = ${valueOf(`${nameOf('run', { workspace: '-', run })}*`)}`)
  if (repository !== '') {
    const named = nameOf('repository', await resolveRepository(lookupOf(link), repository))
    terms.push(`repository = ${filterValue(named)}`)
  }
  if (since !== undefined) terms.push(`create_time >= ${filterValue(timeText(since))}`)
  return terms.join(' AND ')
}

function isClaim(who: string): boolean {
  return who.includes('@') && !who.includes(':')
}

/** Returns the value for a filter. A `*` at the end stands for any rest. */
function valueOf(text: string): string {
  return text.endsWith('*') ? filterValue(text.slice(0, -1), '*') : filterValue(text)
}
