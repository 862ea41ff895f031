import type { DeclaredObject } from '../../policies/model/index.ts'
import { fromGuard, given, malformed, stamp, toDuration, toTimestamp } from '../../proto/convert/basics.ts'
import { toConditions } from '../../proto/convert/conditions.ts'
import { fromDecision } from '../../proto/convert/decisions.ts'
import { toObject } from '../../proto/convert/objects.ts'
import { fromRunState, toRun } from '../../proto/convert/runs.ts'
import { toEmptyParts, toLease } from '../../proto/convert/worker.ts'
import type { DeclaredObject as WireObject } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import type { Assignment as WireAssignment } from '../../proto/gen/careen/worker/v1/Assignment.ts'
import type { FinishRunRequest__Output } from '../../proto/gen/careen/worker/v1/FinishRunRequest.ts'
import type { WorkerServiceHandlers } from '../../proto/gen/careen/worker/v1/WorkerService.ts'
import type { Assignment, RunResult } from '../ledger/index.ts'
import { type AcquireDeps, acquireRun } from './acquire-run.ts'
import type { Gate } from './calls.ts'
import { leasedCalls, leasedStream } from './leased-calls.ts'
import { sendRunInput } from './run-input.ts'
import { intentHandlers } from './worker-intents.ts'
import { inventoryHandlers } from './worker-inventory.ts'
import { type TrafficDeps, trafficHandlers } from './worker-traffic.ts'

export type WorkerServiceDeps = TrafficDeps & AcquireDeps

export function workerService(
  gate: Gate,
  { ledgers, owners, waits, monotonic, ...traffic }: WorkerServiceDeps,
): WorkerServiceHandlers {
  const leased = leasedCalls(gate, ledgers)
  return {
    ...trafficHandlers(gate, traffic),
    ...inventoryHandlers(leased),
    ...intentHandlers(leased),
    AcquireRun: acquireRun(gate, { ledgers, owners, waits, monotonic }, toAssignment),
    RenewLease: leased(async (_, { ledger, lease }) => {
      const { validFor } = await ledger.renew(lease)
      return { validFor: toDuration(validFor) }
    }),
    ReadRunInput: leasedStream(gate, ledgers, (request, presented, send) => {
      const { workspace } = presented.lease
      return sendRunInput(request, { ...presented, workspace }, send)
    }),
    RecordDecisions: leased(async ({ decisions, first }, { ledger, lease }) => {
      const exceeded = await ledger.recordDecisions(lease, decisions.map(fromDecision), first)
      return { exceeded: [...exceeded] }
    }),
    FinishRun: leased(async (request, { ledger, lease }) => {
      await ledger.finish(lease, fromResult(request))
      return {}
    }),
  }
}

const NO_INPUT = 'EMPTY_PART_INPUT' as const

/** Returns true if the worker is to read more of the assignment. */
function hasInput({ protections, pins, quotaScope, quotaRegistries, looks }: Assignment): boolean {
  const lists: readonly (readonly unknown[])[] = [
    protections,
    pins,
    quotaScope,
    quotaRegistries,
    looks.dangling ?? [],
  ]
  return lists.some(({ length }) => length > 0)
}

function toAssignment(assignment: Assignment): WireAssignment {
  const { run, policy, policyChangedAt, looks } = assignment
  const sent = (object: DeclaredObject): WireObject => toObject(object, run.workspace)
  return {
    run: toRun(run),
    lease: toLease(assignment.lease),
    validFor: toDuration(assignment.lease.validFor),
    registry: sent(assignment.registry),
    firstScan: looks.baseline,
    daemonTime: toTimestamp(assignment.now),
    clockStepMillis: Math.round(looks.stepped),
    pushesUpTo: assignment.pushesUpTo,
    empty: [...toEmptyParts(assignment.empty), ...(hasInput(assignment) ? [] : [NO_INPUT])],
    policyName: run.policyName ?? '',
    trace: run.trace ?? {},
    workspace: run.workspace,
    ...toConditions(assignment.conditions, run.workspace),
    ...(policy === undefined ? {} : { policy: sent(policy) }),
    ...(policyChangedAt === undefined ? {} : { policyChangeTime: toTimestamp(policyChangedAt) }),
    ...given({
      quotaBytes: assignment.quotaBytes,
      spareAfter: assignment.incrementalAfter,
      lookAfterTime: stamp(looks.after),
      baselineTime: stamp(looks.since),
      newestLookTime: stamp(looks.newest),
    }),
  }
}

/** The daemon counts itself. */
const NO_COUNTS = { kept: 0, planned: 0, deleted: 0, untagged: 0, skipped: 0, bytes: 0 }

function fromResult(request: FinishRunRequest__Output): RunResult {
  const state = fromRunState(request.state)
  const limitChecks = request.limitChecks.map(fromGuard)
  const { message, errorCode, failed } = request
  const counts = failed === undefined ? undefined : { ...NO_COUNTS, failed }
  switch (state) {
    case 'SUCCEEDED':
      if (counts === undefined) throw malformed('failed', 'it is missing')
      return { state, counts, limitChecks, ...given({ message }) }
    case 'AWAITING_APPROVAL':
      if (counts === undefined) throw malformed('failed', 'it is missing')
      return { state, counts, limitChecks, digests: [], message }
    case 'QUEUED':
      return { state, message, ...given({ counts }) }
    case 'FAILED':
    case 'CANCELLED':
      return { state, errorCode, message, incident: errorCode === 'KEPT_TAG_MISSING', ...given({ counts }) }
    case 'RUNNING':
      throw malformed('state', 'a run cannot end as RUNNING')
  }
}
