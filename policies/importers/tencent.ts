import { compact } from '../model/index.ts'
import {
  type DraftRule,
  finished,
  type Importer,
  type ImportNote,
  UNNAMED_FOLDER,
  unreadNotes,
} from './imported.ts'
import { countAt, type Fields, fieldsAt, flagAt, listAt, required, textAt, wrongAt } from './json.ts'
import { labels } from './labels.ts'
import { EVERY } from './patterns.ts'
import {
  decorationOf,
  reachOfScope,
  regionsOf,
  type RepositoryScope,
  selectorAt,
  SHIELD,
  shieldNote,
} from './retention-scopes.ts'
import { tagFilter, templateOf } from './retention.ts'
import { DAY, FOREVER } from './times.ts'
/** Tencent Container Registry: retention rules of a namespace; and the lifecycle settings of the personal edition. */

const POLICY = [
  'registry_id',
  'namespace_name',
  'retention_id',
  'retention_rule',
  'advanced_rule_items',
  'cron_setting',
  'disabled',
]
const CRON: Readonly<Record<string, string>> = {
  daily: '0 3 * * *',
  weekly: '0 3 * * 0',
  monthly: '0 3 1 * *',
}
const PERSONAL: Readonly<Record<string, 'days' | 'number'>> = {
  keep_last_days: 'days',
  keep_last_nums: 'number',
  global_keep_last_days: 'days',
  global_keep_last_nums: 'number',
}

/** Imports a tag retention rule of the enterprise edition, or lifecycles of the personal one, `{ "type": "keep_last_nums", "val": 5 }`. */
export const importTencent: Importer = (policy) => {
  if (Array.isArray(policy)) {
    const all = policy.map((one: unknown, i) => personal(fieldsAt(one, `[${i}]`), `[${i}].`))
    const name = labels('tencent')
    return [...Map.groupBy(all, ({ pattern }) => pattern).values()].map((own) =>
      finished({ ...oneOf(own), name: name(own[0]?.name) }),
    )
  }
  const fields = fieldsAt(policy, '')
  const drafts = fields['type'] === undefined ? enterprise(fields) : [personal(fields, '')]
  return drafts.map(finished)
}

type TencentDraft = Parameters<typeof finished>[0]

/** Why together: an image stays there if one lifecycle keeps it, and here if one rule does. */
function oneOf([first, ...more]: readonly TencentDraft[]): TencentDraft {
  if (first !== undefined && more.length === 0) return first
  const all = first === undefined ? more : [first, ...more]
  return {
    name: 'tencent',
    ...first,
    rules: all.flatMap(({ rules }, i) => rules.map((rule) => ({ ...rule, label: `tags-${i + 1}` }))),
    notes: all.flatMap(({ notes }, i) => notes.map((note) => ({ ...note, rule: `tags-${i + 1}` }))),
  }
}

const LIFECYCLE = ['type', 'val', 'repo_name', 'valid', 'username', 'creation_time']
const QUOTA =
  'TKE cleans only when the account has as many tags as its quota. To do the same, write a default_policy with a quota block.'

function personal(fields: Fields, at: string): TencentDraft {
  const type = textAt(fields['type'], `${at}type`) ?? ''
  const value = required(countAt(fields['val'], `${at}val`), `${at}val`)
  const kind = PERSONAL[type]
  if (kind === undefined) throw wrongAt(`${at}type`, '"keep_last_days" or "keep_last_nums"', type)
  const repository = textAt(fields['repo_name'], `${at}repo_name`)
  const isGlobal = type.startsWith('global')
  const notes = unreadNotes(fields, LIFECYCLE, at, 'tags')
  const isLost = notes.length > 0
  if (isGlobal) notes.push({ kind: 'difference', at: `${at}type`, rule: 'tags', text: QUOTA })
  if (countAt(fields['valid'], `${at}valid`) === 0)
    notes.push({
      kind: 'difference',
      at: `${at}valid`,
      rule: 'tags',
      text: 'The lifecycle is not valid there.',
    })
  const condition = kind === 'days' ? { expirePeriod: Math.max(1, value) * DAY } : { retainedTop: value }
  return {
    name: labels('tencent')(repository === undefined ? 'tencent' : `tencent-${repository}`),
    ...compact({ pattern: repository ?? (isGlobal ? '**' : undefined) }),
    rules: [{ label: 'tags', tagRegexp: EVERY, ...(isLost ? { expirePeriod: FOREVER } : condition) }],
    notes,
  }
}

function enterprise(fields: Fields): readonly TencentDraft[] {
  const shared = sharedNotes(fields)
  const label = labels('rule')
  const given = listAt(fields['advanced_rule_items'], 'advanced_rule_items')
  const items =
    given.length === 0
      ? [basicOf(fields['retention_rule'], label('tags'))]
      : given.map((one, i) => {
          const at = `advanced_rule_items[${i}]`
          return itemOf(fieldsAt(one, at), at, label('tags'))
        })
  const regions = regionsOf(items.map(({ scope }) => scope))
  const cadence = textAt(fields['cron_setting'], 'cron_setting')
  const folder = textAt(fields['namespace_name'], 'namespace_name') ?? UNNAMED_FOLDER
  return regions.map((region, i) => {
    const { rules, notes } = rulesIn(region, items)
    return {
      name: regions.length === 1 ? 'tencent' : `tencent-${i + 1}`,
      pattern: `${folder}/${region}`,
      rules,
      notes: [...shared, ...notes],
      ...compact({ cron: cadence === undefined ? undefined : CRON[cadence] }),
    }
  })
}

function sharedNotes(fields: Fields): readonly ImportNote[] {
  const notes = unreadNotes(fields, POLICY, '')
  const cadence = textAt(fields['cron_setting'], 'cron_setting')
  const differs = (at: string, text: string): number => notes.push({ kind: 'difference', at, text })
  if (cadence === 'manual')
    differs('cron_setting', 'The rule runs by hand there. careen runs it on schedule once it is ACTIVE.')
  else if (cadence !== undefined && CRON[cadence] === undefined)
    notes.push({
      kind: 'lost',
      at: 'cron_setting',
      text: `careen does not know "${cadence}". Write a schedule.`,
    })
  if (flagAt(fields['disabled'], 'disabled') === true) differs('disabled', 'The rule is disabled there.')
  differs('', 'What happens to tags that no item selects is not documented. careen keeps them.')
  return notes
}

type Item = {
  readonly rule: DraftRule
  readonly scope: RepositoryScope
  readonly notes: readonly ImportNote[]
}

const ONLY_KEEPS =
  'There the item is for some of these repositories. Here it only keeps, in all of them, so that it deletes nothing that it is not for.'

/** Nothing is deleted where it is not certain that an item is for the repository. */
function rulesIn(region: string, all: readonly Item[]): Pick<TencentDraft, 'rules' | 'notes'> {
  const items = all
    .map((one) => ({ ...one, reach: reachOfScope(one.scope, region) }))
    .filter(({ reach }) => reach !== 'no')
  const notes = items.flatMap((one) => one.notes)
  if (!items.some(({ reach }) => reach === 'yes'))
    return {
      rules: [SHIELD],
      notes: items.length === 0 ? [] : [...notes, shieldNote('advanced_rule_items')],
    }
  const only = items
    .filter(({ reach }) => reach === 'maybe')
    .map(({ rule }): ImportNote => ({
      kind: 'difference',
      at: 'advanced_rule_items',
      rule: rule.label,
      text: ONLY_KEEPS,
    }))
  return {
    rules: items.map(({ rule, reach }) => (reach === 'yes' ? rule : { ...rule, keep: true })),
    notes: [...notes, ...only],
  }
}

function basicOf(value: unknown, label: string): Item {
  const notes: ImportNote[] = []
  const condition = retained(required(value, 'retention_rule'), 'retention_rule', { label, notes })
  return { rule: { label, tagRegexp: EVERY, ...condition }, scope: [], notes }
}

function itemOf(fields: Fields, at: string, label: string): Item {
  const notes = unreadNotes(fields, ['tag_filter', 'repository_filter', 'retention_policy'], `${at}.`, label)
  const filter = fields['repository_filter']
  const place = `${at}.repository_filter`
  const scope =
    filter === undefined || filter === null ? [] : [selectorAt(fieldsAt(filter, place), place, notes)]
  const tag = fieldsAt(fields['tag_filter'] ?? {}, `${at}.tag_filter`)
  notes.push(...unreadNotes(tag, ['decoration', 'pattern'], `${at}.tag_filter.`, label))
  const pattern = textAt(tag['pattern'], `${at}.tag_filter.pattern`) ?? '**'
  const excludes = decorationOf(tag, `${at}.tag_filter`, ['matches', 'excludes']) === 'excludes'
  const read = tagFilter([{ excludes, pattern }])
  const isUnread = notes.some((note) => note.rule === label)
  const condition = retained(fields['retention_policy'], `${at}.retention_policy`, { label, notes })
  if (!('why' in read) && !isUnread) return { notes, scope, rule: { label, ...read.filter, ...condition } }
  const why = 'why' in read ? `${read.why} ` : ''
  notes.push({ kind: 'lost', at, rule: label, text: `${why}The rule keeps all images.` })
  return { notes, scope, rule: { label, tagRegexp: EVERY, expirePeriod: FOREVER } }
}

type Context = { readonly label: string; readonly notes: ImportNote[] }

function retained(value: unknown, at: string, { label, notes }: Context): Omit<DraftRule, 'label'> {
  const fields = fieldsAt(value, at)
  const unread = unreadNotes(fields, ['key', 'value'], `${at}.`, label)
  notes.push(...unread)
  if (unread.length > 0) return { expirePeriod: FOREVER }
  const key = textAt(fields['key'], `${at}.key`) ?? ''
  const said = KEYS.includes(key)
    ? templateOf(key, required(countAt(fields['value'], `${at}.value`), `${at}.value`))
    : undefined
  if (said !== undefined) return said.condition
  const text = `careen does not know the key "${key}". The rule keeps all images.`
  notes.push({ kind: 'lost', at, rule: label, text })
  return { expirePeriod: FOREVER }
}

const KEYS = ['latestPushedK', 'nDaysSinceLastPush']
