import { CareenError, isRecord } from '../model/index.ts'
import type { ImportNote } from './imported.ts'
import type { Fields } from './json.ts'

/** The policy of a document, in the form that its importer reads. */
export type ForeignForm = {
  readonly policy: unknown
  /** What the document says besides. */
  readonly notes: readonly ImportNote[]
  /** The repository, or the folder of repositories, that the document names. */
  readonly repository?: string
  readonly folder?: string
}

/** Returns a policy without anything around it. */
export function bare(policy: unknown): ForeignForm {
  return { policy, notes: [] }
}

/** Returns the value of a text that has JSON in it. */
export function jsonAt(value: unknown, at: string): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : ''
    throw new CareenError('INVALID_ARGUMENT', `${at}: the text in it is not JSON: ${why}`, { cause })
  }
}

/** Returns the value with other names of its fields, at any depth. */
export function renamed(value: unknown, name: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => renamed(one, name))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [name(key), renamed(one, name)]))
}

/** `tag_state` is `tagState`. */
export function camel(text: string): string {
  return text.replaceAll(/(?<=[a-z0-9])_([a-z0-9])/g, (_all, char: string) => char.toUpperCase())
}

/** `tagState` and `TagState` are `tag_state`. */
export function snake(text: string): string {
  return text.replaceAll(/(?<=[a-z0-9])([A-Z])/g, '_$1').toLowerCase()
}

/** Returns the object in a list of one, as Terraform has blocks; all else as it is. */
export function single(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 && isRecord(value[0]) ? value[0] : value
}

/** Returns the fields with those of the names as `single` has them. */
export function unwrapped(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, names.includes(name) ? single(value) : value]),
  )
}

/** Returns the first of the fields that is there. */
export function firstOf(fields: Fields, names: readonly string[]): unknown {
  return names.map((name) => fields[name] ?? undefined).find((one) => one !== undefined)
}

/** Says of a policy that it deletes nothing there. */
export function dryNote(at: string): ImportNote {
  return { kind: 'difference', at, text: 'The policy deletes nothing there: it is a dry run.' }
}

/** Names what is beside a policy and is no matter of cleanup. */
export function besideNotes(fields: Fields, known: readonly string[]): readonly ImportNote[] {
  const names = Object.keys(fields).filter((name) => !known.includes(name))
  if (names.length === 0) return []
  const shown =
    names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ')
  const text = `Beside the policy the file has ${shown}, which is not imported.`
  return [{ kind: 'difference', at: '', text }]
}

/** Returns the error of rules that protect. */
export function protects(what: string): CareenError {
  return wrongAtText(`${what} delete nothing: write a protect block with a tag_regexp for what they keep`)
}

/** Returns an error with a text of its own. */
export function wrongAtText(text: string): CareenError {
  return new CareenError('INVALID_ARGUMENT', `the policy: ${text}`)
}
