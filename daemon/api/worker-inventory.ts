import { fromTimestamp, given, malformed, need } from '../../proto/convert/basics.ts'
import { fromContent, fromDifference, toFacts, toPush } from '../../proto/convert/inventory.ts'
import { toSighting } from '../../proto/convert/worker.ts'
import type { WorkerServiceHandlers } from '../../proto/gen/careen/worker/v1/WorkerService.ts'
import type { Recalled } from '../../proto/resources/index.ts'
import { upToBytes } from '../../proto/sizes.ts'
import { CONTENT_PART, FACTS_PAGE } from '../ledger/index.ts'
import type { LeasedCall } from './leased-calls.ts'

type Handlers = Pick<
  WorkerServiceHandlers,
  'Recall' | 'ListFacts' | 'RecordManifests' | 'RecordScan' | 'RecordLoss'
>

/** Handlers of the worker service for the inventory of a repository and its reported pushes. */
export function inventoryHandlers(leased: LeasedCall): Handlers {
  return {
    Recall: leased(async ({ digests }, { ledger, lease }) => {
      if (digests.length > RECALLED) throw malformed('digests', `more than ${RECALLED} at once`)
      return recalled(digests, await ledger.recall(lease, digests))
    }),
    ListFacts: leased(async ({ manifests, configs }, { ledger, lease }) => {
      for (const wanted of [manifests, configs]) checkPage(wanted)
      return upToPage(toFacts(await ledger.facts(lease, { manifests, configs })))
    }),
    ...recordHandlers(leased),
  }
}

/** The daemon counts itself. */
const NO_SUMS = { tags: 0, images: 0, bytes: 0 }

type Recording = 'RecordManifests' | 'RecordScan' | 'RecordLoss'

function recordHandlers(leased: LeasedCall): Pick<WorkerServiceHandlers, Recording> {
  return {
    RecordManifests: leased(async ({ manifests, configs }, { ledger, lease }) => {
      const size = [...manifests, ...configs].reduce((sum, { data }) => sum + data.length, 0)
      if (size > CONTENT_PART) throw malformed('manifests', `more than ${CONTENT_PART} bytes at once`)
      await ledger.recordManifests(lease, fromContent({ manifests, configs }))
      return {}
    }),
    RecordScan: leased(async (request, { ledger, lease }) => {
      const { part, complete, whole, last } = request
      const at = need(fromTimestamp(request.scanTime), 'scan_time')
      const after = need(fromTimestamp(request.afterTime), 'after_time')
      await ledger.recordScan(
        lease,
        {
          at,
          after,
          ...given({ registryAt: fromTimestamp(request.registryTime) }),
          part,
          complete,
          ...(whole ? { whole } : {}),
          ...NO_SUMS,
          ...fromDifference(request, at),
        },
        last,
      )
      return {}
    }),
    RecordLoss: leased(async ({ scanTime, sinceTime, lost, known, names, digests }, { ledger, lease }) => {
      const at = need(fromTimestamp(scanTime), 'scan_time')
      const since = need(fromTimestamp(sinceTime), 'since_time')
      await ledger.recordLoss(lease, { at, since, lost, known, names, digests })
      return {}
    }),
  }
}

/** Digests that are recalled in one call. */
const RECALLED = 1000

function checkPage(items: readonly unknown[]): void {
  if (items.length > FACTS_PAGE) throw malformed('facts', `more than ${FACTS_PAGE} at once`)
}

type WireFacts = ReturnType<typeof toFacts>

/** Returns the metadata that fits into a page, and the digests of the rest. */
function upToPage({ manifests, configs }: WireFacts): WireFacts & { readonly leftOut: string[] } {
  const page = { manifests: upToBytes(manifests), configs: upToBytes(configs) }
  const rest = [...manifests.slice(page.manifests.length), ...configs.slice(page.configs.length)]
  return { ...page, leftOut: rest.flatMap(({ digest }) => digest ?? []) }
}

/** Returns what is stored of the first digests, as many as fit into a page, and the other digests. */
function recalled(digests: readonly string[], { sightings, pushes }: Recalled) {
  const pushesOf = Map.groupBy(pushes, ({ digest }) => digest)
  const sightingsOf = Map.groupBy(sightings, ({ digest }) => digest)
  const all = digests.map((digest) => ({
    sightings: (sightingsOf.get(digest) ?? []).map(toSighting),
    pushes: (pushesOf.get(digest) ?? []).map(toPush),
  }))
  const page = upToBytes(all)
  return {
    sightings: page.flatMap((one) => one.sightings),
    pushes: page.flatMap((one) => one.pushes),
    leftOut: digests.slice(page.length),
  }
}
