import { minuteText } from '../../policies/model/index.ts'
import type { HealthComponent, HealthState } from '../../proto/resources/index.ts'
import { instant, oneLine, table, wrapped } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** Returns true if no part is FAILING. */
export function isReady(parts: readonly HealthComponent[]): boolean {
  return parts.every(({ state }) => state !== 'FAILING')
}

const COLOURS = { OK: 'green', DEGRADED: 'yellow', FAILING: 'red' } as const satisfies Record<
  HealthState,
  string
>
const COLUMNS = 76

/** Returns whether a daemon is ready, then each part that does not work with its reason, then the registries. */
export function healthText(address: string, parts: readonly HealthComponent[], paint: Paint): string {
  const verdict = isReady(parts) ? 'answers' : `answers, and is ${paint('red', 'not ready')}`
  const troubles = parts.filter(({ state }) => state !== 'OK').map((part) => troubleText(part, paint))
  const notes = parts.flatMap(({ state, message }) =>
    state === 'OK' && message !== undefined ? [`${oneLine(message)}.\n`] : [],
  )
  return [`The daemon at ${address} ${verdict}.\n`, ...notes, ...troubles, registriesText(parts)].join('')
}

function troubleText({ component, state, message = '', since }: HealthComponent, paint: Paint): string {
  const lines = wrapped(oneLine(message), COLUMNS).map((line) => `    ${line}\n`)
  return `\n${paint(COLOURS[state], state)} ${oneLine(component)}, since ${instant(since)}\n${lines.join('')}`
}

function registriesText(parts: readonly HealthComponent[]): string {
  const rows = parts.flatMap(({ registry, state }) =>
    registry?.lastSuccess === undefined
      ? []
      : [[oneLine(registry.name), minuteText(registry.lastSuccess), state]],
  )
  return rows.length === 0 ? '' : `\n${table([['REGISTRY', 'LAST SUCCESS', 'STATE'], ...rows])}`
}
