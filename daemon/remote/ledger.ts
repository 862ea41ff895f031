import type { Facts, WantedFacts } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/client.ts'
import { fromDuration, fromTimestamp, given, need, toTimestamp } from '../../proto/convert/basics.ts'
import { toDecision } from '../../proto/convert/decisions.ts'
import { fromFacts, fromPush, fromTagState, toContent, toDifference } from '../../proto/convert/inventory.ts'
import { fromIntent, fromSighting, toIntent, toLease } from '../../proto/convert/worker.ts'
import type { ListFactsResponse__Output } from '../../proto/gen/careen/worker/v1/ListFactsResponse.ts'
import type { Ledger } from '../ledger/index.ts'
import { remoteBegin, type RemoteWorkerIds } from './begin.ts'
import { SLOW, toFinish } from './finish.ts'

export type { RemoteWorkerIds } from './begin.ts'

/** Most digests in a message. The others are not accepted, and the next scan reports them again. */
const LOST_DIGESTS = 40_000

/** Returns the ledger of a remote daemon. Intents may wait for a disk, so their deadline is long. */
export function remoteLedger(connection: Connection, ids: RemoteWorkerIds): Ledger {
  const { services, unary } = connection
  const worker = services.WorkerService.service
  return {
    ...readingLedger(connection),
    begin: remoteBegin(connection, ids),
    renew: async (lease) => {
      const { validFor } = await unary(worker.RenewLease, { lease: toLease(lease) })
      return { ...lease, validFor: need(fromDuration(validFor), 'valid_for') }
    },
    ...inventoryRecords(connection),
    recordDecisions: async (lease, decisions, first) => {
      await unary(
        worker.RecordDecisions,
        { lease: toLease(lease), decisions: decisions.map(toDecision), first },
        SLOW,
      )
    },
    intend: async (lease, intent) => {
      const { id } = await unary(
        worker.RecordIntent,
        { lease: toLease(lease), intent: toIntent(intent) },
        SLOW,
      )
      return id
    },
    recordOutcome: async (lease, id, outcome, detail) => {
      await unary(worker.SettleIntent, { lease: toLease(lease), id, outcome, detail: detail ?? '' }, SLOW)
    },
    putBack: async (lease, digests) => {
      await unary(worker.RecordPutBack, { lease: toLease(lease), digests: [...digests] }, SLOW)
    },
    finish: async (lease, result) => {
      await unary(worker.FinishRun, toFinish(lease, result), SLOW)
    },
  }
}

type Service = Pick<Connection, 'services' | 'unary'>

function inventoryRecords({
  services,
  unary,
}: Service): Pick<Ledger, 'recordScan' | 'recordLoss' | 'recordManifests'> {
  const worker = services.WorkerService.service
  return {
    recordScan: async (lease, { at, after, part, tags, images, bytes, complete, ...difference }, last) => {
      const scan = {
        scanTime: toTimestamp(at),
        afterTime: toTimestamp(after),
        part,
        tags,
        images,
        bytes,
        complete,
        last,
        ...toDifference(difference),
      }
      await unary(worker.RecordScan, { lease: toLease(lease), ...scan }, SLOW)
    },
    recordLoss: async (lease, { at, since, names, digests, ...sums }) => {
      const loss = { scanTime: toTimestamp(at), sinceTime: toTimestamp(since), ...sums }
      const wire = { ...loss, names: [...names], digests: digests.slice(0, LOST_DIGESTS) }
      await unary(worker.RecordLoss, { lease: toLease(lease), ...wire }, SLOW)
    },
    recordManifests: async (lease, read) => {
      await unary(worker.RecordManifests, { lease: toLease(lease), ...toContent(read) }, SLOW)
    },
  }
}

function readingLedger({
  services,
  unary,
}: Service): Pick<Ledger, 'sightings' | 'tags' | 'recall' | 'pushes' | 'facts' | 'approved' | 'openIntents'> {
  const worker = services.WorkerService.service
  return {
    sightings: async (lease, after) => {
      const { sightings } = await unary(worker.ListSightings, { lease: toLease(lease), after })
      return sightings.map(fromSighting)
    },
    tags: async (lease, after) => {
      const { tags } = await unary(worker.ListTags, { lease: toLease(lease), after })
      return tags.map(fromTagState)
    },
    recall: async (lease, digests) => {
      const { sightings, pushes } = await unary(worker.Recall, {
        lease: toLease(lease),
        digests: [...digests],
      })
      return { sightings: sightings.map(fromSighting), pushes: pushes.map(fromPush) }
    },
    pushes: async (lease, after) => {
      const { pushes, upTo, heardTime } = await unary(worker.ListPushes, { lease: toLease(lease), after })
      return { pushes: pushes.map(fromPush), upTo, ...given({ deliveredUpTo: fromTimestamp(heardTime) }) }
    },
    facts: (lease, wanted) =>
      allFacts(wanted, (page) => unary(worker.ListFacts, { lease: toLease(lease), ...page })),
    approved: async (lease, after) =>
      (await unary(worker.ListApproved, { lease: toLease(lease), after })).digests,
    openIntents: async (lease) => {
      const { intents } = await unary(worker.ListOpenIntents, { lease: toLease(lease) })
      return intents.map(({ id, intent, lateMilliseconds, createTime }) => {
        const { digest, action, tags, mediaType, bytes, children } = fromIntent(intent)
        const createdAt = need(fromTimestamp(createTime), 'intent.create_time')
        const about = { id, createdAt, mayArriveFor: lateMilliseconds }
        return { ...about, digest, action, tags, mediaType, bytes, children }
      })
    },
  }
}

type FactsPage = { readonly manifests: string[]; readonly configs: string[] }

/** Returns the facts of all answers: each has as many as fit, and names the rest. */
async function allFacts(
  { manifests, configs }: WantedFacts,
  list: (page: FactsPage) => Promise<ListFactsResponse__Output>,
): Promise<Facts> {
  const found: Facts[] = []
  for (let wanted: FactsPage = { manifests: [...manifests], configs: [...configs] }; ;) {
    const { leftOut, ...page } = await list(wanted)
    found.push(fromFacts(page))
    if (leftOut.length === 0) break
    const rest = new Set(leftOut)
    wanted = {
      manifests: wanted.manifests.filter((digest) => rest.has(digest)),
      configs: wanted.configs.filter((digest) => rest.has(digest)),
    }
  }
  return {
    manifests: found.flatMap((page) => page.manifests),
    configs: found.flatMap((page) => page.configs),
  }
}
