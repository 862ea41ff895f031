import { addressOf, CareenError } from '../../policies/model/index.ts'
import { fromTimestamp, given, need } from '../../proto/convert/basics.ts'
import { fromConditions } from '../../proto/convert/conditions.ts'
import { fromDanglingTag } from '../../proto/convert/inventory.ts'
import { fromRun } from '../../proto/convert/runs.ts'
import { ofKind } from '../../proto/convert/whole-object.ts'
import { fromLease } from '../../proto/convert/worker.ts'
import type { Assignment__Output } from '../../proto/gen/careen/worker/v1/Assignment.ts'
import type { WireFault } from '../../proto/strict.ts'
import type { Assignment } from '../ledger/index.ts'

const READER = 'the worker'

/**
 * Returns an assignment. `fault`: what this worker does not know of the message. Throws POLICY_NOT_UNDERSTOOD if there is any, or if
 * an object is not the one that the daemon hashed.
 */
export function wholeAssignment(wire: Assignment__Output, fault: WireFault | undefined): Assignment {
  if (fault === undefined) return fromAssignment(wire)
  const { path, why } = fault
  throw new CareenError(
    'POLICY_NOT_UNDERSTOOD',
    `${path}: ${why}. The worker does not know all that the daemon sent. Upgrade the worker to the version of the daemon. Nothing was deleted`,
  )
}

function fromAssignment(wire: Assignment__Output): Assignment {
  const policy = wire.policy === null ? undefined : ofKind(wire.policy, 'policy', READER)
  const run = { ...fromRun(need(wire.run, 'run')), workspace: wire.workspace }
  return {
    run: {
      ...run,
      ...given({ policyName: wire.policyName, policy: policy === undefined ? undefined : addressOf(policy) }),
    },
    lease: fromLease(wire.lease),
    registry: ofKind(wire.registry, 'registry', READER),
    protections: wire.protections.map((one) => ofKind(one, 'protect', READER)),
    quotaScope: wire.quotaRepositories.map((name) => {
      const slash = name.indexOf('/')
      return { registry: name.slice(0, slash), repository: name.slice(slash + 1) }
    }),
    quotaRegistries: wire.quotaRegistries.map((one) => ofKind(one, 'registry', READER)),
    looks: {
      baseline: wire.firstScan,
      stepped: wire.clockStepMillis,
      dangling: wire.dangling.map(fromDanglingTag),
      ...given({
        after: fromTimestamp(wire.lookAfterTime),
        since: fromTimestamp(wire.baselineTime),
        newest: fromTimestamp(wire.newestLookTime),
      }),
    },
    now: need(fromTimestamp(wire.daemonTime), 'daemon_time'),
    conditions: fromConditions(wire),
    pushesUpTo: wire.pushesUpTo,
    ...given({
      policy,
      quotaBytes: wire.quotaBytes,
      incrementalAfter: wire.spareAfter,
      policyChangedAt: fromTimestamp(wire.policyChangeTime),
    }),
  }
}
