import type { Facts, WantedFacts } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import {
  fromDuration,
  fromGuard,
  fromTimestamp,
  given,
  need,
  stamp,
  toTimestamp,
} from '../../proto/convert/basics.ts'
import { toDecision } from '../../proto/convert/decisions.ts'
import { fromFacts, fromPush, toContent, toDifference } from '../../proto/convert/inventory.ts'
import { fromIntent, fromSighting, toIntent, toLease } from '../../proto/convert/worker.ts'
import type { Decision } from '../../proto/gen/careen/v1/Decision.ts'
import type { ListFactsResponse__Output } from '../../proto/gen/careen/worker/v1/ListFactsResponse.ts'
import type { OpenIntent__Output } from '../../proto/gen/careen/worker/v1/OpenIntent.ts'
import type { Push, Sighting } from '../../proto/resources/index.ts'
import { inParts } from '../../proto/sizes.ts'
import type { Ledger, OpenIntent } from '../ledger/index.ts'
import { remoteBegin, type RemoteWorkerIds } from './begin.ts'
import { SLOW, toFinish } from './finish.ts'
import { remoteInputs } from './run-input.ts'

export type { RemoteWorkerIds } from './begin.ts'
export { ridingLedger } from './riding.ts'

/** Most digests in a message. The others are not accepted, and the next scan reports them again. */
const LOST_DIGESTS = 40_000

/** Returns the ledger of a remote daemon. Intents may wait for a disk, so their deadline is long. */
export function remoteLedger(connection: Connection, ids: RemoteWorkerIds): Ledger {
  const { services, unary } = connection
  const worker = services.WorkerService.service
  return {
    ...readingLedger(connection),
    ...remoteInputs(connection),
    begin: remoteBegin(connection, ids),
    renew: async (lease) => {
      const { validFor } = await unary(worker.RenewLease, { lease: toLease(lease) })
      return { ...lease, validFor: need(fromDuration(validFor), 'valid_for') }
    },
    ...inventoryRecords(connection),
    recordDecisions: async (lease, decisions, first) => {
      const [head = [], ...rest] = inParts(decisions.map(toDecision))
      const record = (part: Decision[], isFirst: boolean) =>
        unary(worker.RecordDecisions, { lease: toLease(lease), decisions: part, first: isFirst }, SLOW)
      let { exceeded } = await record(head, first)
      for (const part of rest) ({ exceeded } = await record(part, false))
      return exceeded.map(fromGuard)
    },
    intend: async (lease, intent) => {
      const { id, sendWithin } = await unary(
        worker.RecordIntent,
        { lease: toLease(lease), intent: toIntent(intent) },
        SLOW,
      )
      return { id, ...given({ sendWithin: fromDuration(sendWithin) }) }
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
    recordScan: async (lease, { at, after, registryAt, part, complete, whole, ...difference }, last) => {
      const scan = {
        scanTime: toTimestamp(at),
        afterTime: toTimestamp(after),
        ...given({ registryTime: stamp(registryAt) }),
        part,
        complete,
        whole: whole === true,
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

function readingLedger({ services, unary }: Service): Pick<Ledger, 'recall' | 'facts' | 'openIntents'> {
  const worker = services.WorkerService.service
  return {
    recall: async (lease, digests) => {
      const sightings: Sighting[] = []
      const pushes: Push[] = []
      for (let wanted = [...digests]; ;) {
        const { leftOut, ...page } = await unary(worker.Recall, { lease: toLease(lease), digests: wanted })
        sightings.push(...page.sightings.map(fromSighting))
        pushes.push(...page.pushes.map(fromPush))
        if (leftOut.length === 0) return { sightings, pushes }
        wanted = leftOut
      }
    },
    facts: (lease, wanted) =>
      allFacts(wanted, (page) => unary(worker.ListFacts, { lease: toLease(lease), ...page })),
    openIntents: async (lease) => {
      const open: OpenIntent[] = []
      for (;;) {
        const after = open.at(-1)?.id ?? ''
        const { intents } = await unary(worker.ListOpenIntents, { lease: toLease(lease), after })
        if (intents.length === 0) return open
        open.push(...intents.map(fromOpenIntent))
      }
    },
  }
}

function fromOpenIntent({
  id,
  intent,
  children,
  lateMilliseconds,
  createTime,
}: OpenIntent__Output): OpenIntent {
  const { digest, action, tags, mediaType, bytes } = fromIntent(intent)
  const createdAt = need(fromTimestamp(createTime), 'intent.create_time')
  return { id, createdAt, mayArriveFor: lateMilliseconds, digest, action, tags, mediaType, bytes, children }
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
