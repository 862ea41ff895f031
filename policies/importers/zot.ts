import type { Duration } from '../model/index.ts'
import { type DraftRule, finished, type Importer, type ImportNote, unreadNotes } from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, listAt, textAt, textsAt, wrongAt } from './json.ts'
import { anyOf, EVERY, refusalOf, unanchored } from './patterns.ts'
import { reachOfAny, repositoryPatterns } from './regions.ts'
import { FOREVER, olderThan, spanOf } from './times.ts'
/** zot: the first policy of a repository decides; the first entry whose pattern is in a tag decides on the tag. */

const POLICY = ['repositories', 'deleteReferrers', 'deleteUntagged', 'keepTags', 'keepUntagged']
/** Fields beside `retention`, where it is not written in a `retention` of its own. */
const CONFIG = ['distSpecVersion', 'http', 'log', 'extensions', 'scheduler', 'cluster']
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
  if (given.length === 0) throw noPolicy(storage, retention)
  const delay =
    spanAt(retention['delay'], 'delay') ?? spanAt(storage['gcDelay'], 'storage.gcDelay') ?? GC_DELAY
  const read = given.map((one, i) => readPolicy(fieldsAt(one, `policies[${i}]`), `policies[${i}]`))
  const regions = read.flatMap(({ patterns }, i) =>
    patterns.map((pattern, g) => ({
      pattern,
      name: `zot-${i + 1}${patterns.length > 1 ? `-${g + 1}` : ''}`,
    })),
  )
  const own = regions.filter(({ pattern }, i) => regions.findIndex((one) => one.pattern === pattern) === i)
  const shared = sharedNotes({ storage, retention, isWhole: own.some(({ pattern }) => pattern === '**') })
  return [
    ...own.map(({ pattern, name }) =>
      finished({ name, pattern, grace: delay, ...policyIn(pattern, read, shared) }),
    ),
    ...read.flatMap((one, i) => (one.patterns.length > 0 ? [] : [unwritten(one, i, { delay, shared })])),
  ]
}

function noPolicy(storage: Fields, retention: Fields): Error {
  const wanted =
    storage['subPaths'] === undefined
      ? 'one policy at least'
      : 'one policy; import the retention of each subpath on its own'
  return wrongAt('policies', wanted, retention['policies'])
}

/** What zot waits for before it deletes an untagged image, if its configuration does not say it. */
const GC_DELAY: Duration = 3_600_000

type Settings = { readonly storage: Fields; readonly retention: Fields; readonly isWhole: boolean }

function sharedNotes({ storage, retention, isWhole }: Settings): readonly ImportNote[] {
  const notes = unreadNotes(retention, ['policies', 'delay', 'dryRun', ...CONFIG], '')
  const differs = (at: string, text: string): number => notes.push({ kind: 'difference', at, text })
  if (flagAt(retention['dryRun'], 'dryRun') === true) differs('dryRun', 'zot deletes nothing: dryRun is on.')
  if (flagAt(storage['gc'], 'storage.gc') === false) differs('storage.gc', 'zot deletes nothing: gc is off.')
  if (!isWhole) differs('policies', REMAINING)
  if (storage['subPaths'] !== undefined)
    notes.push({
      kind: 'lost',
      at: 'storage.subPaths',
      text: 'Import the retention of each subpath on its own.',
    })
  return notes
}

const REMAINING =
  'In repositories that no policy is for, zot deletes untagged images. careen has no policy for them, and keeps all.'
const UNITS: ImportNote = {
  kind: 'difference',
  at: 'keepTags',
  text: 'zot counts tags, careen images: an image with several tags counts once.',
}

type ZotRead = {
  readonly at: string
  /** Of repositories. Empty: careen can write none of them. */
  readonly patterns: readonly string[]
  readonly isPartial: boolean
  readonly rules: readonly DraftRule[]
  readonly notes: readonly ImportNote[]
  readonly untag: boolean
}

function readPolicy(fields: Fields, at: string): ZotRead {
  const notes = unreadNotes(fields, POLICY, `${at}.`)
  const globs = textsAt(fields['repositories'], `${at}.repositories`)
  const written = globs.map((glob, i) => {
    const found = repositoryPatterns(glob, true)
    if (found === undefined)
      notes.push({
        kind: 'lost',
        at: `${at}.repositories[${i}]`,
        text: `careen cannot write the repositories "${glob}".`,
      })
    return found ?? []
  })
  if (globs.length === 0)
    notes.push({ kind: 'lost', at: `${at}.repositories`, text: 'The policy is for no repository.' })
  const isUnread = notes.some(({ at: where }) => !where.startsWith(`${at}.repositories`))
  const tags = tagRules(listAt(fields['keepTags'], `${at}.keepTags`), `${at}.keepTags`, notes)
  const rules = [...tags, ...untaggedRules(fields, at, notes)]
  if (flagAt(fields['deleteReferrers'], `${at}.deleteReferrers`) === true)
    rules.push({
      label: 'referrers',
      description: 'Referrers whose image is gone.',
      orphans: true,
      retainedTop: 0,
    })
  if (tags.length > 0) notes.push(UNITS, ...leftNotes(fields, at))
  return {
    at,
    patterns: written.flat(),
    isPartial: written.some((one) => one.length === 0),
    rules: isUnread ? [KEPT] : rules,
    notes,
    untag: !tags.every(({ tagRegexp }) => tagRegexp === EVERY),
  }
}

/** What zot leaves in the registry when an image has lost its last tag. */
function leftNotes(fields: Fields, at: string): readonly ImportNote[] {
  const name = fields['deleteUntagged'] === false ? 'deleteUntagged' : 'keepUntagged'
  if (name === 'keepUntagged' && (fields[name] ?? undefined) === undefined) return []
  return [{ kind: 'difference', at: `${at}.${name}`, text: LEAVES }]
}

const LEAVES =
  'zot may leave an image without a tag in the registry when its last tag is removed. careen deletes the image.'
const FIRST = 'In zot this policy comes before others that are for these repositories, and decides alone.'
const UNCLEAR =
  'careen cannot say which of these repositories an earlier policy of zot is for. All images are kept.'
const KEPT: DraftRule = { label: 'kept', tagRegexp: EVERY, untagged: true, expirePeriod: FOREVER }

type ZotPolicyDraft = {
  readonly rules: readonly DraftRule[]
  readonly notes: readonly ImportNote[]
  readonly untag?: true
}

/** The first policy of zot for the repositories of a region is in force there. */
function policyIn(region: string, all: readonly ZotRead[], shared: readonly ImportNote[]): ZotPolicyDraft {
  const reaches = all.map(({ patterns, isPartial }) => {
    const reach = reachOfAny(patterns, region)
    return reach === 'no' && isPartial ? 'maybe' : reach
  })
  const first = reaches.findIndex((reach) => reach !== 'no')
  const read = all[first]
  if (read === undefined || reaches[first] === 'maybe')
    return {
      rules: [KEPT],
      notes: [...shared, { kind: 'lost', at: 'policies', rule: KEPT.label, text: UNCLEAR }],
    }
  const others = reaches.filter((reach, i) => i > first && reach !== 'no')
  const order: readonly ImportNote[] =
    others.length === 0 ? [] : [{ kind: 'difference', at: read.at, text: FIRST }]
  return {
    rules: read.rules,
    notes: [...shared, ...read.notes, ...order],
    ...(read.untag ? { untag: true as const } : {}),
  }
}

type Around = { readonly delay: Duration; readonly shared: readonly ImportNote[] }

/** A policy whose repositories the reader has to write. */
function unwritten(read: ZotRead, i: number, { delay, shared }: Around): ReturnType<typeof finished> {
  const { rules, notes, untag } = read
  return finished({ name: `zot-${i + 1}`, grace: delay, rules, notes: [...shared, ...notes], untag })
}

/** Without entries zot keeps all tags. */
function tagRules(entries: readonly unknown[], at: string, notes: ImportNote[]): DraftRule[] {
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

function untaggedRules(fields: Fields, at: string, notes: ImportNote[]): readonly DraftRule[] {
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

function spanAt(value: unknown, at: string): Duration | undefined {
  const text = textAt(value, at)
  if (text === undefined) return undefined
  const span = spanOf(text)
  if (span === undefined) throw wrongAt(at, 'a duration such as "720h"', text)
  return span
}
