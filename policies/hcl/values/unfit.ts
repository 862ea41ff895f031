import { closest } from '../source/suggest.ts'
import { type AttributeType, typeText } from './type.ts'
import { kindName, type ObjectValue, type HclValue } from './value.ts'

/** Why a value is not of a type. */
export type Unfit = {
  readonly ok: false
  /** As in `"x" is not a number`: it quotes the value. */
  readonly why: string
  /** The same for a value that must not be shown. */
  readonly discreetWhy: string
  /** Where in the value it is, as in `.rules[2].days`; empty: it is the value itself. */
  readonly path: string
}

/** At the value itself. */
export function unfit(why: string, discreetWhy: string = why): Unfit {
  return { ok: false, why, discreetWhy, path: '' }
}

export function wrongKind(value: HclValue, needed: string): Unfit {
  return unfit(`${needed} is needed, but this is ${kindName(value)}`)
}

export function missingText(
  missing: readonly (readonly [string, AttributeType])[],
  value: ObjectValue,
  attributes: ReadonlyMap<string, AttributeType>,
): string {
  const unknown = [...value.keys()].filter((name) => !attributes.has(name))
  const [first] = missing
  if (missing.length > 1)
    return `the attributes ${missing.map(([name]) => `"${name}"`).join(', ')} are required`
  if (first === undefined) return ''
  const [name, { type }] = first
  const meant = closest(name, unknown)
  return `the attribute "${name}" is required (${typeText(type)})${meant === undefined ? '' : `; there is "${meant}"`}`
}

/** What is wrong with a part of a value, as seen from the value. */
export function within(path: string, inner: Unfit): Unfit {
  return { ...inner, path: path + inner.path }
}

/** As in `.days` or `["a b"]`. */
export function pathOf(name: string): string {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
