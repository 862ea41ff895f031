import type { Duration } from '../model/index.ts'
import {
  type DraftRule,
  finished,
  type Importer,
  type ImportNote,
  unreadNotes,
  UNWRITTEN_REPOSITORIES,
} from './imported.ts'
import { type Fields, fieldsAt, flagAt, listAt, textsAt, wrongAt } from './json.ts'
import { EVERY } from './patterns.ts'
import { coverOf, reachOfAny, reachOfCover, repositoryPatterns } from './regions.ts'
import { FOREVER } from './times.ts'
import { spanAt, tagRules, untaggedRules } from './zot-entries.ts'
/** zot: the first policy of a repository decides. */

const POLICY = ['repositories', 'deleteReferrers', 'deleteUntagged', 'keepTags', 'keepUntagged']
/** Fields beside `retention`, where it is not written in a `retention` of its own. */
const CONFIG = ['distSpecVersion', 'http', 'log', 'extensions', 'scheduler', 'cluster']

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
  const regions = read.flatMap(({ patterns, covers }, i) =>
    [...patterns, ...covers].map((pattern, g) => ({
      pattern,
      name: `zot-${i + 1}${patterns.length + covers.length > 1 ? `-${g + 1}` : ''}`,
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
  /** Patterns that have repositories of globs that careen cannot write. */
  readonly covers: readonly string[]
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
    covers: globs.filter((_, i) => written[i]?.length === 0).map(coverOf),
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
  const reaches = all.map(({ patterns, covers }) => {
    const reach = reachOfAny(patterns, region)
    return reach === 'no' && covers.some((one) => reachOfCover(one, region) !== 'no') ? 'maybe' : reach
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
  const pattern = UNWRITTEN_REPOSITORIES
  return finished({
    name: `zot-${i + 1}-unwritten`,
    pattern,
    grace: delay,
    rules,
    notes: [...shared, ...notes],
    untag,
  })
}
