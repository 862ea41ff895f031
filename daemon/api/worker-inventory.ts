import { fromTimestamp, malformed, toTimestamp } from '../../proto/convert/basics.ts'
import { fromFacts, toFacts, toPush, toTagState } from '../../proto/convert/inventory.ts'
import { fromLease, fromSighting, toSighting } from '../../proto/convert/worker.ts'
import type { WorkerServiceHandlers } from '../../proto/gen/careen/v1/WorkerService.ts'
import { FACTS_PAGE, type Ledger } from '../operations/ledger.ts'
import { type Gate, unary } from './calls.ts'

type Handlers = Pick<
  WorkerServiceHandlers,
  'ListSightings' | 'ListTags' | 'ListPushes' | 'ListFacts' | 'RecordFacts' | 'RecordScan'
>

/** What is remembered of a repository from scan to scan, and what its registry told since. */
export function inventoryHandlers(gate: Gate, ledger: Ledger): Handlers {
  return {
    ListSightings: unary(gate, async ({ lease, after }) => {
      const found = await ledger.sightings(fromLease(lease), after)
      return { sightings: found.map(toSighting) }
    }),
    ListTags: unary(gate, async ({ lease, after }) => {
      const found = await ledger.tags(fromLease(lease), after)
      return { tags: found.map(toTagState) }
    }),
    ListPushes: unary(gate, async ({ lease, after }) => {
      const { pushes, upTo, heardAt } = await ledger.pushes(fromLease(lease), after)
      return {
        pushes: pushes.map(toPush),
        upTo,
        heardTime: heardAt === undefined ? null : toTimestamp(heardAt),
      }
    }),
    ListFacts: unary(gate, async ({ lease, manifests, configs }) => {
      for (const wanted of [manifests, configs]) checkPage(wanted)
      return toFacts(await ledger.facts(fromLease(lease), { manifests, configs }))
    }),
    RecordFacts: unary(gate, async ({ lease, manifests, configs }) => {
      for (const told of [manifests, configs]) checkPage(told)
      await ledger.recordFacts(fromLease(lease), fromFacts({ manifests, configs }))
      return {}
    }),
    RecordScan: unary(gate, async (request) => {
      const { part, tags, images, bytes, complete, vanished, moved, lost, last } = request
      const at = fromTimestamp(request.scanTime) ?? 0
      await ledger.recordScan(
        fromLease(request.lease),
        {
          at,
          part,
          tags,
          images,
          bytes,
          complete,
          vanished,
          moved,
          lost,
          added: request.added.map(fromSighting),
        },
        last,
      )
      return {}
    }),
  }
}

function checkPage(items: readonly unknown[]): void {
  if (items.length > FACTS_PAGE) throw malformed('facts', `more than ${FACTS_PAGE} at once`)
}
