import { CareenError } from '../../policies/model/index.ts'
import { toEffect } from '../../proto/convert/effects.ts'
import { toChange, toPlanImage } from '../../proto/convert/plans.ts'
import type { PlanServiceHandlers } from '../../proto/gen/careen/v1/PlanService.ts'
import type { ImagePlace, PlanHead } from '../../proto/resources/index.ts'
import type { PlanOperations } from '../plan-services.ts'
import { type Gate, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { pageIn, pageOf } from './pages.ts'
import { planNamed } from './planned.ts'

const SIZES = { usual: 500, most: 1000 }

type Listings = Pick<PlanServiceHandlers, 'ListPlanChanges' | 'ListPlanEffects' | 'ListPlanImages'>

/** Returns the handlers that list the parts of a plan. */
export function planListings(gate: Gate, plans: PlanOperations): Listings {
  return {
    ListPlanChanges: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, SIZES)
      const { id, workspace } = madePlanNamed(plans, request.parent)
      const from = page.after === '' ? 0 : Number(page.after) + 1
      const { messages, nextPageToken } = pageOf({
        items: plans.changes(id, from, page.size).map((change, at) => ({ change, place: from + at })),
        message: ({ change }) => toChange(change, workspace),
        key: ({ place }) => `${place}`,
        page,
      })
      return { changes: messages, nextPageToken }
    }),
    ListPlanEffects: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, SIZES)
      const { id, workspace } = madePlanNamed(plans, request.parent)
      const conditions = conditionsOf(request.filter, FILTERS.ListPlanEffects)
      const after = page.after === '' ? undefined : Number(page.after)
      const { messages, nextPageToken } = pageOf({
        items: plans.effects(id, { after, limit: page.size, conditions }),
        message: ({ effect }) => toEffect(effect, workspace),
        key: ({ place }) => `${place}`,
        page,
      })
      return { effects: messages, nextPageToken }
    }),
    ListPlanImages: unary(gate, (request, options) => {
      const page = pageIn(gate, options, request, SIZES)
      const { id, workspace } = madePlanNamed(plans, request.parent)
      const conditions = conditionsOf(request.filter, FILTERS.ListPlanImages)
      const { messages, nextPageToken } = pageOf({
        items: plans.images(id, { after: imagePlace(page.after), limit: page.size, conditions }),
        message: (image) => toPlanImage(image, workspace),
        key: ({ place }) => place.join(' '),
        page,
      })
      return { images: messages, nextPageToken }
    }),
  }
}

function imagePlace(key: string): ImagePlace | undefined {
  const [effect = '', image = ''] = key.split(' ')
  return key === '' ? undefined : [Number(effect), Number(image)]
}

/** Returns the plan of a full name. Throws NAME_INVALID, NOT_FOUND, or FAILED_PRECONDITION while it is made. */
function madePlanNamed(plans: PlanOperations, parent: string): PlanHead {
  const head = planNamed(plans, parent, 'parent')
  if (head.state !== 'PLANNING') return head
  throw new CareenError('FAILED_PRECONDITION', `${parent} is being made. Read it when WatchPlan has ended`, {
    metadata: { plan: head.id },
  })
}
