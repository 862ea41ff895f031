import { type ImportNote, unreadNotes } from './imported.ts'
import { type Fields, flagAt, textAt } from './json.ts'
import { anyOf, refusalOf, starPattern } from './patterns.ts'

/** The inputs of a step, and what is to be said of them. */
export type Step = { readonly fields: Fields; readonly notes: ImportNote[] }

/** Inputs that say which packages, and with what rights, or how it is shown. */
const ELSEWHERE = [
  'account',
  'account-type',
  'token',
  'token-type',
  'owner',
  'repository',
  'package',
  'packages',
  'expand-packages',
  'image-names',
  'org-name',
  'package-name',
  'package-type',
  'dry-run',
  'log-level',
  'rust-log',
  'validate',
  'registry-url',
  'github-api-url',
  'use-temporary-token',
]

export const AGES: ImportNote = {
  kind: 'difference',
  at: 'with',
  text: 'Ages count from the later of build and push. The action takes the last update of the version.',
}

/** Notes inputs that careen does not know. */
export function noteUnread({ fields, notes }: Step, known: readonly string[]): void {
  const unread = unreadNotes(fields, [...ELSEWHERE, ...known], 'with.')
  notes.push(
    ...unread.map((note) => ({ ...note, text: `${note.text} There is no rule, so nothing is deleted.` })),
  )
  if (isDry(fields['dry-run']))
    notes.push({ kind: 'difference', at: 'with.dry-run', text: 'The action deletes nothing: dry-run is on.' })
}

const isDry = (value: unknown): boolean => value === true || value === 'true'

/** Returns the list of an input: by commas, spaces or lines. */
export function listOf({ fields }: Step, name: string): readonly string[] {
  return (textAt(fields[name], `with.${name}`) ?? '').split(/[\s,]+/).filter((one) => one !== '')
}

export function isSet({ fields }: Step, name: string): boolean {
  return flagAt(fields[name], `with.${name}`) === true
}

/** Notes that there is no rule, as careen refuses a pattern. */
export function losePattern({ notes }: Step, name: string, why: string): void {
  const text = `careen cannot write the pattern: ${why}. There is no rule, so nothing is deleted.`
  notes.push({ kind: 'lost', at: `with.${name}`, text })
}

/** Returns the pattern of a list with stars; undefined for an empty one. Notes what careen refuses. */
export function starsOf(step: Step, name: string, list: readonly string[]): string | undefined {
  if (list.length === 0) return undefined
  const pattern = anyOf(list.map(starPattern))
  const refused = list.some((one) => one.includes('?'))
    ? 'careen has no ? for one character in this list'
    : refusalOf(pattern)
  if (refused !== undefined) losePattern(step, name, refused)
  return pattern
}
