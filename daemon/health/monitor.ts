import type { HealthComponent } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { HealthOperations } from '../services.ts'

export type HealthMonitor = { readonly [Symbol.asyncDispose]: () => Promise<void> }

/** How often the parts are tried. Milliseconds. */
const INTERVAL = 15_000

/** Logs each part whose state changes, until it is disposed of. */
export function startHealthMonitor(
  health: Pick<HealthOperations, 'report'>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): HealthMonitor {
  const stop = new AbortController()
  const states = new Map<string, HealthComponent['state']>()
  const loop = (async () => {
    while (!stop.signal.aborted) {
      for (const part of await health.report()) {
        const before = states.get(part.component) ?? 'OK'
        states.set(part.component, part.state)
        if (part.state !== before) logPart(log, part)
      }
      await clock.sleep(INTERVAL, stop.signal)
    }
  })()
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await loop
    },
  }
}

function logPart(log: Log, { component, state, code, message }: HealthComponent): void {
  if (state === 'OK') log.info(`health of ${component} is OK again`, { component })
  else log.warn(`health of ${component} is ${state}: ${message ?? ''}`, { component, state, code })
}
