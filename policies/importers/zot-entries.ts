import type { Duration } from '../model/index.ts'
import { type DraftRule, type ImportNote, unreadNotes } from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, textAt, textsAt, wrongAt } from './json.ts'
import { anyOf, EVERY, refusalOf, unanchored } from './patterns.ts'
import { FOREVER, olderThan, spanOf } from './times.ts'
/** What a policy of zot keeps: the first entry whose pattern is in a tag decides on the tag. */

const ENTRY = [
  'patterns',
  'mostRecentlyPushedCount',
  'mostRecentlyPulledCount',
  'pulledWithin',
  'pushedWithin',
]

/** Without entries zot keeps all tags. */
export function tagRules(entries: readonly unknown[], at: string, notes: ImportNote[]): DraftRule[] {
  const earlier: string[] = []
  const rules = entries.flatMap((one, i) => {
    if (anyOf(earlier) === EVERY) {
      notes.push({ kind: 'difference', at: `${at}[${i}]`, text: NEVER })
      return []
    }
    const read = readEntry(fieldsAt(one, `${at}[${i}]`), { at: `${at}[${i}]`, notes, earlier })
    return read.map((rule, r) => ({ label: `tags-${i + 1}-${NAMES[r] ?? r}`, ...rule }))
  })
  const kept = anyOf(earlier)
  if (rules.length === 0 || kept === EVERY) return rules
  const refused = refusalOf(kept)
  if (refused !== undefined) {
    const text = `careen cannot write "no entry": ${refused}. Tags that no entry keeps stay.`
    notes.push({ kind: 'lost', at, text })
    return rules
  }
  return [
    ...rules,
    { label: 'rest', description: REST, tagRegexp: EVERY, excludeTagRegexp: kept, retainedTop: 0 },
  ]
}

// Why it excludes images: a tag of another entry would be covered by this rule, and no longer keep its image.
const REST = 'zot removes tags that no entry keeps.'

const NEVER = 'An entry before this one is for all tags, so zot never reads it.'

type Entry = {
  readonly at: string
  readonly notes: ImportNote[]
  /** Patterns of the entries before it, which own their tags. */
  readonly earlier: string[]
}

/** Returns what an entry keeps, as rules without labels. What is lost keeps all tags. */
function readEntry(fields: Fields, { at, notes, earlier }: Entry): readonly Omit<DraftRule, 'label'>[] {
  const patterns = textsAt(fields['patterns'], `${at}.patterns`)
  const pattern = patterns.length === 0 ? EVERY : anyOf(patterns.map(unanchored))
  const unread = unreadNotes(fields, ENTRY, `${at}.`)
  notes.push(...unread)
  noteNeverPulled(fields, notes)
  if (patterns.some((text) => text.startsWith('sha256-')))
    notes.push({ kind: 'difference', at: `${at}.patterns`, text: SIGNATURES })
  const before = anyOf(earlier)
  const refused = refusalOf(pattern) ?? refusalOf(before)
  earlier.push(pattern)
  if (refused !== undefined) {
    const text = `careen cannot write the patterns: ${refused}. All tags are kept.`
    notes.push({ kind: 'lost', at: `${at}.patterns`, text })
    return [{ tagRegexp: EVERY, expirePeriod: FOREVER }]
  }
  const isFirst = before === ''
  const filter = { tagRegexp: pattern, ...(isFirst ? {} : { excludeTagRegexp: before }) }
  return conditionsOf(unread.length > 0 ? {} : fields, at).map((condition) => ({ ...filter, ...condition }))
}

const SIGNATURES = 'careen keeps and deletes signatures with their images, whatever rules say of their tags.'

const NAMES = ['a', 'b', 'c', 'd']

type Condition = Pick<DraftRule, 'ageFrom' | 'retainedTop' | 'expirePeriod' | 'expireAfter'>

const NEVER_PULLED: ImportNote = {
  kind: 'difference',
  at: 'mostRecentlyPulledCount',
  text: 'An image that was never pulled is the oldest one there. careen keeps it, as it has no time of a pull.',
}

/** What one entry keeps: each of them is enough. Without any it keeps all. */
function conditionsOf(fields: Fields, at: string): readonly Condition[] {
  const conditions: Condition[] = []
  for (const [name, ageFrom] of [
    ['mostRecentlyPushedCount', 'pushed'],
    ['mostRecentlyPulledCount', 'pulled'],
  ] as const) {
    const retainedTop = countAt(fields[name], `${at}.${name}`) ?? 0
    if (retainedTop > 0) conditions.push({ ageFrom, retainedTop })
  }
  for (const [name, ageFrom] of [
    ['pushedWithin', 'pushed'],
    ['pulledWithin', 'last_pulled'],
  ] as const) {
    const span = spanAt(fields[name], `${at}.${name}`)
    if (span !== undefined) conditions.push({ ageFrom, ...olderThan(span) })
  }
  return conditions.length === 0 ? [{ expirePeriod: FOREVER }] : conditions
}

export function untaggedRules(fields: Fields, at: string, notes: ImportNote[]): readonly DraftRule[] {
  if (flagAt(fields['deleteUntagged'], `${at}.deleteUntagged`) === false) return []
  const base: DraftRule = { label: 'untagged', untagged: true, retainedTop: 0 }
  const kept = fields['keepUntagged']
  if (kept === undefined || kept === null) return [base]
  const entry = fieldsAt(kept, `${at}.keepUntagged`)
  const unread = unreadNotes(entry, ENTRY, `${at}.keepUntagged.`)
  notes.push(...unread)
  if (unread.length > 0) return []
  if (ENTRY.every((name) => (entry[name] ?? undefined) === undefined)) return [base]
  noteNeverPulled(entry, notes)
  return [
    base,
    ...conditionsOf(entry, `${at}.keepUntagged`).map((condition, c) => ({
      label: `untagged-${NAMES[c] ?? c}`,
      untagged: true,
      ...condition,
    })),
  ]
}

function noteNeverPulled(entry: Fields, notes: ImportNote[]): void {
  if (
    (countAt(entry['mostRecentlyPulledCount'], 'mostRecentlyPulledCount') ?? 0) > 0 &&
    !notes.includes(NEVER_PULLED)
  )
    notes.push(NEVER_PULLED)
}

/** Returns a duration; undefined if it is absent. */
export function spanAt(value: unknown, at: string): Duration | undefined {
  const text = textAt(value, at)
  if (text === undefined) return undefined
  const span = spanOf(text)
  if (span === undefined) throw wrongAt(at, 'a duration such as "720h"', text)
  return span
}
