import { CareenError, compact } from '../../policies/model/index.ts'
import type { Lease, Run } from '../../proto/resources/index.ts'
import { allPages, recall } from '../inventory/index.ts'
import type { LedgerDeps } from './deps.ts'
import type { IntentIds } from './intent-ids.ts'
import type { Ledger, ReceivedPushes } from './ledger.ts'

const PAGE = 1000

/** The calls of a worker that only read the store, under its lease. */
export function readingLedger(
  deps: LedgerDeps,
  ids: IntentIds,
  leased: (lease: Lease) => Run,
): Pick<Ledger, 'sightings' | 'tags' | 'recall' | 'pushes' | 'facts' | 'approved' | 'openIntents'> {
  const { store, late } = deps
  return {
    sightings: (lease, signal) =>
      allPages(
        (after) => store.sightings.page(leased(lease), after, PAGE),
        ({ digest }) => digest,
        signal,
      ),
    tags: (lease, signal) =>
      allPages(
        (after) => store.tags.page(leased(lease), after, PAGE),
        ({ tag }) => tag,
        signal,
      ),
    recall: async (lease, digests) => recall(store, leased(lease), digests),
    pushes: async function* (lease, after) {
      for (let upTo = after; ;) {
        const part = receivedPushes(deps, leased(lease), upTo)
        yield part
        if (part.pushes.length === 0) return
        upTo = part.upTo
      }
    },
    facts: async (lease, wanted) => store.facts.get(leased(lease).registry, wanted),
    approved: (lease, signal) =>
      allPages(
        (after) => store.approvals.page(leased(lease), after, PAGE),
        (digest) => digest,
        signal,
      ),
    openIntents: async (lease) =>
      store.intents.open(leased(lease)).map((intent) => ({
        ...intent,
        id: ids.seal(lease, intent.id),
        mayArriveFor: late.mayArriveFor(intent),
      })),
  }
}

function receivedPushes({ store, deliveredUpTo }: LedgerDeps, run: Run, after: number): ReceivedPushes {
  const { oldest, newest } = store.pushes.bounds()
  if (after + 1 < oldest)
    throw new CareenError(
      'FAILED_PRECONDITION',
      `run ${run.id}: registries reported more pushes than the daemon stores, so the pushes of this repository are not known. Run again`,
    )
  const pushes = store.pushes.page(run, after, PAGE)
  return {
    pushes,
    upTo: pushes.at(-1)?.id ?? newest,
    ...compact({ deliveredUpTo: deliveredUpTo(run.registry) }),
  }
}
