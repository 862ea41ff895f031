import { compact, type Duration } from '../model/index.ts'
import {
  type DraftRule,
  finished,
  type Importer,
  type ImportNote,
  UNNAMED_FOLDER,
  unreadNotes,
} from './imported.ts'
import { countAt, type Fields, fieldsAt, listAt, required, textAt, textsAt, wrongAt } from './json.ts'
import { labels } from './labels.ts'
import { anyOf, EVERY, prefixPattern, refusalOf } from './patterns.ts'
import { FOREVER, olderThan, spanOf } from './times.ts'
/** Google Artifact Registry: what one policy deletes goes, unless another one keeps it. */

type Read = {
  readonly rule?: DraftRule
  readonly notes: readonly ImportNote[]
  /** Prefixes of packages; empty: all. */
  readonly packages: readonly string[]
}

/** Imports a list of cleanup policies. */
export const importGar: Importer = (policy) => {
  const label = labels('rule')
  const read = listAt(policy, '').map((one, i) => readPolicy(fieldsAt(one, `[${i}]`), `[${i}]`, label))
  const name = labels('gar')
  const prefixes = [...new Set(read.flatMap(({ packages }) => packages))].toSorted()
  const scoped = prefixes.flatMap((prefix) => {
    const own = read.filter(
      ({ packages }) => packages.length === 0 || packages.some((one) => prefix.startsWith(one)),
    )
    return namesOf(prefix).map((pattern) => policyOf(name(`gar-${prefix}`), pattern, own))
  })
  const general = read.filter(({ packages }) => packages.length === 0)
  return [...scoped, policyOf(name('gar'), '**', general)]
}

/** Returns the patterns of packages whose names begin so; a name may have several parts. */
function namesOf(prefix: string): readonly string[] {
  return prefix.endsWith('/') ? [`${prefix}**`] : [`${prefix}*`, `${prefix}*/**`]
}

const AGES: ImportNote = {
  kind: 'difference',
  at: '',
  text: 'Artifact Registry does not say what olderThan counts from. careen takes the later of build and push.',
}

function policyOf(name: string, pattern: string, read: readonly Read[]): ReturnType<typeof finished> {
  const rules = read.flatMap(({ rule }) => rule ?? [])
  const deletes = rules.filter(({ keep }) => keep !== true)
  const covers = deletes.length === 0 || deletes.some(({ tagRegexp }) => tagRegexp === EVERY)
  const others: DraftRule = {
    label: 'others',
    description: 'Covers all other tags: a version is deleted with all of its tags.',
    tagRegexp: EVERY,
    expirePeriod: FOREVER,
  }
  return finished({
    name,
    pattern: `${UNNAMED_FOLDER}/${pattern}`,
    onConflict: 'any',
    rules:
      deletes.length > 0 && deletes.every(({ tagRegexp }) => tagRegexp === undefined)
        ? rules
        : [...rules, ...(covers ? [] : [others])],
    notes: [
      ...read.flatMap(({ notes }) => notes),
      ...(rules.some((one) => one.expirePeriod !== undefined) ? [AGES] : []),
    ],
  })
}

function readPolicy(fields: Fields, at: string, label: ReturnType<typeof labels>): Read {
  const name = label(textAt(fields['name'] ?? fields['id'], `${at}.name`))
  const type = actionOf(fields['action'], `${at}.action`)
  const unknown = unreadNotes(
    fields,
    ['name', 'id', 'action', 'condition', 'mostRecentVersions'],
    `${at}.`,
    name,
  )
  const recent = fields['mostRecentVersions']
  if (recent !== undefined && type === 'keep') {
    const most = fieldsAt(recent, `${at}.mostRecentVersions`)
    const retainedTop = required(
      countAt(most['keepCount'], `${at}.mostRecentVersions.keepCount`),
      `${at}.mostRecentVersions.keepCount`,
    )
    const packages = textsAt(most['packageNamePrefixes'], `${at}.mostRecentVersions.packageNamePrefixes`)
    return {
      packages,
      notes: unknown,
      rule: { label: name, keep: true, tagRegexp: EVERY, untagged: true, retainedTop },
    }
  }
  if (recent !== undefined) throw wrongAt(`${at}.mostRecentVersions`, 'the action Keep beside it', type)
  const condition = fieldsAt(fields['condition'] ?? {}, `${at}.condition`)
  const packages = textsAt(condition['packageNamePrefixes'], `${at}.condition.packageNamePrefixes`)
  const read = conditionOf(condition, `${at}.condition`)
  const notes = [...unknown, ...read.lost.map((text): ImportNote => ({ kind: 'lost', at, rule: name, text }))]
  if (type === 'keep') return { packages, notes, rule: keepRule(name, read) }
  if (notes.length > 0 || read.newer !== undefined)
    return { packages, notes: [...notes, notDeleted(name, at, read)] }
  return { packages, notes, rule: { label: name, ...read.filter, ...olderThan(read.older ?? 0) } }
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
