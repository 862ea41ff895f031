import { isUtf8 } from 'node:buffer'
import type { PackageDefinition } from '@grpc/proto-loader'

/** Why the bytes of a message are refused. `path` names the field, as `policy.rules[2].#22`; empty: the message itself. */
export type WireFault = {
  readonly code: 'MALFORMED_MESSAGE' | 'UNKNOWN_FIELD' | 'UNKNOWN_ENUM_VALUE'
  readonly path: string
  readonly why: string
}

/** Returns the first fault of an encoded message, or undefined if it has none. Requires the full name of a message. */
export type WireCheck = (message: string, bytes: Uint8Array) => WireFault | undefined

/** Most messages inside each other. */
const DEPTH = 32

const VARINT = 0
const DELIMITED = 2
const WIRE_TYPES: Readonly<Record<string, number>> = {
  TYPE_STRING: DELIMITED,
  TYPE_BYTES: DELIMITED,
  TYPE_MESSAGE: DELIMITED,
  TYPE_DOUBLE: 1,
  TYPE_FIXED64: 1,
  TYPE_SFIXED64: 1,
  TYPE_FLOAT: 5,
  TYPE_FIXED32: 5,
  TYPE_SFIXED32: 5,
}

/** Most bytes of a number of 32 bits, such as a key or a length, and of 64 bits. */
const SHORT = 5
const LONG = 10

/** Types whose numbers have 32 bits: the decoder reads 5 bytes, or skips 10. */
const NARROW: readonly string[] = ['TYPE_BOOL', 'TYPE_ENUM', 'TYPE_INT32', 'TYPE_UINT32', 'TYPE_SINT32']

type FieldTable = {
  readonly name: string
  readonly repeated: boolean
  readonly wire: number
  readonly text: boolean
  readonly narrow: boolean
  /** The values of an enum. */
  readonly values: ReadonlySet<number> | undefined
  /** The fields of a message. */
  readonly fields: MessageTable | undefined
}
type MessageTable = Map<number, FieldTable>

/**
 * Builds the tables of all messages once. A check walks over the bytes of a message and compares them with its table: field
 * numbers, values of enums, wire types, lengths, depth and UTF-8. The decoder ignores all of these.
 */
export function wireCheck(definitions: PackageDefinition): WireCheck {
  const tables = tablesOf(definitions)
  return (message, bytes) => {
    const table = tables.get(message)
    if (table === undefined) throw new Error(`no message ${message}`)
    return new Walk(bytes).message(table, bytes.length, 0)
  }
}

/** An enum of the definitions. */
export type EnumShape = {
  readonly name: string
  readonly value: readonly { readonly name: string; readonly number: number }[]
}

/** A field, as proto-loader describes it. `typeName` is to be resolved in the scope of its message. */
export type FieldShape = {
  readonly name: string
  readonly number: number
  readonly label: string
  readonly type: string
  readonly typeName: string
}

/** A message, as proto-loader describes it. */
export type MessageShape = {
  readonly name: string
  readonly field: readonly FieldShape[]
  readonly nestedType: readonly MessageShape[]
  readonly enumType: readonly EnumShape[]
  readonly oneofDecl: readonly { readonly name: string }[]
  readonly options: { readonly mapEntry?: boolean } | null
}

/** The messages and enums of the definitions, by their full names. */
export type Shapes = {
  readonly messages: ReadonlyMap<string, MessageShape>
  readonly enums: ReadonlyMap<string, EnumShape>
}

/** Returns all messages and enums of the definitions, also those inside others. */
export function shapesOf(definitions: PackageDefinition): Shapes {
  const messages = new Map<string, MessageShape>()
  const enums = new Map<string, EnumShape>()
  const addMessage = (name: string, shape: MessageShape): void => {
    messages.set(name, shape)
    for (const nested of shape.nestedType) addMessage(`${name}.${nested.name}`, nested)
    for (const nested of shape.enumType) enums.set(`${name}.${nested.name}`, nested)
  }
  for (const [name, { type }] of Object.entries(definitions)) {
    if (typeof type !== 'object' || !('name' in type)) continue
    if ('field' in type) addMessage(name, type as MessageShape)
    else enums.set(name, type as EnumShape)
  }
  return { messages, enums }
}

function tablesOf(definitions: PackageDefinition): ReadonlyMap<string, MessageTable> {
  const { messages, enums: shapes } = shapesOf(definitions)
  const enums = new Map(
    Array.from(shapes, ([name, { value }]) => [name, new Set(value.map(({ number }) => number))] as const),
  )
  const tables = new Map(Array.from(messages.keys(), (name): [string, MessageTable] => [name, new Map()]))
  for (const [name, { field }] of messages) {
    for (const one of field) tables.get(name)?.set(one.number, fieldTable(one, name, { tables, enums }))
  }
  return tables
}

type Types = {
  readonly tables: ReadonlyMap<string, MessageTable>
  readonly enums: ReadonlyMap<string, ReadonlySet<number>>
}

function fieldTable({ name, label, type, typeName }: FieldShape, scope: string, types: Types): FieldTable {
  const fields = type === 'TYPE_MESSAGE' ? resolveType(typeName, scope, types.tables) : undefined
  const values = type === 'TYPE_ENUM' ? resolveType(typeName, scope, types.enums) : undefined
  return {
    name: wireName(name),
    repeated: label === 'LABEL_REPEATED',
    wire: WIRE_TYPES[type] ?? VARINT,
    text: type === 'TYPE_STRING',
    narrow: NARROW.includes(type),
    values,
    fields,
  }
}

/** Returns the name of a field as its definition has it, from the name that proto-loader gives it. */
export function wireName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Returns the type that a name means in a scope: the innermost one. */
export function resolveType<T>(name: string, scope: string, types: ReadonlyMap<string, T>): T {
  const found = types.get(`${scope}.${name}`)
  if (found !== undefined) return found
  const outer = scope.slice(0, Math.max(0, scope.lastIndexOf('.')))
  const whole = outer === '' ? types.get(name) : resolveType(name, outer, types)
  if (whole !== undefined) return whole
  throw new Error(`no type ${name}`)
}

/** A position in a message. Numbers above 2^53 lose their last digits, and then equal no known number. */
class Walk {
  private at = 0
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Checks the fields up to `end`. */
  message(table: MessageTable, end: number, depth: number): WireFault | undefined {
    if (depth > DEPTH) return malformed('', `more than ${DEPTH} messages inside each other`)
    const counts: number[] = []
    while (this.at < end) {
      const from = this.at
      const key = this.varint(end, LONG)
      if (key < 8) return malformed('', 'a field number is cut short or zero')
      const number = Math.floor(key / 8)
      const field = table.get(number)
      if (field === undefined)
        return { code: 'UNKNOWN_FIELD', path: `#${number}`, why: `field ${number} is not known` }
      if (this.at - from > SHORT) return malformed(field.name, 'its field number is too long')
      const fault = this.field(field, { wire: key % 8, end, depth })
      if (fault !== undefined) return within(fault, field, counts[number] ?? 0)
      if (field.repeated) counts[number] = (counts[number] ?? 0) + 1
    }
    return undefined
  }

  private field(
    field: FieldTable,
    { wire, end, depth }: { wire: number; end: number; depth: number },
  ): WireFault | undefined {
    const packed = field.repeated && wire === DELIMITED && field.wire !== DELIMITED
    if (wire !== field.wire && !packed) return malformed('', `its wire type is ${field.wire}, not ${wire}`)
    if (wire !== DELIMITED) return this.scalar(field, end)
    const length = this.varint(end, SHORT)
    if (length < 0 || length > end - this.at) return malformed('', 'its length goes past the end')
    const stop = this.at + length
    return packed ? this.packed(field, stop) : this.delimited(field, stop, depth)
  }

  private delimited(field: FieldTable, stop: number, depth: number): WireFault | undefined {
    if (field.fields !== undefined) return this.message(field.fields, stop, depth + 1)
    const isBroken = field.text && !isUtf8(this.bytes.subarray(this.at, stop))
    this.at = stop
    return isBroken ? malformed('', 'it is not UTF-8') : undefined
  }

  private packed(field: FieldTable, end: number): WireFault | undefined {
    while (this.at < end) {
      const fault = this.scalar(field, end)
      if (fault !== undefined) return fault
    }
    return undefined
  }

  private scalar({ wire, values, narrow }: FieldTable, end: number): WireFault | undefined {
    if (wire === VARINT) {
      const from = this.at
      const value = this.varint(end, LONG)
      const length = this.at - from
      if (value < 0 || (narrow && length > SHORT && length < LONG))
        return malformed('', 'its number is cut short or too long')
      if (values === undefined || values.has(value)) return undefined
      return { code: 'UNKNOWN_ENUM_VALUE', path: '', why: `value ${value} is not known` }
    }
    const size = wire === 1 ? 8 : 4
    if (size > end - this.at) return malformed('', 'its number is cut short')
    this.at += size
    return undefined
  }

  /** Returns the number at the position, or -1 if it does not end within `most` bytes or before `end`. */
  private varint(end: number, most: number): number {
    let value = 0
    let unit = 1
    const last = Math.min(end, this.at + most)
    while (this.at < last) {
      const byte = this.bytes[this.at] ?? 0
      this.at += 1
      value += (byte & 127) * unit
      if (byte < 128) return value
      unit *= 128
    }
    return -1
  }
}

function malformed(path: string, why: string): WireFault {
  return { code: 'MALFORMED_MESSAGE', path, why }
}

/** Puts the field before the path of a fault that was found in it. */
function within({ code, path, why }: WireFault, { name, repeated }: FieldTable, index: number): WireFault {
  const own = repeated ? `${name}[${index}]` : name
  return { code, path: path === '' ? own : `${own}.${path}`, why }
}
