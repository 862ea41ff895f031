import { compact, type Duration, isRecord } from '../model/index.ts'
import { compileRepositoryPattern } from '../scalars/index.ts'
import { type DraftRule, type ImportNote, unreadNotes } from './imported.ts'
import { countAt, type Fields, fieldsAt, required, textAt, textsAt, wrongAt } from './json.ts'
import type { labels } from './labels.ts'
import { anyOf, EVERY, prefixPattern, refusalOf } from './patterns.ts'
import { FOREVER, olderThan, spanOf } from './times.ts'
/** One cleanup policy of Google Artifact Registry. */

/** What one policy says. */
export type GarRead = {
  readonly rule?: DraftRule
  readonly digests?: readonly string[]
  readonly notes: readonly ImportNote[]
  /** Prefixes of packages; empty: all. */
  readonly packages: readonly string[]
}

/** Returns the patterns of packages whose names begin so; a name may have several parts. */
export function packagePatterns(prefix: string): readonly string[] {
  return prefix.endsWith('/') ? [`${prefix}**`] : [`${prefix}*`, `${prefix}*/**`]
}

/** Reads prefixes of packages. What careen cannot write is all packages for a policy that keeps, and none for one that deletes. */
function packagesAt(value: unknown, at: string, notes: ImportNote[]): readonly string[] {
  const given = textsAt(value, at).map((one) => one.replaceAll(/%2f/gi, '/'))
  const refused = given.filter(
    (one) => !packagePatterns(one).every((name) => compileRepositoryPattern(name).ok),
  )
  for (const one of refused)
    notes.push({ kind: 'lost', at, text: `careen cannot write the packages that begin with "${one}".` })
  return refused.length === 0 ? given : []
}

/** Reads one policy. */
export function readPolicy(fields: Fields, at: string, label: ReturnType<typeof labels>): GarRead {
  const rule = label(textAt(fields['name'] ?? fields['id'], `${at}.name`))
  const type = actionOf(fields['action'], `${at}.action`)
  const notes = [
    ...unreadNotes(fields, ['name', 'id', 'action', 'condition', 'mostRecentVersions'], `${at}.`, rule),
    ...(isRecord(fields['action']) ? unreadNotes(fields['action'], ['type'], `${at}.action.`, rule) : []),
  ]
  const recent = fields['mostRecentVersions']
  if (recent === undefined)
    return conditional(fieldsAt(fields['condition'] ?? {}, `${at}.condition`), { rule, at, type, notes })
  if (type !== 'keep') throw wrongAt(`${at}.mostRecentVersions`, 'the action Keep beside it', type)
  return mostRecent(fieldsAt(recent, `${at}.mostRecentVersions`), { rule, at, type, notes })
}

type Around = {
  readonly rule: string
  readonly at: string
  readonly type: 'keep' | 'delete'
  readonly notes: ImportNote[]
}

function mostRecent(fields: Fields, { rule, at, notes }: Around): GarRead {
  const inner = `${at}.mostRecentVersions`
  notes.push(...unreadNotes(fields, ['keepCount', 'packageNamePrefixes'], `${inner}.`, rule))
  const retainedTop = required(countAt(fields['keepCount'], `${inner}.keepCount`), `${inner}.keepCount`)
  const packages = packagesAt(fields['packageNamePrefixes'], `${inner}.packageNamePrefixes`, notes)
  return { packages, notes, rule: { label: rule, keep: true, tagRegexp: EVERY, untagged: true, retainedTop } }
}

function conditional(condition: Fields, { rule, at, type, notes: unknown }: Around): GarRead {
  const packages = packagesAt(
    condition['packageNamePrefixes'],
    `${at}.condition.packageNamePrefixes`,
    unknown,
  )
  const read = conditionOf(condition, `${at}.condition`)
  const notes = [...unknown, ...read.lost.map((text): ImportNote => ({ kind: 'lost', at, rule, text }))]
  if (type === 'delete') {
    if (notes.length > 0 || read.newer !== undefined)
      return { packages, notes: [...notes, notDeleted(rule, at, read)] }
    return { packages, notes, rule: { label: rule, ...read.filter, ...olderThan(read.older ?? 0) } }
  }
  const isPlain = unknown.length === 0 && read.lost.length === 1
  const digests = isPlain ? digestsIn(condition) : undefined
  if (digests !== undefined)
    return { packages, digests, notes: [{ kind: 'difference', at: `${at}.condition`, text: PROTECTED }] }
  if ((read.older ?? 0) > 0) notes.push(onlyOlder(rule, `${at}.condition.olderThan`))
  return { packages, notes, rule: keepRule(rule, read) }
}

const PROTECTED = 'careen protects these digests. They take no place among the newest.'

/** Returns the digests that a condition is for, if it names whole ones and asks for nothing else. */
function digestsIn(condition: Fields): readonly string[] | undefined {
  const { versionNamePrefixes, tagState, packageNamePrefixes: _packages, ...others } = condition
  const digests = textsAt(versionNamePrefixes, 'versionNamePrefixes')
  const state = textAt(tagState, 'tagState')?.toLowerCase() ?? 'any'
  const isAlone = state === 'any' && digests.length > 0 && Object.keys(others).length === 0
  return isAlone && digests.every((one) => /^sha256:[0-9a-f]{64}$/.test(one)) ? digests : undefined
}

function onlyOlder(rule: string, at: string): ImportNote {
  const text = 'careen cannot keep only what is older than an age. The policy keeps images of every age here.'
  return { kind: 'lost', at, rule, text }
}

function notDeleted(rule: string, at: string, { newer }: GarCondition): ImportNote {
  const why = newer === undefined ? '' : 'careen cannot delete only what is newer than an age. '
  return { kind: 'lost', at, text: `${why}The policy ${rule} is left out, so what it alone deletes is kept.` }
}

function keepRule(label: string, { filter, newer }: GarCondition): DraftRule {
  const age = newer === undefined || newer === 0 ? FOREVER : newer
  const { expirePeriod, expireAfter } = olderThan(age)
  return {
    label,
    keep: true,
    ...filter,
    ...(expirePeriod === undefined ? {} : { expirePeriod }),
    ...(expireAfter === undefined ? {} : { expireAfter }),
  }
}

function actionOf(value: unknown, at: string): 'delete' | 'keep' {
  const type = typeof value === 'string' ? value : textAt(fieldsAt(value, at)['type'], `${at}.type`)
  switch (type?.toLowerCase()) {
    case 'delete':
      return 'delete'
    case 'keep':
      return 'keep'
    default:
      throw wrongAt(at, 'the action Delete or Keep', type)
  }
}

type GarCondition = {
  readonly filter: Pick<DraftRule, 'tagRegexp' | 'untagged'>
  readonly older?: Duration
  readonly newer?: Duration
  readonly lost: readonly string[]
}

const CONDITION = [
  'tagState',
  'tagPrefixes',
  'versionNamePrefixes',
  'packageNamePrefixes',
  'olderThan',
  'newerThan',
]

function conditionOf(fields: Fields, at: string): GarCondition {
  const lost = unreadNotes(fields, CONDITION, '').map(({ text }) => text)
  if (textsAt(fields['versionNamePrefixes'], `${at}.versionNamePrefixes`).length > 0)
    lost.push('careen cannot select versions by the beginning of their digest.')
  const prefixes = textsAt(fields['tagPrefixes'], `${at}.tagPrefixes`)
  const pattern = prefixes.length === 0 ? EVERY : anyOf(prefixes.map(prefixPattern))
  const refused = refusalOf(pattern)
  if (refused !== undefined) lost.push(`careen cannot write the tags: ${refused}.`)
  const tags = { tagRegexp: refused === undefined ? pattern : EVERY }
  return {
    filter: filterOf(stateOf(fields, at), tags, prefixes.length > 0),
    ...compact({
      older: ageOf(fields['olderThan'], `${at}.olderThan`),
      newer: ageOf(fields['newerThan'], `${at}.newerThan`),
    }),
    lost,
  }
}

type State = 'any' | 'tagged' | 'untagged'

function stateOf(fields: Fields, at: string): State {
  const state = textAt(fields['tagState'], `${at}.tagState`)?.toLowerCase() ?? 'any'
  switch (state) {
    case 'tagged':
    case 'untagged':
    case 'any':
      return state
    case 'tag_state_unspecified':
      return 'any'
    default:
      throw wrongAt(`${at}.tagState`, '"tagged", "untagged" or "any"', state)
  }
}

function filterOf(
  state: State,
  tags: { readonly tagRegexp: string },
  hasPrefixes: boolean,
): GarCondition['filter'] {
  switch (state) {
    case 'untagged':
      return { untagged: true }
    case 'tagged':
      return tags
    case 'any':
      return hasPrefixes ? tags : { ...tags, untagged: true }
  }
}

function ageOf(value: unknown, at: string): Duration | undefined {
  const text = textAt(value, at)
  if (text === undefined) return undefined
  const span = spanOf(text)
  if (span === undefined) throw wrongAt(at, 'a duration such as "2592000s" or "30d"', text)
  return span
}
