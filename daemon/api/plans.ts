import { toDecision } from '../../proto/convert/decisions.ts'
import { toChange, toEffect, toPlan } from '../../proto/convert/plans.ts'
import { fromDeclared } from '../../proto/convert/whole-object.ts'
import type { CreatePlanRequest__Output } from '../../proto/gen/careen/v1/CreatePlanRequest.ts'
import type { CreatePlanResponse } from '../../proto/gen/careen/v1/CreatePlanResponse.ts'
import type { PlanServiceHandlers } from '../../proto/gen/careen/v1/PlanService.ts'
import type { Caller, StoredPlan } from '../../proto/resources/index.ts'
import type { Declared, PlanOperations, PlanRequest } from '../services.ts'
import { actorOf } from './actor.ts'
import { exchange, type Gate, streaming, unary } from './calls.ts'
import { hasRoleIn } from './grants.ts'
import type { Send } from './sending.ts'

const BATCH = 100

export function planService(gate: Gate, plans: PlanOperations): PlanServiceHandlers {
  return {
    CreatePlan: exchange(gate, async (parts: CreatePlanRequest__Output[], send, { caller, signal }) =>
      sendPlan(send, await plans.create(requestOf(parts, caller), throttled(send), signal)),
    ),
    GetPlan: streaming(gate, (request, send) => sendPlan(send, plans.get(request.name))),
    ApplyPlan: unary(gate, async (request, { caller }) => {
      const { name, requestId, allowUnknown } = request
      const requestedBy = actorOf(caller, request.requestedBy)
      const { plan, serial } = await plans.apply(name, requestId, requestedBy, { allowUnknown })
      const { add, change, destroy } = plan.summary
      return { serial, added: add, changed: change, destroyed: destroy }
    }),
  }
}

function requestOf(parts: readonly CreatePlanRequest__Output[], caller: Caller): PlanRequest {
  const [first] = parts
  const workspace = first?.workspace || 'default'
  return {
    workspace,
    mayConnect: hasRoleIn(caller, 'WRITER', { workspace, registry: undefined }),
    requestedBy: actorOf(caller, first?.requestedBy ?? ''),
    skipEffects: first?.skipEffects ?? false,
    declared: parts.flatMap((part) =>
      part.objects.map((wire): Declared => {
        const object = fromDeclared(wire)
        return object === undefined ? { address: wire.name, etag: wire.etag } : { object }
      }),
    ),
  }
}

/** At most ten messages a second; one that cannot be sent does no harm. */
function throttled(send: Send<CreatePlanResponse>): (message: string, done: number, total: number) => void {
  let sentAt = 0
  return (message, done, total) => {
    if (performance.now() - sentAt < 100) return
    sentAt = performance.now()
    send({ progress: { message, done, total } }).catch(() => {})
  }
}

async function sendPlan(send: Send<CreatePlanResponse>, plan: StoredPlan): Promise<void> {
  for (const change of plan.changes) await send({ change: toChange(change) })
  for (const effect of plan.effects) {
    await send({ effect: toEffect(effect) })
    for (let from = 0; from < effect.deletes.length; from += BATCH) {
      await send({ images: { decisions: effect.deletes.slice(from, from + BATCH).map(toDecision) } })
    }
  }
  await send({ plan: toPlan(plan) })
}
