import { CareenError, compact } from '../../policies/model/index.ts'
import type { Lease, Run } from '../../proto/resources/index.ts'
import { recall } from '../inventory/index.ts'
import type { Ledger, ToldPushes } from './ledger.ts'
import type { LedgerDeps } from './store-ledger.ts'

const PAGE = 1000

/** What a worker may read of the store, under its lease. */
export function readingLedger(
  deps: LedgerDeps,
  held: (lease: Lease) => Run,
): Pick<Ledger, 'sightings' | 'tags' | 'recall' | 'pushes' | 'facts' | 'approved' | 'openIntents'> {
  const { store, late } = deps
  return {
    sightings: async (lease, after) => store.sightings.page(held(lease), after, PAGE),
    tags: async (lease, after) => store.tags.page(held(lease), after, PAGE),
    recall: async (lease, digests) => recall(store, held(lease), digests),
    pushes: async (lease, after) => toldPushes(deps, held(lease), after),
    facts: async (lease, wanted) => store.facts.get(held(lease).registry, wanted),
    approved: async (lease, after) => store.approvals.page(held(lease), after, PAGE),
    openIntents: async (lease) =>
      store.intents
        .open(held(lease))
        .map((intent) => ({ ...intent, mayArriveFor: late.mayArriveFor(intent) })),
  }
}

function toldPushes({ store, deliveredUpTo }: LedgerDeps, run: Run, after: number): ToldPushes {
  const { oldest, newest } = store.pushes.bounds()
  if (after + 1 < oldest)
    throw new CareenError(
      'FAILED_PRECONDITION',
      `run ${run.id}: registries told of more pushes meanwhile than the daemon keeps, so what was pushed here is not known. Run again`,
    )
  const pushes = store.pushes.page(run, after, PAGE)
  return {
    pushes,
    upTo: pushes.at(-1)?.id ?? newest,
    ...compact({ heardAt: deliveredUpTo(run.registry) }),
  }
}
