import { CareenError } from '../../policies/model/index.ts'
import type { PlanHead } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Returns a plan as it is now. Throws NOT_FOUND if there is none of this id. */
export function planHead({ plans }: Pick<Store, 'plans'>, id: string): PlanHead {
  return plans.head(id) ?? missing(id)
}

/** Throws NOT_FOUND. */
export function missing(id: string): never {
  throw new CareenError('NOT_FOUND', `plan ${id} does not exist in this daemon. Run careen plan again`)
}

/** The error of a plan that was removed for newer ones. */
export function replaced(): CareenError {
  return new CareenError(
    'CANCELLED',
    'the caller has 20 newer plans in this workspace. Run careen plan again',
  )
}
