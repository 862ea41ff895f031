import { given, malformed, need, toDuration } from '../../proto/convert/basics.ts'
import type { AcquireRunRequest__Output } from '../../proto/gen/careen/worker/v1/AcquireRunRequest.ts'
import type { AcquireRunResponse } from '../../proto/gen/careen/worker/v1/AcquireRunResponse.ts'
import type { Assignment as WireAssignment } from '../../proto/gen/careen/worker/v1/Assignment.ts'
import type { WorkerServiceHandlers } from '../../proto/gen/careen/worker/v1/WorkerService.ts'
import { parseRunName } from '../../proto/names.ts'
import type { Caller } from '../../proto/resources/index.ts'
import { refuseProtocol } from '../../proto/worker-protocol.ts'
import type { Assignment, LedgerOf, RunWaits } from '../ledger/index.ts'
import type { Owner, Owners } from '../services.ts'
import { type Gate, unary } from './calls.ts'
import { hasRoleIn } from './grants.ts'

export type AcquireDeps = {
  readonly ledgers: LedgerOf
  readonly owners: Pick<Owners, 'run'>
  readonly waits: RunWaits
  readonly monotonic: () => number
}

type ToWire = (assignment: Assignment) => WireAssignment

/** How much longer than others the call may take: it waits for a run. Milliseconds. */
const WAITS = 30_000

/** Returns the handler that begins the run of a name, or the next one, for which it waits. */
export function acquireRun(
  gate: Gate,
  deps: AcquireDeps,
  toWire: ToWire,
): WorkerServiceHandlers['AcquireRun'] {
  const named = async (asked: Asked, request: AcquireRunRequest__Output): Promise<AcquireRunResponse> => {
    const { workspace, run: id } = parseRunName(request.run, 'run')
    if (workspace !== undefined && workspace !== deps.owners.run(id)?.workspace) return {}
    const { ledger, worker, features, attempt } = asked
    const assignment = await ledger.begin(id, worker, features, attempt)
    return given({ assignment: assignment && toWire(assignment) })
  }
  const next = async (
    asked: Asked,
    repeatOnly: boolean,
    signal: AbortSignal,
  ): Promise<AcquireRunResponse> => {
    const { ledger, worker, features, attempt } = asked
    const since = deps.monotonic()
    const look = () => ledger.beginNext({ worker, attempt, repeatOnly }, features)
    const assignment = await (repeatOnly ? look() : deps.waits.until(look, signal))
    // Why down: who counts from then on counts rather too early.
    const waited = toDuration(Math.floor(deps.monotonic() - since))
    return { waited, ...given({ assignment: assignment && toWire(assignment) }) }
  }
  return unary(
    gate,
    async (request, { caller, signal }) => {
      refuseProtocol(request.worker?.protocol ?? 0)
      const asked = askedBy(deps, request, caller)
      return request.run === '' ? next(asked, request.repeatOnly, signal) : named(asked, request)
    },
    gate.bounds.unary + WAITS,
  )
}

type Asked = {
  readonly ledger: ReturnType<LedgerOf>
  readonly worker: string
  readonly features: readonly string[]
  readonly attempt: string | undefined
}

function askedBy(
  { ledgers }: AcquireDeps,
  { worker, attemptId }: AcquireRunRequest__Output,
  caller: Caller,
): Asked {
  const { instance, name, features } = need(worker, 'worker')
  if (instance === '') throw malformed('worker.instance', 'it is missing')
  const mayTake = (one: Owner): boolean => hasRoleIn(caller, 'WORKER', one)
  return {
    ledger: ledgers({ identity: caller.identity, instance, mayTake }),
    worker: name,
    features,
    attempt: attemptId === '' ? undefined : attemptId,
  }
}
