import { addressOf, CareenError } from '../../policies/model/index.ts'
import { fromDuration, fromTimestamp, given, need } from '../../proto/convert/basics.ts'
import { fromConditions } from '../../proto/convert/conditions.ts'
import { fromRun } from '../../proto/convert/runs.ts'
import { ofKind } from '../../proto/convert/whole-object.ts'
import { fromEmptyParts, fromLease } from '../../proto/convert/worker.ts'
import type { Assignment__Output } from '../../proto/gen/careen/worker/v1/Assignment.ts'
import type { WireFault } from '../../proto/strict.ts'
import type { Assignment, AssignmentInput } from '../ledger/index.ts'

export const READER = 'the worker'

/** Returns the error for a message that this worker does not know all of. */
export function notKnown({ path, why }: WireFault): CareenError {
  return new CareenError(
    'POLICY_NOT_UNDERSTOOD',
    `${path}: ${why}. The worker does not know all that the daemon sent. Upgrade the worker to the version of the daemon. Nothing was deleted`,
  )
}

/** Returns an assignment. Throws POLICY_NOT_UNDERSTOOD if an object is not the one that the daemon hashed. */
export function wholeAssignment(
  wire: Assignment__Output,
  { dangling, ...input }: AssignmentInput,
): Assignment {
  const policy = wire.policy === null ? undefined : ofKind(wire.policy, 'policy', READER)
  const run = { ...fromRun(need(wire.run, 'run')), workspace: wire.workspace }
  return {
    run: {
      ...run,
      ...given({ policyName: wire.policyName, policy: policy === undefined ? undefined : addressOf(policy) }),
      ...(Object.keys(wire.trace).length === 0 ? {} : { trace: wire.trace }),
    },
    lease: fromLease(wire.lease, need(fromDuration(wire.validFor), 'valid_for')),
    registry: ofKind(wire.registry, 'registry', READER),
    ...input,
    looks: {
      baseline: wire.firstScan,
      stepped: wire.clockStepMillis,
      dangling,
      ...given({
        after: fromTimestamp(wire.lookAfterTime),
        since: fromTimestamp(wire.baselineTime),
        newest: fromTimestamp(wire.newestLookTime),
      }),
    },
    now: need(fromTimestamp(wire.daemonTime), 'daemon_time'),
    conditions: fromConditions(wire),
    pushesUpTo: wire.pushesUpTo,
    empty: fromEmptyParts(wire.empty),
    ...given({
      policy,
      quotaBytes: wire.quotaBytes,
      incrementalAfter: wire.spareAfter,
      policyChangedAt: fromTimestamp(wire.policyChangeTime),
    }),
  }
}
