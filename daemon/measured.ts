import { inSpan } from '../proto/tracing.ts'
import type { Log } from './log.ts'
import type { Meter } from './metrics/index.ts'
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
      create: counted(plannedInSpan(plans.create), {
        done: () => meter.plan('CREATED'),
        failed: () => meter.plan('FAILED'),
      }),
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

function plannedInSpan(create: Operations['plans']['create']): Operations['plans']['create'] {
  return (request, progress, signal) => {
    const attributes = { 'careen.workspace': request.workspace }
    return inSpan(
      () => ({ name: 'plan', kind: 'INTERNAL', attributes }),
      () => create(request, progress, signal),
    )
  }
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
