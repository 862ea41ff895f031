import { CareenError, type Code, FEATURE_NAMES } from '../../policies/model/index.ts'
import { type CheckedResponse, checkedResponses } from '../../proto/checked-response.ts'
import type { Connection, Method } from '../../proto/connection.ts'
import { fromLease } from '../../proto/convert/worker.ts'
import { loadDefinitions } from '../../proto/definitions.ts'
import type { AcquireRunRequest } from '../../proto/gen/careen/worker/v1/AcquireRunRequest.ts'
import type { AcquireRunResponse__Output } from '../../proto/gen/careen/worker/v1/AcquireRunResponse.ts'
import { nameOf } from '../../proto/names.ts'
import { wireCheck } from '../../proto/strict.ts'
import { WORKER_PROTOCOL } from '../../proto/worker-protocol.ts'
import { type Assignment, isHandedOn, type Ledger } from '../ledger/index.ts'
import { notKnown, wholeAssignment } from './assignment.ts'
import { SLOW, toFinish } from './finish.ts'
import { noInput, remoteInputs } from './run-input.ts'

/** `instance`: a UUID of this process. `newId`: returns another UUID. */
export type RemoteWorkerIds = { readonly instance: string; readonly newId: () => string }

/** How often a run is asked for again with the same attempt, if the answer was lost. */
const REPEATS = 2
const LOST_ANSWERS: readonly Code[] = ['DAEMON_UNREACHABLE', 'DEADLINE_EXCEEDED']

/** Returns the call that takes a run. A run whose assignment is not understood is ended as FAILED. */
export function remoteBegin(connection: Connection, { instance, newId }: RemoteWorkerIds): Ledger['begin'] {
  const acquireRun = checkedAcquire(connection)
  const understood = understanding(connection)
  const acquire = async (request: AcquireRunRequest) => {
    for (let repeats = 0; ; repeats += 1) {
      try {
        return await connection.unary(acquireRun, request, SLOW)
      } catch (thrown) {
        if (repeats === REPEATS || !LOST_ANSWERS.includes(CareenError.from(thrown).code)) throw thrown
      }
    }
  }
  return async (run, name, features = FEATURE_NAMES, attemptId = newId()) => {
    const worker = { instance, name, protocol: WORKER_PROTOCOL, features: [...features] }
    const named = nameOf('run', { workspace: '-', run })
    return understood(await acquire({ worker, run: named, attemptId }))
  }
}

type Acquired = CheckedResponse<AcquireRunResponse__Output>

/** Returns AcquireRun, whose answer is compared with its definition. */
export function checkedAcquire({ services }: Connection): Method<AcquireRunRequest, Acquired> {
  return checkedResponses(services.WorkerService.service.AcquireRun, wireCheck(loadDefinitions()))
}

/**
 * Returns what reads the assignment of an answer. Ends its run as FAILED if this program does not know all of it, and hands it back if
 * the daemon stops meanwhile.
 */
export function understanding(
  connection: Connection,
): (acquired: Acquired) => Promise<Assignment | undefined> {
  const { assignmentInput } = remoteInputs(connection)
  const { FinishRun } = connection.services.WorkerService.service
  return async ({ response: { assignment }, fault }) => {
    if (assignment === null) return undefined
    try {
      if (fault !== undefined) throw notKnown(fault)
      const isEmpty = assignment.empty.includes('EMPTY_PART_INPUT')
      const input = isEmpty ? noInput() : await assignmentInput(fromLease(assignment.lease))
      return wholeAssignment(assignment, input)
    } catch (thrown) {
      const error = CareenError.from(thrown)
      const { code: errorCode, message } = error
      const isLost = isHandedOn(error) || LOST_ANSWERS.includes(errorCode)
      const result = isLost
        ? ({ state: 'QUEUED', message } as const)
        : ({ state: 'FAILED', errorCode, message } as const)
      await connection.unary(FinishRun, toFinish(fromLease(assignment.lease), result), SLOW)
      return undefined
    }
  }
}
