import type { PackageDefinition } from '@grpc/proto-loader'
import * as fc from 'fast-check'

type Enum = { readonly name: string; readonly value: readonly { readonly name: string }[] }
type Field = {
  readonly name: string
  readonly number: number
  readonly label: string
  readonly type: string
  readonly typeName: string
}
type Shape = {
  readonly name: string
  readonly field: readonly Field[]
  readonly nestedType: readonly Shape[]
  readonly enumType: readonly Enum[]
  readonly options: { readonly mapEntry?: boolean } | null
}

/** A request of a method, and how it is encoded. */
export type RequestType = {
  readonly path: string
  /** The full name of its message. */
  readonly message: string
  readonly encode: (message: object) => Buffer
}

/** Returns the request types of all methods. */
export function requestTypes(definitions: PackageDefinition): RequestType[] {
  return Object.entries(definitions).flatMap(([name, definition]) => {
    if ('format' in definition) return []
    const scope = name.slice(0, name.lastIndexOf('.'))
    return Object.values(definition).map(({ path, requestType, requestSerialize }) => {
      const { name: message } = requestType.type as { name: string }
      return { path, message: `${scope}.${message}`, encode: requestSerialize }
    })
  })
}

/** Draws messages of a type, with all of its fields at some time. At most `depth` messages are inside each other. */
export function drawMessage(
  definitions: PackageDefinition,
  full: string,
  depth = 6,
): fc.Arbitrary<Record<string, unknown>> {
  const types = new Map<string, Shape | Enum>()
  const add = (name: string, shape: Shape | Enum): void => {
    types.set(name, shape)
    if (!('field' in shape)) return
    for (const nested of [...shape.nestedType, ...shape.enumType]) add(`${name}.${nested.name}`, nested)
  }
  for (const [name, { type }] of Object.entries(definitions))
    if (typeof type === 'object' && 'name' in type) add(name, type as Shape | Enum)
  const find = (name: string, scope: string): [string, Shape | Enum] => {
    const found = types.get(`${scope}.${name}`)
    if (found !== undefined) return [`${scope}.${name}`, found]
    const whole = types.get(name)
    return whole === undefined ? find(name, scope.slice(0, scope.lastIndexOf('.'))) : [name, whole]
  }
  const value = (field: Field, scope: string, left: number): fc.Arbitrary<unknown> => {
    if (field.typeName === '') return scalar(field.type)
    const [name, type] = find(field.typeName, scope)
    if (!('field' in type)) return fc.constantFrom(...type.value.map((one) => one.name))
    if (type.options?.mapEntry === true) return fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 })
    return message(name, left - 1)
  }
  const message = (name: string, left: number): fc.Arbitrary<Record<string, unknown>> => {
    const type = types.get(name)
    if (type === undefined || !('field' in type) || left <= 0) return fc.constant({})
    const drawn = type.field.map((field): [string, fc.Arbitrary<unknown>] => {
      const one = value(field, name, left)
      const isMap = field.typeName !== '' && isMapEntry(find(field.typeName, name)[1])
      return [field.name, field.label === 'LABEL_REPEATED' && !isMap ? fc.array(one, { maxLength: 3 }) : one]
    })
    return fc.record(Object.fromEntries(drawn), { requiredKeys: [] })
  }
  return message(full, depth)
}

function isMapEntry(type: Shape | Enum): boolean {
  return 'field' in type && type.options?.mapEntry === true
}

function scalar(type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'TYPE_STRING':
      return fc.string({ unit: 'grapheme' })
    case 'TYPE_BYTES':
      return fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))
    case 'TYPE_BOOL':
      return fc.boolean()
    case 'TYPE_DOUBLE':
      return fc.double()
    case 'TYPE_INT32':
      return fc.integer()
    case 'TYPE_INT64':
      return fc.maxSafeInteger()
    default:
      throw new Error(`no values of ${type}`)
  }
}
