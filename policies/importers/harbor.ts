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
import { FOREVER } from './times.ts'
/** Harbor: what no rule retains is deleted, in repositories that a rule covers. */

const POLICY = ['id', 'algorithm', 'rules', 'scope', 'trigger']
const RULE = [
  'id',
  'priority',
  'disabled',
  'action',
  'template',
  'params',
  'tag_selectors',
  'scope_selectors',
]

type Read = {
  readonly rules: readonly DraftRule[]
  readonly notes: readonly ImportNote[]
  readonly patterns: readonly string[]
}

/** Imports a retention policy, `{ "algorithm": "or", "rules": [...] }`. */
export const importHarbor: Importer = (policy) => {
  const fields = fieldsAt(policy, '')
  const algorithm = textAt(fields['algorithm'], 'algorithm') ?? 'or'
  if (algorithm !== 'or') throw wrongAt('algorithm', '"or"', algorithm)
  const label = labels('rule')
  const given = listAt(required(fields['rules'], 'rules'), 'rules')
  const read = given.flatMap((one, i) => readRule(fieldsAt(one, `rules[${i}]`), `rules[${i}]`, label))
  const cron = cronOf(fields['trigger'])
  const notes: ImportNote[] = [
    ...unreadNotes(fields, POLICY, ''),
    ...(cron.note === undefined ? [] : [cron.note]),
  ]
  const patterns = [...new Set(read.flatMap((one) => one.patterns))].toSorted()
  return patterns.map((pattern, i) => {
    const own = read.filter((one) => one.patterns.includes(pattern) || one.patterns.includes('**'))
    return finished({
      name: patterns.length === 1 ? 'harbor' : `harbor-${i + 1}`,
      pattern: `${UNNAMED_FOLDER}/${pattern}`,
      rules: [...own.flatMap(({ rules }) => rules), rest(label)],
      notes: [...notes, ...own.flatMap((one) => one.notes), ...(patterns.length > 2 ? [NARROWEST] : [])],
      ...(cron.cron === undefined ? {} : { cron: cron.cron }),
    })
  })
}

const NARROWEST: ImportNote = {
  kind: 'difference',
  at: '',
  text: 'Where a repository matches several patterns, Harbor unites their rules. In careen the policy with the narrowest pattern decides alone.',
}

function rest(label: ReturnType<typeof labels>): DraftRule {
  return {
    label: label('rest'),
    description: 'Harbor deletes what no rule retains.',
    tagRegexp: EVERY,
    untagged: true,
    retainedTop: 0,
  }
}

/** Harbor's cron has seconds in front. */
function cronOf(trigger: unknown): { readonly cron?: string; readonly note?: ImportNote } {
  if (trigger === undefined || trigger === null) return {}
  const settings = fieldsAt(fieldsAt(trigger, 'trigger')['settings'] ?? {}, 'trigger.settings')
  const text = textAt(settings['cron'], 'trigger.settings.cron')
  if (text === undefined) return {}
  const [second, ...five] = text.trim().split(/\s+/)
  if (five.length === 5 && /^\d+$/.test(second ?? '')) return { cron: five.join(' ').replaceAll('?', '*') }
  return {
    note: {
      kind: 'lost',
      at: 'trigger.settings.cron',
      text: `careen cannot read the schedule "${text}". Write a schedule.`,
    },
  }
}

function readRule(fields: Fields, at: string, label: ReturnType<typeof labels>): readonly Read[] {
  if (flagAt(fields['disabled'], `${at}.disabled`) === true) return []
  const action = textAt(fields['action'], `${at}.action`) ?? 'retain'
  if (action !== 'retain') throw wrongAt(`${at}.action`, '"retain"', action)
  const template = required(textAt(fields['template'], `${at}.template`), `${at}.template`)
  const name = label(template)
  const scope = scopeOf(fields['scope_selectors'], `${at}.scope_selectors`)
  const unread = unreadNotes(fields, RULE, `${at}.`, name)
  const tags = tagsOf(fields['tag_selectors'], `${at}.tag_selectors`)
  const said = saidBy(template, fields['params'], `${at}.params`)
  const read = joined(tags, said, unread.length > 0)
  return [
    {
      rules: [{ label: name, ...read.filter, ...read.condition }],
      notes: [
        ...unread,
        ...read.notes.map((note): ImportNote => ({ ...note, at, rule: name })),
        ...scope.notes,
      ],
      patterns: scope.patterns,
    },
  ]
}

type Joined = {
  readonly filter: Omit<DraftRule, 'label'>
  readonly condition: Omit<DraftRule, 'label'>
  readonly notes: readonly Pick<ImportNote, 'kind' | 'text'>[]
}

/** Joins what a rule selects with what it retains. A rule that is lost keeps all that it may mean. */
function joined(tags: Tags, said: ReturnType<typeof saidBy>, isUnread: boolean): Joined {
  const filter = 'why' in tags ? { tagRegexp: EVERY, untagged: true } : tags.filter
  const why = [tags, said].flatMap((one) => ('why' in one ? [one.why] : []))
  if (why.length === 0 && !isUnread && !('why' in said)) {
    const { condition, differs } = said
    return { filter, condition, notes: differs === undefined ? [] : [{ kind: 'difference', text: differs }] }
  }
  const text = [...why, 'The rule keeps all images here that it may mean.'].join(' ')
  return { filter, condition: { expirePeriod: FOREVER }, notes: [{ kind: 'lost', text }] }
}

function saidBy(
  template: string,
  params: unknown,
  at: string,
): NonNullable<ReturnType<typeof templateOf>> | { readonly why: string } {
  const value = countAt(fieldsAt(params ?? {}, at)[template], `${at}.${template}`)
  const said = template === 'always' || value !== undefined ? templateOf(template, value ?? 0) : undefined
  return said ?? { why: `careen does not know the template "${template}".` }
}

type Tags =
  | { readonly filter: Pick<DraftRule, 'tagRegexp' | 'tagsMatchAll' | 'untagged'> }
  | { readonly why: string }

function tagsOf(value: unknown, at: string): Tags {
  const selectors = listAt(value, at).map((one, i) => fieldsAt(one, `${at}[${i}]`))
  if (selectors.some(({ kind }) => kind !== undefined && kind !== 'doublestar'))
    return { why: 'careen knows tag selectors of the kind doublestar alone.' }
  const read = tagFilter(
    selectors.map(({ decoration, pattern }, i) => ({
      excludes: decorationOf(decoration, `${at}[${i}].decoration`, ['matches', 'excludes']) === 'excludes',
      pattern: required(textAt(pattern, `${at}[${i}].pattern`), `${at}[${i}].pattern`),
    })),
  )
  if ('why' in read) return read
  const untagged = selectors.every(({ extras }, i) => isUntagged(extras, `${at}[${i}].extras`))
  if (untagged && read.filter.tagsMatchAll !== undefined)
    return { why: 'careen cannot count images without tags together with those of several selectors.' }
  return { filter: { ...read.filter, untagged } }
}

/** Harbor selects images without a tag unless the selector says otherwise. */
function isUntagged(extras: unknown, at: string): boolean {
  if (extras === undefined || extras === null || extras === '') return true
  if (typeof extras !== 'string') return flagAt(fieldsAt(extras, at)['untagged'], `${at}.untagged`) !== false
  try {
    return flagAt(fieldsAt(JSON.parse(extras), at)['untagged'], `${at}.untagged`) !== false
  } catch (error) {
    if (error instanceof SyntaxError) throw wrongAt(at, 'JSON such as {"untagged":true}', extras)
    throw error
  }
}

function decorationOf(value: unknown, at: string, known: readonly string[]): string {
  const text = textAt(value, at) ?? known[0] ?? ''
  if (known.includes(text)) return text
  throw wrongAt(at, known.map((one) => `"${one}"`).join(' or '), value)
}

function scopeOf(
  value: unknown,
  at: string,
): { readonly patterns: readonly string[]; readonly notes: readonly ImportNote[] } {
  const selectors = value === undefined ? [] : listAt(fieldsAt(value, at)['repository'], `${at}.repository`)
  if (selectors.length === 0) return { patterns: ['**'], notes: [] }
  const notes: ImportNote[] = []
  const patterns = selectors.flatMap((one, i) => {
    const own = `${at}.repository[${i}]`
    const { decoration, pattern } = fieldsAt(one, own)
    const glob = required(textAt(pattern, `${own}.pattern`), `${own}.pattern`)
    const excludes =
      decorationOf(decoration, `${own}.decoration`, ['repoMatches', 'repoExcludes']) === 'repoExcludes'
    const read = excludes ? undefined : repositoryPatterns(glob)
    if (read !== undefined) return read
    notes.push({
      kind: 'lost',
      at: own,
      text: `careen cannot write the repositories ${excludes ? 'other than ' : ''}"${glob}". Write patterns of those that are meant.`,
    })
    return ['write-the-repositories']
  })
  return { patterns, notes }
}
