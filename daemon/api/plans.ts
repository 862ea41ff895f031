import { compact } from '../../policies/model/index.ts'
import { given, toTimestamp } from '../../proto/convert/basics.ts'
import { toDecision } from '../../proto/convert/decisions.ts'
import { fromOrigin } from '../../proto/convert/origins.ts'
import { toChange, toEffect, toPlan } from '../../proto/convert/plans.ts'
import type { CreatePlanRequest__Output } from '../../proto/gen/careen/v1/CreatePlanRequest.ts'
import type { CreatePlanResponse } from '../../proto/gen/careen/v1/CreatePlanResponse.ts'
import type { PlanServiceHandlers } from '../../proto/gen/careen/v1/PlanService.ts'
import { parseName } from '../../proto/names.ts'
import { type Caller, shownPerson, type StoredPlan } from '../../proto/resources/index.ts'
import type { PlanOperations, PlanRequest } from '../services.ts'
import { requestKeyOf } from './actor.ts'
import { exchange, type Gate, streaming, unary } from './calls.ts'
import { hasRoleIn } from './grants.ts'
import { declaredOf, planNamed } from './planned.ts'
import type { Send } from './sending.ts'

const BATCH = 100

export function planService(gate: Gate, plans: PlanOperations): PlanServiceHandlers {
  return {
    CreatePlan: exchange(gate, async (parts: CreatePlanRequest__Output[], send, { caller, signal }) =>
      sendPlan(send, await plans.create(requestOf(parts, caller), throttled(send), signal)),
    ),
    GetPlan: streaming(gate, ({ name }, send) => sendPlan(send, planNamed(plans, name))),
    ApplyPlan: unary(gate, async (request, { caller, actor }) => {
      const [key, by] = [requestKeyOf(caller, request.requestId), shownPerson(caller)]
      const { id } = planNamed(plans, request.name)
      const { allowUnknown, approveImages } = request
      const { plan, serial, images, nextRunAt } = await plans.apply(id, key, by, {
        allowUnknown,
        approveImages,
        actor,
      })
      const { add, change, destroy } = plan.summary
      return {
        serial,
        added: add,
        changed: change,
        destroyed: destroy,
        approvedImages: images.approved,
        waitingImages: images.waiting,
        ...given({ nextRunTime: nextRunAt === undefined ? undefined : toTimestamp(nextRunAt) }),
      }
    }),
  }
}

function requestOf(parts: readonly CreatePlanRequest__Output[], caller: Caller): PlanRequest {
  const [first] = parts
  const { workspace } = parseName('workspace', first?.parent ?? '', 'parent')
  const objects = parts.flatMap((part) => part.objects)
  return {
    workspace,
    mayConnect: hasRoleIn(caller, 'WRITER', { workspace, registry: undefined }),
    requestedBy: shownPerson(caller),
    owner: caller.identity,
    skipEffects: first?.skipEffects ?? false,
    takeOver: first?.takeOver ?? false,
    ...compact({ origin: fromOrigin(first?.origin, 'origin') }),
    declared: objects.map((wire, at) => declaredOf(wire, workspace, `objects[${at}].name`)),
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
  const { workspace } = plan
  for (const change of plan.changes) await send({ change: toChange(change, workspace) })
  for (const effect of plan.effects) {
    await send({ effect: toEffect(effect, workspace) })
    for (let from = 0; from < effect.deletes.length; from += BATCH) {
      await send({ images: { decisions: effect.deletes.slice(from, from + BATCH).map(toDecision) } })
    }
  }
  await send({ plan: toPlan(plan) })
}
