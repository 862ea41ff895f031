import type { PlanOperations } from '../plan-services.ts'
import { type ApplyDeps, applyPlan } from './apply-plan.ts'
import { type JobDeps, planJobs } from './plan-jobs.ts'
import { PLAN_SIZES } from './run-plan-job.ts'

export type PlanDeps = Omit<JobDeps, 'sizes'> & ApplyDeps

/** Returns the use cases of plans. Does not read the store and sends no requests until one is called. */
export function planOperations(deps: PlanDeps): PlanOperations {
  const { plans } = deps.store
  return {
    ...planJobs({ ...deps, sizes: PLAN_SIZES }),
    list: plans.list,
    changes: plans.changes,
    effects: plans.effects,
    images: plans.images,
    apply: async (id, requestId, requestedBy, { allowUnknown = false, ...options } = {}) =>
      applyPlan(deps, { id, requestId, requestedBy, allowUnknown, ...options }),
  }
}
