import { CareenError, FEATURE_NAMES } from '../../policies/model/index.ts'
import { checkedResponses } from '../../proto/checked-response.ts'
import type { Connection } from '../../proto/client.ts'
import { fromTimestamp, given, need, toTimestamp } from '../../proto/convert/basics.ts'
import { toDecision } from '../../proto/convert/decisions.ts'
import { fromFacts, fromPush, fromTagState, toDifference, toFacts } from '../../proto/convert/inventory.ts'
import { toRunState } from '../../proto/convert/runs.ts'
import { fromIntent, fromLease, fromSighting, toIntent, toLease } from '../../proto/convert/worker.ts'
import type { FinishRunRequest } from '../../proto/gen/careen/worker/v1/FinishRunRequest.ts'
import { loadDefinitions } from '../../proto/load.ts'
import type { Lease } from '../../proto/resources/index.ts'
import { wireCheck } from '../../proto/strict.ts'
import { WORKER_PROTOCOL } from '../../proto/worker-protocol.ts'
import type { Ledger, RunResult } from '../ledger/index.ts'
import { wholeAssignment } from './assignment.ts'

const SLOW = { deadline: 60_000 }

/** Most digests in a message. The others are not accepted, and the next scan reports them again. */
const LOST_DIGESTS = 40_000

/** Returns the ledger of a remote daemon. Intents may wait for a disk, so their deadline is long. */
export function remoteLedger({ services, unary }: Connection): Ledger {
  const worker = services.WorkerService.service
  const acquireRun = checkedResponses(worker.AcquireRun, wireCheck(loadDefinitions()))
  return {
    ...readingLedger({ services, unary }),
    begin: async (run, name) => {
      const { response, fault } = await unary(
        acquireRun,
        { run, worker: name, workerProtocol: WORKER_PROTOCOL, features: [...FEATURE_NAMES] },
        SLOW,
      )
      const { assignment } = response
      if (assignment === null) return undefined
      try {
        return wholeAssignment(assignment, fault)
      } catch (thrown) {
        const { code: errorCode, message } = CareenError.from(thrown)
        const result = { state: 'FAILED', errorCode, message } as const
        await unary(worker.FinishRun, toFinish(fromLease(assignment.lease), result), SLOW)
        return undefined
      }
    },
    renew: async (lease) => fromLease(await unary(worker.RenewLease, { lease: toLease(lease) })),
    ...inventoryRecords({ services, unary }),
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
}: Service): Pick<Ledger, 'recordScan' | 'recordLoss' | 'recordFacts'> {
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
    recordFacts: async (lease, facts) => {
      await unary(worker.RecordFacts, { lease: toLease(lease), ...toFacts(facts) }, SLOW)
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
    facts: async (lease, { manifests, configs }) => {
      const wanted = { lease: toLease(lease), manifests: [...manifests], configs: [...configs] }
      return fromFacts(await unary(worker.ListFacts, wanted))
    },
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

function toFinish(lease: Lease, result: RunResult): FinishRunRequest {
  const failed = result.state === 'FAILED' || result.state === 'CANCELLED'
  return {
    lease: toLease(lease),
    state: toRunState(result.state),
    message: result.message ?? '',
    limitChecks: 'limitChecks' in result ? [...result.limitChecks] : [],
    digests: 'digests' in result ? [...result.digests] : [],
    errorCode: failed ? result.errorCode : '',
    incident: failed && result.incident === true,
    ...given({ counts: result.counts }),
  }
}
