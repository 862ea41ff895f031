import { CareenError } from '../../policies/model/index.ts'
import { toEffect } from '../../proto/convert/effects.ts'
import { toChange, toPlanImage } from '../../proto/convert/plans.ts'
import { encodedMessage } from '../../proto/encoded.ts'
import type { PlanServiceDefinition, PlanServiceHandlers } from '../../proto/gen/careen/v1/PlanService.ts'
import type { ImagePlace, PlanHead } from '../../proto/resources/index.ts'
import { inTurns } from '../clock.ts'
import type { PlanOperations } from '../plan-services.ts'
import { type Gate, type HandlerOptions, unary } from './calls.ts'
import { FILTERS } from './filter-fields.ts'
import { conditionsOf } from './filtering.ts'
import { pageIn, pageInSteps, type SteppedPageRequest } from './pages.ts'
import { planNamed } from './planned.ts'

const SIZES = { usual: 500, most: 1000 }

type Listings = Pick<PlanServiceHandlers, 'ListPlanChanges' | 'ListPlanEffects' | 'ListPlanImages'>

/**
 * Returns the handlers that list the parts of a plan. A page is made in steps, between which other calls have their turn: one has up to a
 * thousand policies.
 */
export function planListings(gate: Gate, plans: PlanOperations, service: PlanServiceDefinition): Listings {
  const listing = { gate, plans, service }
  return {
    ListPlanChanges: listChanges(listing),
    ListPlanEffects: listEffects(listing),
    ListPlanImages: listImages(listing),
  }
}

type Listing = {
  readonly gate: Gate
  readonly plans: PlanOperations
  readonly service: PlanServiceDefinition
}

function listChanges({ gate, plans, service }: Listing): Listings['ListPlanChanges'] {
  const { responseSerialize } = service.ListPlanChanges
  return unary(gate, (request, options) => {
    const { id, workspace } = madePlanNamed(plans, request.parent)
    return listed(
      gate,
      plans,
      { request, options },
      {
        read: (after, limit) => {
          const from = after === '' ? 0 : Number(after) + 1
          return plans.changes(id, from, limit).map((change, at) => ({ change, place: from + at }))
        },
        message: ({ change }) => toChange(change, workspace),
        key: ({ place }) => `${place}`,
        encode: (changes) => responseSerialize({ changes }),
        end: (nextPageToken) => responseSerialize({ nextPageToken }),
      },
    )
  })
}

function listEffects({ gate, plans, service }: Listing): Listings['ListPlanEffects'] {
  const { responseSerialize } = service.ListPlanEffects
  return unary(gate, (request, options) => {
    const { id, workspace } = madePlanNamed(plans, request.parent)
    const conditions = conditionsOf(request.filter, FILTERS.ListPlanEffects)
    return listed(
      gate,
      plans,
      { request, options },
      {
        read: (key, limit) => {
          const after = key === '' ? undefined : Number(key)
          return plans.effects(id, { after, limit, conditions })
        },
        message: ({ effect }) => toEffect(effect, workspace),
        key: ({ place }) => `${place}`,
        encode: (effects) => responseSerialize({ effects }),
        end: (nextPageToken) => responseSerialize({ nextPageToken }),
      },
    )
  })
}

function listImages({ gate, plans, service }: Listing): Listings['ListPlanImages'] {
  const { responseSerialize } = service.ListPlanImages
  return unary(gate, (request, options) => {
    const { id, workspace } = madePlanNamed(plans, request.parent)
    const conditions = conditionsOf(request.filter, FILTERS.ListPlanImages)
    return listed(
      gate,
      plans,
      { request, options },
      {
        read: (after, limit) => plans.images(id, { after: imagePlace(after), limit, conditions }),
        message: (image) => toPlanImage(image, workspace),
        key: ({ place }) => place.join(' '),
        encode: (images) => responseSerialize({ images }),
        end: (nextPageToken) => responseSerialize({ nextPageToken }),
      },
    )
  })
}

type ListRequest = {
  readonly parent: string
  readonly filter?: string
  readonly pageSize: number
  readonly pageToken: string
}
type ListCall = { readonly request: ListRequest; readonly options: HandlerOptions }
type ListSteps<Item, Message> = Omit<SteppedPageRequest<Item, Message>, 'page'> & {
  /** Returns the rest of the answer. */
  readonly end: (nextPageToken: string) => Buffer
}

/** Throws NOT_FOUND if the plan was forgotten meanwhile: then a page would look like the last one. */
async function listed<Item, Message, Response>(
  gate: Gate,
  plans: PlanOperations,
  { request, options }: ListCall,
  { end, ...steps }: ListSteps<Item, Message>,
): Promise<Response> {
  const page = pageIn(gate, options, request, SIZES)
  const pace = gate.pace()
  const { parts, nextPageToken } = await inTurns(pageInSteps({ ...steps, page }), async () => {
    options.signal.throwIfAborted()
    await pace()
  })
  madePlanNamed(plans, request.parent)
  return encodedMessage(Buffer.concat([...parts, end(nextPageToken)]))
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
