import protobuf from 'protobufjs/light.js'
import { allOf, numberOf, textOf } from './wire.ts'

// Numbers of fields in descriptor.proto.
const FILE = { package: 2, message: 4, enum: 5 }
const MESSAGE = { field: 2, message: 3, enum: 4, options: 7, oneof: 8 }
const FIELD = { number: 3, label: 4, type: 5, typeName: 6, oneof: 9 }
const ENUM = { value: 2 }
const VALUE = { number: 2 }
/** Of all of them but files. */
const NAME = 1
const MAP_ENTRY = 7

const REPEATED = 3
const SCALARS: Readonly<Record<number, string>> = {
  1: 'double',
  2: 'float',
  3: 'int64',
  4: 'uint64',
  5: 'int32',
  6: 'fixed64',
  7: 'fixed32',
  8: 'bool',
  9: 'string',
  12: 'bytes',
  13: 'uint32',
  15: 'sfixed32',
  16: 'sfixed64',
  17: 'sint32',
  18: 'sint64',
}

/** Returns a message by its full name, such as `.careen.v1.Policy`, with all that it can have inside. */
export type MessageTypes = (name: string) => protobuf.Type

/**
 * Makes the types of messages from encoded files, as protobufjs has them, each when it is first asked for. Why not all at once: a
 * command sends one message or two, and making all of them takes longer than its call.
 */
export function messageTypes(files: readonly Buffer[]): MessageTypes {
  const root = new protobuf.Root()
  const waiting = new Map(files.flatMap(topLevelOf))
  const add = (name: string): void => {
    const top = topOf(name, waiting)
    if (top === undefined) return
    const { scope, make } = top.definition
    waiting.delete(top.name)
    const needed: string[] = []
    root.define(scope.slice(1)).add(make((type) => void needed.push(type)))
    for (const type of needed) add(type)
  }
  return (name) => {
    add(name)
    root.resolveAll()
    return root.lookupType(name)
  }
}

type Need = (name: string) => void
type Definition = {
  readonly scope: string
  /** Tells `need` the full names of the types of its fields. */
  readonly make: (need: Need) => protobuf.Type | protobuf.Enum
}

function topLevelOf(file: Buffer): (readonly [string, Definition])[] {
  const scope = `.${textOf(file, FILE.package)}`
  const messages = allOf(file, FILE.message).map((bytes): readonly [string, Definition] => [
    `${scope}.${textOf(bytes, NAME)}`,
    { scope, make: (need) => protobuf.Type.fromJSON(textOf(bytes, NAME), typeOf(bytes, need)) },
  ])
  const enums = allOf(file, FILE.enum).map((bytes): readonly [string, Definition] => [
    `${scope}.${textOf(bytes, NAME)}`,
    { scope, make: () => protobuf.Enum.fromJSON(textOf(bytes, NAME), enumOf(bytes)) },
  ])
  return [...messages, ...enums]
}

/** Returns the definition that has the type of this name inside, or undefined if it is made already. */
function topOf(
  name: string,
  waiting: ReadonlyMap<string, Definition>,
): { readonly name: string; readonly definition: Definition } | undefined {
  for (let top = name; top !== ''; top = top.slice(0, top.lastIndexOf('.'))) {
    const definition = waiting.get(top)
    if (definition !== undefined) return { name: top, definition }
  }
  return undefined
}

function typeOf(bytes: Buffer, need: Need): protobuf.IType {
  const inner = allOf(bytes, MESSAGE.message)
  const entries = new Map(inner.filter(isMapEntry).map((entry) => [textOf(entry, NAME), entry]))
  const fields = allOf(bytes, MESSAGE.field)
  const oneofs = allOf(bytes, MESSAGE.oneof).map((one, index): [string, protobuf.IOneOf] => {
    const members = fields.filter((field) => numberOf(field, FIELD.oneof) === index)
    return [camelCase(textOf(one, NAME)), { oneof: members.map(nameOf) }]
  })
  const messages = inner.filter((message) => !isMapEntry(message))
  return {
    fields: Object.fromEntries(fields.map((field) => [nameOf(field), fieldOf(field, entries, need)])),
    oneofs: Object.fromEntries(oneofs),
    nested: {
      ...Object.fromEntries(messages.map((message) => [textOf(message, NAME), typeOf(message, need)])),
      ...Object.fromEntries(allOf(bytes, MESSAGE.enum).map((one) => [textOf(one, NAME), enumOf(one)])),
    },
  }
}

function isMapEntry(message: Buffer): boolean {
  return allOf(message, MESSAGE.options).some((options) => numberOf(options, MAP_ENTRY) === 1)
}

function nameOf(field: Buffer): string {
  return camelCase(textOf(field, NAME))
}

function fieldOf(
  field: Buffer,
  entries: ReadonlyMap<string, Buffer>,
  need: Need,
): protobuf.IField | protobuf.IMapField {
  const id = numberOf(field, FIELD.number) ?? 0
  const full = textOf(field, FIELD.typeName)
  const entry = entries.get(full.slice(full.lastIndexOf('.') + 1))
  if (entry !== undefined) {
    const [keyType = '', type = ''] = allOf(entry, MESSAGE.field).map((one) => nameOfType(one, need))
    return { id, keyType, type }
  }
  const isRepeated = numberOf(field, FIELD.label) === REPEATED
  return { id, type: nameOfType(field, need), ...(isRepeated ? { rule: 'repeated' } : {}) }
}

function nameOfType(field: Buffer, need: Need): string {
  const full = textOf(field, FIELD.typeName)
  if (full !== '') {
    need(full)
    return full
  }
  const type = numberOf(field, FIELD.type) ?? 0
  const scalar = SCALARS[type]
  if (scalar === undefined) throw new Error(`field ${textOf(field, NAME)} has type ${type}`)
  return scalar
}

function enumOf(bytes: Buffer): protobuf.IEnum {
  const values = allOf(bytes, ENUM.value).map((value): [string, number] => [
    textOf(value, NAME),
    numberOf(value, VALUE.number) ?? 0,
  ])
  return { values: Object.fromEntries(values) }
}

/** Why as protobufjs: the generated types have these names. */
function camelCase(name: string): string {
  return protobuf.util.camelCase(name)
}
