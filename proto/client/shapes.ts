import { loadDefinitions } from '../definitions.ts'
import { type FieldShape, type MessageShape, resolveType, type Shapes, shapesOf } from '../strict.ts'

/** What a field is to a program. `values`: the names of an enum. `of`: the message of a field, or the value of a map. */
export type PlainField = {
  readonly name: string
  readonly isRepeated: boolean
} & (
  | { readonly kind: 'text' | 'bytes' | 'flag' | 'number' | 'whole' | 'narrow' | 'time' | 'duration' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'message'; readonly of: () => PlainMessage }
  | { readonly kind: 'map'; readonly of: PlainField }
)

/** The fields of a message by their names. `oneofs`: names of its oneofs, which say which of their fields is set. */
export type PlainMessage = {
  readonly fields: ReadonlyMap<string, PlainField>
  readonly oneofs: ReadonlySet<string>
}

const KINDS: Readonly<Record<string, 'text' | 'bytes' | 'flag' | 'number' | 'whole'>> = {
  TYPE_STRING: 'text',
  TYPE_BYTES: 'bytes',
  TYPE_BOOL: 'flag',
  TYPE_DOUBLE: 'number',
  TYPE_FLOAT: 'number',
  TYPE_INT64: 'whole',
  TYPE_UINT64: 'whole',
  TYPE_SINT64: 'whole',
  TYPE_FIXED64: 'whole',
  TYPE_SFIXED64: 'whole',
}

let shapes: Shapes | undefined
const known = new Map<string, PlainMessage>()

/** Returns the fields of a message, by its name in a package such as `careen.v1`. */
export function plainMessage(name: string, scope: string): PlainMessage {
  shapes ??= shapesOf(loadDefinitions())
  const inside = `${scope}.${name}`
  // Why: the others that methods name are those of Google, such as Empty.
  return messageCalled(shapes.messages.has(inside) ? inside : `google.protobuf.${name}`, '', shapes)
}

function messageOf(name: string, { field, oneofDecl }: MessageShape, all: Shapes): PlainMessage {
  return {
    fields: new Map(field.map((one) => [one.name, fieldOf(one, name, all)])),
    oneofs: new Set(oneofDecl.map((one) => one.name)),
  }
}

function fieldOf({ name, label, type, typeName }: FieldShape, scope: string, all: Shapes): PlainField {
  const base = { name, isRepeated: label === 'LABEL_REPEATED' }
  if (type === 'TYPE_ENUM')
    return {
      ...base,
      kind: 'enum',
      values: resolveType(typeName, scope, all.enums).value.map((one) => one.name),
    }
  // Why: whatever is left has 32 bits.
  if (type !== 'TYPE_MESSAGE') return { ...base, kind: KINDS[type] ?? 'narrow' }
  if (typeName === 'google.protobuf.Timestamp') return { ...base, kind: 'time' }
  if (typeName === 'google.protobuf.Duration') return { ...base, kind: 'duration' }
  const shape = resolveType(typeName, scope, all.messages)
  const [, value] = shape.field
  if (shape.options?.mapEntry === true && value !== undefined)
    return { ...base, isRepeated: false, kind: 'map', of: fieldOf(value, `${scope}.${typeName}`, all) }
  return { ...base, kind: 'message', of: () => messageCalled(typeName, scope, all) }
}

/** Returns the message that a name means in a scope. */
function messageCalled(name: string, scope: string, all: Shapes): PlainMessage {
  const shape = resolveType(name, scope, all.messages)
  const full = all.messages.entries().find(([, one]) => one === shape)?.[0] ?? name
  const made = known.get(full) ?? messageOf(full, shape, all)
  known.set(full, made)
  return made
}
