import { CareenError } from '../../policies/model/index.ts'
import { fromDuration, fromTimestamp } from '../convert/basics.ts'
import type { Timestamp__Output } from '../gen/google/protobuf/Timestamp.ts'
import { type PlainField, type PlainMessage } from './shapes.ts'

type Keyed = Readonly<Record<string, unknown>>

/**
 * Returns a decoded message as plain data: Dates, milliseconds, and no key for what is absent. An enum value that this version does not
 * know is its number as text. Throws INTERNAL if an integer is larger than JavaScript can hold.
 */
export function fromWire(message: PlainMessage, wire: object): object {
  const plain: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(wire)) {
    const field = message.fields.get(name)
    if (field === undefined) {
      if (!name.startsWith('_')) plain[name] = value
    } else if (value !== null && value !== undefined) plain[name] = fieldFrom(field, value)
  }
  return plain
}

function fieldFrom(field: PlainField, value: unknown): unknown {
  return field.isRepeated ? (value as unknown[]).map((one) => valueFrom(field, one)) : valueFrom(field, value)
}

function valueFrom(field: PlainField, value: unknown): unknown {
  switch (field.kind) {
    case 'time':
      return new Date(fromTimestamp(value as Timestamp__Output) ?? NaN)
    case 'duration':
      return fromDuration(value as Timestamp__Output)
    case 'whole':
      return exact(field.name, value)
    case 'enum':
      return String(value)
    case 'message':
      return fromWire(field.of(), value as object)
    case 'map':
      return Object.fromEntries(
        Object.entries(value as Keyed).map(([key, one]) => [key, valueFrom(field.of, one)]),
      )
    default:
      return value
  }
}

function exact(name: string, value: unknown): unknown {
  if (Number.isSafeInteger(value)) return value
  throw new CareenError(
    'INTERNAL',
    `${name}: the daemon sent ${String(value)}, which is no exact number in JavaScript`,
  )
}
