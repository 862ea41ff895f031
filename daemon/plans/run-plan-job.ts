import { CareenError } from '../../policies/model/index.ts'
import type { PlanFailure } from '../../proto/resources/index.ts'
import { openPace } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Planning, PlanRequest, PlanWish } from '../plan-services.ts'
import { type MakeDeps, makePlan } from './make-plan.ts'
import { planHead, replaced } from './plan-heads.ts'
import type { PlanJob } from './plan-job.ts'
import { readSpool, storePlan } from './store-plan.ts'

export type RunJobDeps = MakeDeps & {
  readonly warn: Log['warn']
  readonly sizes: PlanSizes
}

/** `objects`: of one plan. `bytes`: of the changes, effects and images of all plans that are not applied. */
export type PlanSizes = { readonly objects: number; readonly bytes: number }

export const PLAN_SIZES: PlanSizes = { objects: 50_000, bytes: 256 << 20 }

/** What is made, by a job. `planning`: what measures it. */
export type MakingWish = {
  readonly id: string
  readonly wish: PlanWish
  readonly job: PlanJob
  readonly planning: Planning
}

/** Makes a plan and stores it, or why it was not made, which it returns. Never rejects. */
export async function runPlanJob(
  deps: RunJobDeps,
  { id, wish, job, planning }: MakingWish,
): Promise<CareenError | undefined> {
  const { store, warn, sizes } = deps
  const pace = openPace(deps)
  const work = async (): Promise<void> => {
    const request: PlanRequest = { ...wish, declared: await readSpool(store, id, pace) }
    job.signal.throwIfAborted()
    const made = await makePlan(deps, request, job.progress, job.signal)
    const { createdAt } = planHead(store, id)
    const whole = { ...made, body: { ...made.body, createdAt } }
    if (!(await storePlan(store, id, whole, { pace, signal: job.signal, mostBytes: sizes.bytes })))
      throw replaced()
  }
  try {
    await planning(work)
    return undefined
  } catch (thrown) {
    const error = CareenError.from(job.signal.aborted ? job.signal.reason : thrown)
    if (error.code === 'INTERNAL') warn(error.message, { plan: id, stack: error.stack })
    try {
      store.plans.fail(id, job.signal.aborted ? 'CANCELLED' : 'FAILED', failureOf(id, error))
    } catch (unstored) {
      // Why no more: a daemon that starts again cancels the plan.
      warn(CareenError.from(unstored).message, { plan: id })
    }
    return error
  }
}

function failureOf(id: string, { code, message, metadata }: CareenError): PlanFailure {
  if (code !== 'INTERNAL') return { code, message, metadata }
  return {
    code,
    message: `internal error in the daemon. See the lines of its log with plan ${id}`,
    metadata: {},
  }
}
