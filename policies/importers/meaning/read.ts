import { CareenError, isRecord } from '../../model/index.ts'

export { isRecord }

/** An object of a policy, and the path to it from the policy's root. */
export type PolicyPart = { readonly path: string; readonly values: Readonly<Record<string, unknown>> }

/** Throws INVALID_ARGUMENT that names the path. */
export function refuse(path: string, why: string): never {
  throw new CareenError('INVALID_ARGUMENT', `${path}: ${why}`, { metadata: { field: path } })
}

/** Returns the value as an object. Throws INVALID_ARGUMENT if it is none, or has a field that is not in `names`. */
export function partOf(value: unknown, path: string, names: readonly string[]): PolicyPart {
  if (!isRecord(value)) refuse(path, 'it must be an object')
  for (const name of Object.keys(value))
    if (!names.includes(name))
      refuse(`${path}.${name}`, `this field is not known; known fields are ${names.join(', ')}`)
  return { path, values: value }
}

/** Returns the value of a field, or undefined if it is absent or null. */
export function field({ values }: PolicyPart, name: string): unknown {
  return values[name] ?? undefined
}

/** Returns the text of a field, or undefined if it is absent. */
export function optionalText(part: PolicyPart, name: string): string | undefined {
  const value = field(part, name)
  if (value === undefined || typeof value === 'string') return value
  refuse(`${part.path}.${name}`, 'it must be a text')
}

/** Returns the text of a field. Throws INVALID_ARGUMENT if it is absent, or none of `allowed`. */
export function textOf<T extends string>(part: PolicyPart, name: string, allowed?: readonly T[]): T {
  const value = optionalText(part, name)
  if (value === undefined) refuse(`${part.path}.${name}`, 'it is missing; write a text')
  if (allowed !== undefined && !(allowed as readonly string[]).includes(value))
    refuse(`${part.path}.${name}`, `it is "${value}"; it can be ${allowed.join(', ')}`)
  return value as T
}

/** Returns the whole number of a field, 0 or more, also one written as a text; undefined if it is absent. */
export function optionalNumber(part: PolicyPart, name: string): number | undefined {
  const value = field(part, name)
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number
  refuse(`${part.path}.${name}`, 'it must be a whole number, 0 or more')
}

/** Returns the whole number of a field. Throws INVALID_ARGUMENT if it is absent. */
export function numberOf(part: PolicyPart, name: string): number {
  return optionalNumber(part, name) ?? refuse(`${part.path}.${name}`, 'it is missing; write a whole number')
}

/** Returns the truth value of a field, also one written as a text; undefined if it is absent. */
export function optionalFlag(part: PolicyPart, name: string): boolean | undefined {
  const value = field(part, name)
  if (value === undefined || value === '') return undefined
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  refuse(`${part.path}.${name}`, 'it must be true or false')
}

/** Returns the elements of a list with their paths. An absent list is empty. */
export function listOf(part: PolicyPart, name: string): readonly (readonly [value: unknown, path: string])[] {
  return elementsOf(field(part, name) ?? [], `${part.path}.${name}`)
}

/** Returns the elements of a list with their paths. */
export function elementsOf(
  value: unknown,
  path: string,
): readonly (readonly [value: unknown, path: string])[] {
  if (!Array.isArray(value)) refuse(path, 'it must be a list')
  return value.map((one: unknown, at) => [one, `${path}[${at}]`] as const)
}

/** Returns the texts of a list. An absent list is empty. */
export function textsOf(part: PolicyPart, name: string): readonly string[] {
  return listOf(part, name).map(([value, path]) =>
    typeof value === 'string' ? value : refuse(path, 'it must be a text'),
  )
}
