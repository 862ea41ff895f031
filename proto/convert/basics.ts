import type { LimitCheck } from '../../policies/engine/index.ts'
import { CareenError, type Duration, type Instant } from '../../policies/model/index.ts'
import type { LimitCheck as WireGuard } from '../gen/careen/v1/LimitCheck.ts'
import type { Duration as WireDuration, Duration__Output } from '../gen/google/protobuf/Duration.ts'
import type { Timestamp, Timestamp__Output } from '../gen/google/protobuf/Timestamp.ts'

/** Returns the error for a message with an invalid field. `field` is the path of the field. */
export function malformed(field: string, why: string): CareenError {
  return new CareenError('INVALID_ARGUMENT', `${field}: ${why}`, { metadata: { field } })
}

/** Returns the value. Throws INVALID_ARGUMENT if it is missing. */
export function need<T>(value: T | null | undefined, field: string): T {
  if (value === null || value === undefined) throw malformed(field, 'it is missing')
  return value
}

export function toTimestamp(at: Instant): Timestamp {
  return { seconds: Math.floor(at / 1000), nanos: (((at % 1000) + 1000) % 1000) * 1_000_000 }
}

/** Returns the instant for the wire, or undefined if there is none. */
export function stamp(at: Instant | undefined): Timestamp | undefined {
  return at === undefined ? undefined : toTimestamp(at)
}

export function fromTimestamp(time: Timestamp__Output | null | undefined): Instant | undefined {
  if (time === null || time === undefined) return undefined
  return time.seconds * 1000 + Math.round(time.nanos / 1_000_000)
}

export function toDuration(duration: Duration): WireDuration {
  return { seconds: Math.floor(duration / 1000), nanos: (duration % 1000) * 1_000_000 }
}

export function fromDuration(wire: Duration__Output | null | undefined): Duration | undefined {
  return wire === null || wire === undefined
    ? undefined
    : wire.seconds * 1000 + Math.round(wire.nanos / 1_000_000)
}

/** Returns texts by name, in the order of names, or undefined if the map is empty. */
export function fromMap(
  wire: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries(wire ?? {})
  return entries.length === 0
    ? undefined
    : Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Returns the fields with values. Omits undefined and empty texts, which mean absent in proto3. */
export function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const there: Record<string, unknown> = {}
  // Why no list of entries: this runs several times for each decision of a stream.
  for (const [key, value] of Object.entries(fields))
    if (value !== undefined && value !== null && value !== '') there[key] = value
  return there as { [K in keyof T]?: NonNullable<T[K]> }
}

/** Returns the fields with values, also empty texts: for fields that are `optional` on the wire. */
export function present<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(there) as { [K in keyof T]?: NonNullable<T[K]> }
}

const GUARDS: readonly string[] = ['max_delete_percent', 'max_delete_count', 'never_empty', 'effect_unknown']

export function fromGuard(wire: WireGuard): LimitCheck {
  const guard = wire.guard ?? ''
  if (!GUARDS.includes(guard)) throw malformed('guard', `"${guard}" is not known`)
  return {
    guard: guard as LimitCheck['guard'],
    ok: wire.ok ?? false,
    message: wire.message ?? '',
    actual: Number(wire.actual ?? 0),
    limit: Number(wire.limit ?? 0),
  }
}
