import { fromTimestamp, malformed, need, toTimestamp } from '../../proto/convert/basics.ts'
import { fromDifference, fromFacts, toFacts, toPush, toTagState } from '../../proto/convert/inventory.ts'
import { fromLease, toSighting } from '../../proto/convert/worker.ts'
import type { WorkerServiceHandlers } from '../../proto/gen/careen/worker/v1/WorkerService.ts'
import { FACTS_PAGE, type Ledger } from '../ledger/index.ts'
import { type Gate, unary } from './calls.ts'
import { upToBytes } from './pages.ts'

type Handlers = Pick<
  WorkerServiceHandlers,
  | 'ListSightings'
  | 'ListTags'
  | 'ListPushes'
  | 'Recall'
  | 'ListFacts'
  | 'RecordFacts'
  | 'RecordScan'
  | 'RecordLoss'
>

/** Handlers of the worker service for the inventory of a repository and its reported pushes. */
export function inventoryHandlers(gate: Gate, ledger: Ledger): Handlers {
  return {
    ListSightings: unary(gate, async ({ lease, after }) => {
      const found = await ledger.sightings(fromLease(lease), after)
      return { sightings: upToBytes(found.map(toSighting)) }
    }),
    ListTags: unary(gate, async ({ lease, after }) => {
      const found = await ledger.tags(fromLease(lease), after)
      return { tags: upToBytes(found.map(toTagState)) }
    }),
    ListPushes: unary(gate, async ({ lease, after }) => {
      const { pushes, upTo, deliveredUpTo } = await ledger.pushes(fromLease(lease), after)
      return {
        pushes: pushes.map(toPush),
        upTo,
        heardTime: deliveredUpTo === undefined ? null : toTimestamp(deliveredUpTo),
      }
    }),
    Recall: unary(gate, async ({ lease, digests }) => {
      if (digests.length > RECALLED) throw malformed('digests', `more than ${RECALLED} at once`)
      const { sightings, pushes } = await ledger.recall(fromLease(lease), digests)
      return { sightings: sightings.map(toSighting), pushes: pushes.map(toPush) }
    }),
    ListFacts: unary(gate, async ({ lease, manifests, configs }) => {
      for (const wanted of [manifests, configs]) checkPage(wanted)
      return toFacts(await ledger.facts(fromLease(lease), { manifests, configs }))
    }),
    ...recordHandlers(gate, ledger),
  }
}

type Recording = 'RecordFacts' | 'RecordScan' | 'RecordLoss'

function recordHandlers(gate: Gate, ledger: Ledger): Pick<WorkerServiceHandlers, Recording> {
  return {
    RecordFacts: unary(gate, async ({ lease, manifests, configs }) => {
      for (const page of [manifests, configs]) checkPage(page)
      await ledger.recordFacts(fromLease(lease), fromFacts({ manifests, configs }))
      return {}
    }),
    RecordScan: unary(gate, async (request) => {
      const { part, tags, images, bytes, complete, last } = request
      const at = need(fromTimestamp(request.scanTime), 'scan_time')
      const after = need(fromTimestamp(request.afterTime), 'after_time')
      await ledger.recordScan(
        fromLease(request.lease),
        { at, after, part, tags, images, bytes, complete, ...fromDifference(request) },
        last,
      )
      return {}
    }),
    RecordLoss: unary(gate, async ({ lease, scanTime, sinceTime, lost, known, names, digests }) => {
      const at = need(fromTimestamp(scanTime), 'scan_time')
      const since = need(fromTimestamp(sinceTime), 'since_time')
      await ledger.recordLoss(fromLease(lease), { at, since, lost, known, names, digests })
      return {}
    }),
  }
}

/** Digests that are recalled in one call. */
const RECALLED = 1000

function checkPage(items: readonly unknown[]): void {
  if (items.length > FACTS_PAGE) throw malformed('facts', `more than ${FACTS_PAGE} at once`)
}
