import { CareenError, type Code } from '../../policies/model/index.ts'
import { malformed } from '../convert/basics.ts'
import type { PlainField, PlainMessage } from './shapes.ts'

/**
 * Returns a request for the wire. Throws UNKNOWN_FIELD, UNKNOWN_ENUM_VALUE or INVALID_ARGUMENT with the path of the field: the encoder
 * leaves out what it does not know, and converts what does not fit.
 */
export function toWire(message: PlainMessage, plain: object, path = ''): object {
  const wire: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(plain) as [string, unknown][]) {
    if (value === undefined || message.oneofs.has(name)) continue
    const at = path === '' ? name : `${path}.${name}`
    const field = message.fields.get(name)
    if (field === undefined) throw refused('UNKNOWN_FIELD', at, 'this version has no such field')
    wire[name] = fieldTo(field, value, at)
  }
  return wire
}

function fieldTo(field: PlainField, value: unknown, path: string): unknown {
  if (!field.isRepeated) return valueTo(field, value, path)
  if (!Array.isArray(value)) throw malformed(path, 'a list is expected')
  return value.map((one, index) => valueTo(field, one, `${path}[${index}]`))
}

function valueTo(field: PlainField, value: unknown, path: string): unknown {
  switch (field.kind) {
    case 'message':
      return toWire(field.of(), objectAt(value, path), path)
    case 'map':
      return Object.fromEntries(
        Object.entries(objectAt(value, path)).map(([key, one]) => [
          key,
          valueTo(field.of, one, `${path}.${key}`),
        ]),
      )
    case 'enum':
      if (field.values.includes(value as string)) return value
      throw refused('UNKNOWN_ENUM_VALUE', path, `write one of ${field.values.slice(1).join(', ')}`)
    case 'time':
      return timeTo(value instanceof Date ? value.getTime() : NaN, path)
    case 'duration':
      return durationTo(value, path)
    default:
      return scalarTo(field.kind, value, path)
  }
}

type Scalar = Exclude<PlainField['kind'], 'message' | 'map' | 'enum' | 'time' | 'duration'>

const SCALARS: Readonly<Record<Scalar, readonly [expected: string, fits: (value: unknown) => boolean]>> = {
  text: ['a text', (value) => typeof value === 'string'],
  bytes: ['a Uint8Array', (value) => value instanceof Uint8Array],
  flag: ['true or false', (value) => typeof value === 'boolean'],
  number: ['a number', (value) => typeof value === 'number'],
  whole: ['a whole number below 2^53', Number.isSafeInteger],
  narrow: [
    'a whole number of 32 bits',
    (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 32,
  ],
}

function scalarTo(kind: Scalar, value: unknown, path: string): unknown {
  const [expected, fits] = SCALARS[kind]
  if (fits(value)) return value
  throw malformed(path, `${expected} is expected`)
}

function timeTo(ms: number, path: string): object {
  if (!Number.isFinite(ms)) throw malformed(path, 'a valid Date is expected')
  const seconds = Math.floor(ms / 1000)
  return { seconds, nanos: (ms - seconds * 1000) * 1_000_000 }
}

function durationTo(value: unknown, path: string): object {
  if (typeof value !== 'number' || !Number.isSafeInteger(Math.trunc(value)))
    throw malformed(path, 'a duration is a number of milliseconds')
  const seconds = Math.trunc(value / 1000)
  return { seconds, nanos: Math.round((value - seconds * 1000) * 1_000_000) }
}

function objectAt(value: unknown, path: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw malformed(path, 'an object is expected')
}

function refused(code: Code, field: string, why: string): CareenError {
  return new CareenError(code, `${field}: ${why}. Correct the field, or use a newer version of careen`, {
    metadata: { field },
  })
}
