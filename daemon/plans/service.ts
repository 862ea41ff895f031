import type { PlanHead, PlanPart } from '../../proto/resources/index.ts'
import type { PlanOperations } from '../plan-services.ts'
import { validated } from '../store/store.ts'
import { type ApplyDeps, applyPlan } from './apply-plan.ts'
import { approvePlan, withSecondPerson } from './plan-approvals.ts'
import { type JobDeps, planJobs } from './plan-jobs.ts'
import { PLAN_SIZES } from './run-plan-job.ts'

export type PlanDeps = Omit<JobDeps, 'sizes'> & ApplyDeps

/** Returns the use cases of plans. Does not read the store and sends no requests until one is called. */
export function planOperations(deps: PlanDeps): PlanOperations {
  const { plans } = deps.store
  const jobs = planJobs({ ...deps, sizes: PLAN_SIZES })
  const shown = (head: PlanHead): PlanHead => withSecondPerson(deps, head)
  const shownPart = ({ plan, ...part }: PlanPart): PlanPart =>
    plan === undefined ? part : { ...part, plan: shown(plan) }
  return {
    ...jobs,
    get: (id) => shown(jobs.get(id)),
    watch: async function* (id, cursor, signal) {
      for await (const part of jobs.watch(id, cursor, signal)) yield shownPart(part)
    },
    list: (query) => plans.list(query).map(shown),
    changes: plans.changes,
    effects: plans.effects,
    images: plans.images,
    approve: (request) =>
      validated(deps.store, request.validateOnly === true, () => approvePlan(deps, request)),
    apply: async (id, requestId, requestedBy, { allowUnknown = false, ...options } = {}) =>
      applyPlan(deps, { id, requestId, requestedBy, allowUnknown, ...options }),
  }
}
