import { formatDuration } from '../../../policies/scalars/index.ts'

/** Names of numbers that are instants, besides those that end in At, Since or From. A test compares them with the types. */
const INSTANTS: ReadonlySet<string> = new Set([
  'after',
  'at',
  'before',
  'built',
  'firstSeen',
  'goes',
  'lastSuccess',
  'notBefore',
  'putBack',
  'since',
  'until',
])
const INSTANT_ENDS = /(?:At|Since|From)$/

/** Names of numbers that are durations in milliseconds. */
const DURATIONS: ReadonlySet<string> = new Set([
  'age',
  'clockSkew',
  'coolingOff',
  'expireAfter',
  'expirePeriod',
  'grace',
  'period',
  'pinTtl',
])

/** Names of numbers that are bytes, and their names in lines. */
const BYTES: Readonly<Record<string, string>> = {
  budget: 'budget_bytes',
  bytes: 'size_bytes',
  frees: 'freed_bytes',
  groupFrees: 'group_freed_bytes',
  minSize: 'min_size_bytes',
  size: 'size_bytes',
}

/** Names of records whose keys are foreign: they stay as they are. */
const FOREIGN: ReadonlySet<string> = new Set([
  'annotations',
  'event',
  'labels',
  'language',
  'metadata',
  'payload',
  'trace',
])

/** Returns true if a number of this name is an instant. */
export function isInstantName(name: string): boolean {
  return INSTANTS.has(name) || INSTANT_ENDS.test(name)
}

/** Returns true if a number of this name is a duration. */
export function isDurationName(name: string): boolean {
  return DURATIONS.has(name)
}

/**
 * Returns plain data as lines have it: names in snake case at every depth, instants as RFC 3339 in UTC, durations as in policy
 * files, bytes under names that end in `_bytes`. What is undefined or null is left out: it is not known, or there is none.
 */
export function wireData(data: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]: [string, unknown]) =>
      value === undefined || value === null ? [] : [entryOf(name, value)],
    ),
  )
}

function entryOf(name: string, value: unknown): readonly [string, unknown] {
  if (FOREIGN.has(name)) return [snakeCase(name), value]
  if (typeof value !== 'number') return [snakeCase(name), valueOf(value)]
  if (isInstantName(name)) return [snakeCase(name), instantText(value)]
  if (isDurationName(name)) return [snakeCase(name), durationText(value)]
  return [BYTES[name] ?? snakeCase(name), value]
}

function valueOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueOf)
  return typeof value === 'object' && value !== null ? wireData(value) : value
}

/** Returns a time, or `never` beyond the times of a calendar. */
function instantText(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : 'never'
}

function durationText(length: number): string {
  return length < 0 ? `-${formatDuration(-length)}` : formatDuration(length)
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
}
