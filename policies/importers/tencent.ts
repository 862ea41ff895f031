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
import { repositoryPatterns, tagFilter, templateOf } from './retention.ts'
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

/** Imports a tag retention rule of the enterprise edition, or `{ "Type": "keep_last_nums", "Val": 5 }` of the personal one. */
export const importTencent: Importer = (policy) => {
  const fields = fieldsAt(policy, '')
  return [
    finished(
      fields['Type'] === undefined && fields['type'] === undefined ? enterprise(fields) : personal(fields),
    ),
  ]
}

function personal(fields: Fields): Parameters<typeof finished>[0] {
  const type = textAt(fields['Type'] ?? fields['type'], 'Type') ?? ''
  const value = required(countAt(fields['Val'] ?? fields['val'], 'Val'), 'Val')
  const kind = PERSONAL[type]
  if (kind === undefined) throw wrongAt('Type', '"keep_last_days" or "keep_last_nums"', type)
  const name = textAt(fields['RepoName'], 'RepoName')
  const isGlobal = type.startsWith('global')
  return {
    name: 'tencent',
    ...(name === undefined ? (isGlobal ? { pattern: '**' } : {}) : { pattern: name }),
    rules: [
      {
        label: 'tags',
        tagRegexp: EVERY,
        ageFrom: 'pushed',
        ...(kind === 'days' ? { expirePeriod: Math.max(1, value) * DAY } : { retainedTop: value }),
      },
    ],
    notes: [
      ...unreadNotes(fields, ['Type', 'type', 'Val', 'val', 'RepoName', 'Valid'], ''),
      ...(isGlobal
        ? [
            {
              kind: 'difference',
              at: 'Type',
              rule: 'tags',
              text: 'TKE cleans only when the account has as many tags as its quota. To do the same, write a default_policy with a quota block.',
            } as const,
          ]
        : []),
    ],
  }
}

function enterprise(fields: Fields): Parameters<typeof finished>[0] {
  const notes = unreadNotes(fields, POLICY, '')
  const items = listAt(fields['advanced_rule_items'], 'advanced_rule_items')
  const basic = Array.isArray(fields['retention_rule'])
    ? fields['retention_rule'][0]
    : fields['retention_rule']
  const label = labels('rule')
  const read = items.map((one, i) =>
    itemOf(fieldsAt(one, `advanced_rule_items[${i}]`), `advanced_rule_items[${i}]`, { label, notes }),
  )
  if (items.length === 0) {
    const rule = retained(required(basic, 'retention_rule'), 'retention_rule', notes)
    read.push({ rule: { label: label('tags'), tagRegexp: EVERY, ...rule }, patterns: ['**'] })
  }
  const patterns = [...new Set(read.flatMap((one) => one.patterns))]
  if (patterns.length > 1)
    notes.push({
      kind: 'lost',
      at: 'advanced_rule_items',
      text: `The items are for different repositories (${patterns.join(', ')}). Write a policy for each; this one has the rules of all of them.`,
    })
  const cadence = textAt(fields['cron_setting'], 'cron_setting')
  const cron = cadence === undefined ? undefined : CRON[cadence]
  if (cadence === 'manual')
    notes.push({
      kind: 'difference',
      at: 'cron_setting',
      text: 'The rule runs by hand there. careen runs it on schedule once it is ACTIVE.',
    })
  if (flagAt(fields['disabled'], 'disabled') === true)
    notes.push({ kind: 'difference', at: 'disabled', text: 'The rule is disabled there.' })
  notes.push({
    kind: 'difference',
    at: '',
    text: 'What happens to tags that no item selects is not documented. careen keeps them.',
  })
  const namespace = textAt(fields['namespace_name'], 'namespace_name')
  return {
    name: 'tencent',
    pattern: `${namespace ?? UNNAMED_FOLDER}/${patterns.length === 1 ? patterns[0] : '**'}`,
    rules: read.map(({ rule }) => rule),
    notes,
    ...(cron === undefined ? {} : { cron }),
  }
}

type Context = { readonly label: ReturnType<typeof labels>; readonly notes: ImportNote[] }

type Item = { readonly rule: DraftRule; readonly patterns: readonly string[] }

function itemOf(fields: Fields, at: string, { label, notes }: Context): Item {
  const name = label('tags')
  notes.push(...unreadNotes(fields, ['tag_filter', 'repository_filter', 'retention_policy'], `${at}.`, name))
  const patterns = repositoriesOf(fields['repository_filter'], `${at}.repository_filter`, notes)
  const tag = fieldsAt(fields['tag_filter'] ?? {}, `${at}.tag_filter`)
  const pattern = textAt(tag['pattern'], `${at}.tag_filter.pattern`) ?? '**'
  const read = tagFilter([{ excludes: tag['decoration'] === 'excludes', pattern }])
  if ('why' in read) {
    notes.push({
      kind: 'lost',
      at: `${at}.tag_filter`,
      rule: name,
      text: `${read.why} The rule keeps all images.`,
    })
    return { patterns, rule: { label: name, tagRegexp: EVERY, expirePeriod: FOREVER } }
  }
  const condition = retained(fields['retention_policy'], `${at}.retention_policy`, notes)
  return { patterns, rule: { label: name, ...read.filter, ...condition } }
}

function repositoriesOf(value: unknown, at: string, notes: ImportNote[]): readonly string[] {
  const repository = fieldsAt(value ?? {}, at)
  const glob = textAt(repository['pattern'], `${at}.pattern`) ?? '**'
  const patterns = repository['decoration'] === 'repoExcludes' ? undefined : repositoryPatterns(glob)
  if (patterns !== undefined) return patterns
  notes.push({
    kind: 'lost',
    at,
    text: `careen cannot write the repositories of "${glob}". Write patterns of those that are meant.`,
  })
  return ['write-the-repositories']
}

function retained(value: unknown, at: string, notes: ImportNote[]): Omit<DraftRule, 'label'> {
  const fields = fieldsAt(value, at)
  const key = textAt(fields['key'], `${at}.key`) ?? ''
  const said = templateOf(key, required(countAt(fields['value'], `${at}.value`), `${at}.value`))
  if (said !== undefined) return said.condition
  notes.push({ kind: 'lost', at, text: `careen does not know the key "${key}". The rule keeps all images.` })
  return { expirePeriod: FOREVER }
}
