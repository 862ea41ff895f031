import { inSpan } from '../proto/tracing.ts'
import type { LedgerOf } from './ledger/index.ts'
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

type Measured = { readonly operations: Operations; readonly ledgers: LedgerOf }

/** Returns the services, which count plans, restored images and lost leases, and make each plan a span. */
export function measured<T extends Measured>(
  services: T,
  meter: Pick<Meter, 'plan' | 'restored' | 'leaseLost'>,
): T {
  const { operations, ledgers } = services
  return {
    ...services,
    operations: measuredOperations(operations, meter),
    ledgers: measuredLedgers(ledgers, meter),
  }
}

function measuredOperations(operations: Operations, meter: Pick<Meter, 'plan' | 'restored'>): Operations {
  const { plans, restorations } = operations
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
    restorations: {
      ...restorations,
      create: (request) => restorations.create(request, meter.restored),
    },
  }
}

/** Most runs of which it is remembered that their lost lease was counted. */
const MOST = 1000

/** Counts the leases that were lost: those of runs that a worker begins and another one had begun. */
function measuredLedgers(ledgers: LedgerOf, meter: Pick<Meter, 'leaseLost'>): LedgerOf {
  // Why: a repeated request gets the same lease again.
  const known = new Map<string, number>()
  return (by) => {
    const ledger = ledgers(by)
    return {
      ...ledger,
      begin: async (...asked) => {
        const begun = await ledger.begin(...asked)
        if (begun === undefined || begun.run.attempts < 2) return begun
        const { runId, generation } = begun.lease
        if (known.get(runId) !== generation) meter.leaseLost()
        if (known.size >= MOST) known.clear()
        known.set(runId, generation)
        return begun
      },
    }
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
