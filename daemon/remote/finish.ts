import { given } from '../../proto/convert/basics.ts'
import { toRunState } from '../../proto/convert/runs.ts'
import { toLease } from '../../proto/convert/worker.ts'
import type { FinishRunRequest } from '../../proto/gen/careen/worker/v1/FinishRunRequest.ts'
import type { Lease } from '../../proto/resources/index.ts'
import type { RunResult } from '../ledger/index.ts'

/** The deadline of calls that may wait for a disk. */
export const SLOW = { deadline: 60_000 }

/** Returns the request that ends a run. */
export function toFinish(lease: Lease, result: RunResult): FinishRunRequest {
  const failed = result.state === 'FAILED' || result.state === 'CANCELLED'
  return {
    lease: toLease(lease),
    state: toRunState(result.state),
    message: result.message ?? '',
    limitChecks: 'limitChecks' in result ? [...result.limitChecks] : [],
    errorCode: failed ? result.errorCode : '',
    ...given({ failed: result.counts?.failed }),
  }
}
