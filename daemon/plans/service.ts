import type { PlanOperations } from '../services.ts'
import { type ApplyDeps, applyPlan, getPlan } from './apply-plan.ts'
import { type CreateDeps, createPlan } from './create-plan.ts'

export type PlanDeps = CreateDeps & ApplyDeps

/** Returns the use cases of plans. Does not read the store and sends no requests until one is called. */
export function planOperations(deps: PlanDeps): PlanOperations {
  return {
    create: (request, progress, signal) => createPlan(deps, request, progress, signal),
    get: (id) => getPlan(deps.store, id),
    apply: async (id, requestId, requestedBy, { allowUnknown = false, approveImages, actor } = {}) =>
      applyPlan(deps, { id, requestId, requestedBy, allowUnknown, approveImages, actor }),
  }
}
