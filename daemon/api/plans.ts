import { compact } from '../../policies/model/index.ts'
import { given, malformed, toTimestamp } from '../../proto/convert/basics.ts'
import { fromOrigin } from '../../proto/convert/origins.ts'
import { fromRefresh, fromSelection, toPlan } from '../../proto/convert/plans.ts'
import type { ApplyPlanRequest__Output } from '../../proto/gen/careen/v1/ApplyPlanRequest.ts'
import type { ApplyPlanResponse } from '../../proto/gen/careen/v1/ApplyPlanResponse.ts'
import type { CreatePlanRequest__Output } from '../../proto/gen/careen/v1/CreatePlanRequest.ts'
import type { Plan } from '../../proto/gen/careen/v1/Plan.ts'
import type { PlanServiceDefinition, PlanServiceHandlers } from '../../proto/gen/careen/v1/PlanService.ts'
import { parseName, parseParent } from '../../proto/names.ts'
import { type Caller, planKey, shownPerson } from '../../proto/resources/index.ts'
import type { Applied, PlanOperations, PlanWish } from '../plan-services.ts'
import { requestKeyOf } from './actor.ts'
import { type Gate, type HandlerOptions, streaming, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { hasRoleIn, mayRead } from './grants.ts'
import { pageIn, pageOf, queryOf } from './pages.ts'
import { planListings } from './plan-listings.ts'
import { declaredOf, planNamed } from './planned.ts'
import { type UploadReceiver, upload } from './upload.ts'

export function planService(
  gate: Gate,
  plans: PlanOperations,
  service: PlanServiceDefinition,
): PlanServiceHandlers {
  return {
    CreatePlan: upload(gate, (first: CreatePlanRequest__Output, { caller }) =>
      receiverOf(plans, wishOf(first, caller)),
    ),
    GetPlan: unary(gate, ({ name }) => toPlan(planNamed(plans, name))),
    ListPlans: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, { usual: 100, most: 1000 })
      const conditions = conditionsOf(request.filter, FILTERS.ListPlans)
      const { messages, nextPageToken } = pageOf({
        items: plans.list(queryOf(page, parseParent(request.parent), conditions)),
        message: toPlan,
        key: planKey,
        page,
        isShown: ({ workspace }) => mayRead(options.caller, workspace),
      })
      return { plans: messages, nextPageToken }
    }),
    WatchPlan: streaming(gate, async ({ name, cursor: after }, send, { signal }) => {
      for await (const { cursor, step, plan } of plans.watch(planNamed(plans, name).id, after, signal))
        await send({ cursor, ...(step && { progress: step }), ...(plan && { plan: toPlan(plan) }) })
    }),
    ...planListings(gate, plans, service),
    ApplyPlan: unary(gate, async (request, options) => appliedOf(await apply(plans, request, options))),
  }
}

function receiverOf(plans: PlanOperations, wish: PlanWish): UploadReceiver<CreatePlanRequest__Output, Plan> {
  const { add, drop, start } = plans.begin(wish)
  let count = 0
  return {
    drop,
    add: ({ objects }) => {
      add(objects.map((wire, at) => declaredOf(wire, wish.workspace, `objects[${count + at}].name`)))
      count += objects.length
    },
    end: () => toPlan(start()),
  }
}

function wishOf(first: CreatePlanRequest__Output, caller: Caller): PlanWish {
  const { workspace } = parseName('workspace', first.parent, 'parent')
  refuseMixed(first)
  return {
    workspace,
    mayConnect: hasRoleIn(caller, 'WRITER', { workspace, registry: undefined }),
    requestedBy: shownPerson(caller),
    owner: caller.identity,
    skipEffects: first.skipEffects,
    takeOver: first.takeOver,
    namesWorkspace: first.namesWorkspace,
    refreshOnly: first.refreshOnly,
    refresh: fromRefresh(first.refresh),
    ...compact({ origin: fromOrigin(first.origin, 'origin'), selection: fromSelection(first.selection) }),
  }
}

/** Throws INVALID_ARGUMENT for what a plan that changes nothing cannot have. */
function refuseMixed({
  refreshOnly,
  takeOver,
  skipEffects,
  selection,
  refresh,
}: CreatePlanRequest__Output): void {
  const mixed = [
    takeOver ? 'take_over' : '',
    skipEffects ? 'skip_effects' : '',
    fromSelection(selection) === undefined ? '' : 'selection',
    refresh === 'REFRESH_NEVER' ? 'refresh' : '',
  ].find((field) => field !== '')
  if (refreshOnly && mixed !== undefined)
    throw malformed(mixed, 'refresh_only changes nothing, so it does not fit. Leave one of the two out')
}

function apply(
  plans: PlanOperations,
  request: ApplyPlanRequest__Output,
  { caller, actor }: HandlerOptions,
): Promise<Applied> {
  const [key, by] = [requestKeyOf(caller, request.requestId), shownPerson(caller)]
  const { id } = planNamed(plans, request.name)
  const { allowUnknown, approveImages, etag } = request
  const contentSha256 = Buffer.from(request.contentSha256).toString('hex')
  return plans.apply(id, key, by, { allowUnknown, approveImages, etag, contentSha256, actor })
}

function appliedOf({ plan, serial, images, nextRunAt }: Applied): ApplyPlanResponse {
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
}
