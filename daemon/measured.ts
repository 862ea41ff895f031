import { inSpan } from '../proto/tracing.ts'
import type { Log } from './log.ts'
import type { Meter } from './metrics/index.ts'
import type { PlanOperations, PlanWish } from './plan-services.ts'
import type { ConnectionsOptions } from './registry/connections.ts'
import type { Operations } from './services.ts'

/** Counts and logs requests to registries. Hosts that no registry block names are one: a registry can name any number of them. */
export function requestObserver(
  meter: Pick<Meter, 'request'>,
  log: Pick<Log, 'debug'>,
): NonNullable<ConnectionsOptions['observe']> {
  return ({ origin, isSentTo, method, code, time, backoff }) => {
    const { host } = new URL(origin)
    meter.request({ host: isSentTo ? 'other' : host, method, code, time, backoff })
    log.debug('registry request', { host, method, code, ms: Math.round(time * 10) / 10 })
  }
}

/** Returns the operations, which count plans and restored images, and make each plan a span. */
export function measured(operations: Operations, meter: Pick<Meter, 'plan' | 'restored'>): Operations {
  const { plans, repositories } = operations
  return {
    ...operations,
    plans: {
      ...plans,
      begin: (wish) => {
        const upload = plans.begin(wish)
        const planning = counted((make: () => Promise<void>) => inPlanSpan(wish, make), created(meter))
        return { ...upload, start: () => upload.start(planning) }
      },
      create: counted(
        (...asked: Parameters<PlanOperations['create']>) =>
          inPlanSpan(asked[0], () => plans.create(...asked)),
        created(meter),
      ),
      apply: counted(plans.apply, { done: () => meter.plan('APPLIED'), failed: () => meter.plan('REFUSED') }),
    },
    repositories: {
      ...repositories,
      restore: counted(repositories.restore, {
        done: () => meter.restored('restored'),
        failed: () => meter.restored('failed'),
      }),
      restoreRun: async function* restoreRun(...asked) {
        for await (const progress of repositories.restoreRun(...asked)) {
          meter.restored(progress.image.outcome)
          yield progress
        }
      },
    },
  }
}

function created(meter: Pick<Meter, 'plan'>): Counts {
  return { done: () => meter.plan('CREATED'), failed: () => meter.plan('FAILED') }
}

function inPlanSpan<T>({ workspace }: PlanWish, act: () => Promise<T>): Promise<T> {
  return inSpan(
    () => ({ name: 'plan', kind: 'INTERNAL', attributes: { 'careen.workspace': workspace } }),
    act,
  )
}

type Counts = { readonly done: () => void; readonly failed: () => void }

function counted<Asked extends readonly unknown[], T>(
  act: (...asked: Asked) => Promise<T>,
  { done, failed }: Counts,
): (...asked: Asked) => Promise<T> {
  return async (...asked) => {
    try {
      const result = await act(...asked)
      done()
      return result
    } catch (error) {
      failed()
      throw error
    }
  }
}
