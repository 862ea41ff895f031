import type { Duration } from '../model/index.ts'
import { compileRepositoryPattern } from '../scalars/index.ts'
import { type DraftRule, finished, type Importer, type ImportNote, unreadNotes } from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, listAt, textAt, textsAt, wrongAt } from './json.ts'
import { anyOf, EVERY, refusalOf, unanchored } from './patterns.ts'
import { FOREVER, olderThan, spanOf } from './times.ts'
/** zot: the first policy of a repository decides; the first entry whose pattern is in a tag decides on the tag. */

const POLICY = ['repositories', 'deleteReferrers', 'deleteUntagged', 'keepTags', 'keepUntagged']
const ENTRY = [
  'patterns',
  'mostRecentlyPushedCount',
  'mostRecentlyPulledCount',
  'pulledWithin',
  'pushedWithin',
]

/** Imports a configuration of zot, its `storage`, or its `retention`. */
export const importZot: Importer = (policy) => {
  const outer = fieldsAt(policy, '')
  const storage = outer['storage'] === undefined ? outer : fieldsAt(outer['storage'], 'storage')
  const retention = storage['retention'] === undefined ? storage : fieldsAt(storage['retention'], 'retention')
  const given = listAt(retention['policies'], 'policies')
  if (given.length === 0) throw wrongAt('policies', 'one policy at least', retention['policies'])
  const delay = spanAt(retention['delay'], 'delay')
  const shared: ImportNote[] = unreadNotes(retention, ['policies', 'delay', 'dryRun'], '')
  if (storage['subPaths'] !== undefined)
    shared.push({
      kind: 'lost',
      at: 'storage.subPaths',
      text: 'Import the retention of each subpath on its own.',
    })
  const several = given.length > 1
  return given.flatMap((one, i) =>
    policiesOf(fieldsAt(one, `policies[${i}]`), { at: `policies[${i}]`, i, delay, shared, several }),
  )
}

type Around = {
  readonly at: string
  readonly i: number
  readonly delay: Duration | undefined
  readonly shared: readonly ImportNote[]
  readonly several: boolean
}

const FIRST: ImportNote = {
  kind: 'difference',
  at: 'policies',
  text: 'In zot the first policy that matches a repository decides, in careen the one with the narrowest pattern.',
}
const UNITS: ImportNote = {
  kind: 'difference',
  at: 'keepTags',
  text: 'zot counts tags, careen images: an image with several tags counts once.',
}

function policiesOf(fields: Fields, { at, i, delay, shared, several }: Around): ReturnType<Importer> {
  const notes: ImportNote[] = [...shared, ...(several ? [FIRST] : [])]
  notes.push(...unreadNotes(fields, POLICY, `${at}.`))
  const tags = tagRules(listAt(fields['keepTags'], `${at}.keepTags`), `${at}.keepTags`, notes)
  const rules = [...tags, ...untaggedRules(fields, at, notes)]
  if (flagAt(fields['deleteReferrers'], `${at}.deleteReferrers`) === true)
    rules.push({
      label: 'referrers',
      description: 'Referrers whose image is gone.',
      orphans: true,
      retainedTop: 0,
    })
  if (tags.length > 0) notes.push(UNITS)
  const globs = textsAt(fields['repositories'], `${at}.repositories`)
  return globs.map((glob, g) => {
    const isKnown = compileRepositoryPattern(glob).ok
    const lost: ImportNote[] = isKnown
      ? []
      : [
          {
            kind: 'lost',
            at: `${at}.repositories[${g}]`,
            text: `careen cannot write the repositories "${glob}".`,
          },
        ]
    return finished({
      name: `zot-${i + 1}${globs.length > 1 ? `-${g + 1}` : ''}`,
      ...(isKnown ? { pattern: glob } : {}),
      rules,
      notes: [...notes, ...lost],
      ...(tags.every(({ tagRegexp }) => tagRegexp === EVERY) ? {} : { untag: true }),
      ...(delay === undefined ? {} : { grace: delay }),
    })
  })
}

/** Without entries zot keeps all tags. */
function tagRules(entries: readonly unknown[], at: string, notes: ImportNote[]): DraftRule[] {
  const earlier: string[] = []
  const rules = entries.flatMap((one, i) => {
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
  const isFirst = before === '' || before === EVERY
  const filter = { tagRegexp: pattern, ...(isFirst ? {} : { excludeTagRegexp: before }) }
  return conditionsOf(unread.length > 0 ? {} : fields, at).map((condition) => ({ ...filter, ...condition }))
}

const SIGNATURES = 'careen keeps and deletes signatures with their images, whatever rules say of their tags.'

const NAMES = ['a', 'b', 'c', 'd']

type Condition = Pick<DraftRule, 'ageFrom' | 'retainedTop' | 'expirePeriod' | 'expireAfter'>

/** What one entry keeps: each of them is enough. Without any it keeps all. */
function conditionsOf(fields: Fields, at: string): readonly Condition[] {
  const conditions: Condition[] = []
  for (const [name, ageFrom] of [
    ['mostRecentlyPushedCount', 'pushed'],
    ['mostRecentlyPulledCount', 'last_pulled'],
  ] as const) {
    const retainedTop = countAt(fields[name], `${at}.${name}`) ?? 0
    if (retainedTop > 0) conditions.push({ ageFrom, retainedTop })
  }
  for (const [name, ageFrom] of [
    ['pushedWithin', 'pushed'],
    ['pulledWithin', 'last_pulled'],
  ] as const) {
    const span = spanAt(fields[name], `${at}.${name}`)
    if (span !== undefined && span > 0) conditions.push({ ageFrom, ...olderThan(span) })
  }
  return conditions.length === 0 ? [{ expirePeriod: FOREVER }] : conditions
}

function untaggedRules(fields: Fields, at: string, notes: ImportNote[]): readonly DraftRule[] {
  if (flagAt(fields['deleteUntagged'], `${at}.deleteUntagged`) === false) return []
  const base: DraftRule = { label: 'untagged', untagged: true, retainedTop: 0 }
  const kept = fields['keepUntagged']
  if (kept === undefined || kept === null) return [base]
  const entry = fieldsAt(kept, `${at}.keepUntagged`)
  notes.push(...unreadNotes(entry, ENTRY, `${at}.keepUntagged.`))
  return [
    base,
    ...conditionsOf(entry, `${at}.keepUntagged`).map((condition, c) => ({
      label: `untagged-${NAMES[c] ?? c}`,
      untagged: true,
      ...condition,
    })),
  ]
}

function spanAt(value: unknown, at: string): Duration | undefined {
  const text = textAt(value, at)
  if (text === undefined) return undefined
  const span = spanOf(text)
  if (span === undefined) throw wrongAt(at, 'a duration such as "720h"', text)
  return span
}
