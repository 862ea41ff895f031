import { CareenError, compact } from '../../policies/model/index.ts'
import type { Declared, PlanFailure, PlanHead } from '../../proto/resources/index.ts'
import type { Planning, PlanOperations, PlanUpload, PlanWish, Progress } from '../plan-services.ts'
import { insertedWith, type Store } from '../store/store.ts'
import { missing, planHead, replaced } from './plan-heads.ts'
import { PlanJob, type PlanTimes } from './plan-job.ts'
import { type RunJobDeps, runPlanJob } from './run-plan-job.ts'
import { watched } from './watch-plan.ts'

export type JobDeps = RunJobDeps & { readonly times: PlanTimes }

export type PlanJobs = Pick<PlanOperations, 'begin' | 'watch' | 'create' | 'get' | 'stop'>

/** A plan that is received or made. `failed`: why it was not made. */
type Making = {
  job?: PlanJob
  made?: Promise<void>
  failed?: CareenError
}

type Makings = Map<string, Making>

/** Opens the making of plans. Each plan is a job that ends whatever its callers do. */
export function planJobs(deps: JobDeps): PlanJobs {
  const { store } = deps
  const makings: Makings = new Map()
  const head = (id: string): PlanHead => {
    const found = planHead(store, id)
    // Why: a daemon that could not write its database when it started has not cancelled it.
    return found.state === 'PLANNING' && !makings.has(id)
      ? { ...found, state: 'CANCELLED', failure: STOPPED }
      : found
  }
  const jobOf = (id: string): PlanJob | undefined => makings.get(id)?.job
  return {
    begin: (wish) => begin(deps, makings, wish),
    get: head,
    watch: (id, cursor, signal) => watched({ head, jobOf }, { id, cursor, signal }),
    create: async ({ declared, ...wish }, progress, signal) => {
      const { id, add, start } = begin(deps, makings, wish)
      add(declared)
      start()
      await waitFor(makings.get(id) ?? {}, progress, signal)
      return store.plans.get(id) ?? missing(id)
    },
    stop: async () => {
      const all = [...makings.values()]
      for (const { job } of all) job?.cancel(new CareenError(STOPPED.code, STOPPED.message))
      await Promise.all(all.map(({ made }) => made ?? Promise.resolve()))
    },
  }
}

function begin(deps: JobDeps, makings: Makings, wish: PlanWish): PlanUpload {
  const { store } = deps
  const id = beginPlan(deps, wish)
  makings.set(id, {})
  const forgotten = wish.owner === undefined ? [] : store.plans.forget(wish.workspace, wish.owner, id)
  for (const one of forgotten) makings.get(one)?.job?.cancel(replaced())
  const drop = (): void => {
    if (makings.get(id)?.job !== undefined || !makings.delete(id)) return
    store.plans.drop(id)
  }
  const start = (planning: Planning = (act) => act()): PlanHead => {
    const job = new PlanJob(deps.clock, deps.times)
    const making: Making = { job }
    makings.set(id, making)
    const make = async (): Promise<void> => {
      const failed = await runPlanJob(deps, { id, wish, job, planning })
      if (failed !== undefined) making.failed = failed
      makings.delete(id)
      job.end()
    }
    making.made = make()
    return planHead(store, id)
  }
  return { id, drop, start, add: receiver(deps, id) }
}

/** Waits until a plan is made. Cancels it if the signal aborts. Throws why it was not made. */
async function waitFor(making: Making, progress: Progress, signal: AbortSignal): Promise<void> {
  const { job, made } = making
  const cancel = (): void => job?.cancel(CareenError.from(signal.reason))
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    for await (const { step } of job?.watch(0, new AbortController().signal) ?? [])
      if (step !== undefined) progress(step.message, step.done, step.total)
    await made
  } finally {
    signal.removeEventListener('abort', cancel)
  }
  if (making.failed !== undefined) throw making.failed
}

/** Stores a plan that is PLANNING. Returns its id. */
function beginPlan({ store, now, newId }: JobDeps, wish: PlanWish): string {
  const { workspace, requestedBy: createdBy, owner, origin } = wish
  const { serial: baseSerial } = store.objects.workspace(workspace)
  const body = {
    workspace,
    baseSerial,
    createdAt: now(),
    createdBy,
    summary: NOTHING,
    ...compact({ origin, creator: owner }),
  }
  return insertedWith(() => newId('pl'), { body, owner }, store.plans.begin).id
}

const NOTHING = { add: 0, change: 0, destroy: 0, deletes: 0, untags: 0, bytes: 0, kept: 0, repositories: 0 }

/** Returns what stores the parts of a request. */
function receiver({ store: { plans }, sizes }: JobDeps, id: string): PlanUpload['add'] {
  let [parts, objects] = [0, 0]
  return (declared: readonly Declared[]) => {
    objects += declared.length
    if (objects > sizes.objects)
      throw new CareenError(
        'PLAN_TOO_LARGE',
        `the request has more than ${sizes.objects} objects. Split the workspace`,
      )
    if (plans.head(id) === undefined) throw replaced()
    if (declared.length > 0) plans.spool(id, parts, declared)
    parts += declared.length > 0 ? 1 : 0
  }
}

/** Why a plan is not made that a daemon left behind. */
const STOPPED: PlanFailure = {
  code: 'DRAINING',
  message: 'the daemon stopped while the plan was made. Run careen plan again',
  metadata: {},
}

/** Cancels the plans that an earlier daemon began. Requires that this one has begun none. */
export function cancelLeftPlans({ plans }: Pick<Store, 'plans'>): void {
  plans.cancelAll(STOPPED)
}
