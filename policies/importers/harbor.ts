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
  scopeAt,
  SHIELD,
  shieldNote,
} from './retention-scopes.ts'
import { tagFilter, templateOf } from './retention.ts'
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
  readonly scope: RepositoryScope
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
  const rest = { ...REST, label: label('rest') }
  const shared: ImportNote[] = [
    ...unreadNotes(fields, POLICY, ''),
    ...(cron.note === undefined ? [] : [cron.note]),
    ...(read.length === 0 && given.length > 0 ? [DISABLED] : []),
  ]
  const regions = regionsOf(read.map(({ scope }) => scope))
  return regions.map((region, i) => {
    const { rules, notes } = rulesIn(region, read, rest)
    return finished({
      name: regions.length === 1 ? 'harbor' : `harbor-${i + 1}`,
      pattern: `${UNNAMED_FOLDER}/${region}`,
      rules,
      notes: [...shared, ...notes],
      ...compact({ cron: cron.cron }),
    })
  })
}

const DISABLED: ImportNote = { kind: 'difference', at: 'rules', text: 'All rules are disabled.' }

const REST = {
  description: 'Harbor deletes what no rule retains.',
  tagRegexp: EVERY,
  untagged: true,
  retainedTop: 0,
} as const

const MORE =
  'Harbor has this rule in some of these repositories. careen has it in all of them, so that it keeps more.'

/** Nothing is deleted where it is not certain that a rule is for the repository. */
function rulesIn(region: string, all: readonly Read[], rest: DraftRule): Pick<Read, 'rules' | 'notes'> {
  const read = all
    .map((one) => ({ ...one, reach: reachOfScope(one.scope, region) }))
    .filter(({ reach }) => reach !== 'no')
  const notes = read.flatMap((one) => one.notes)
  if (!read.some(({ reach }) => reach === 'yes'))
    return { rules: [SHIELD], notes: read.length === 0 ? [] : [...notes, shieldNote('rules')] }
  const more = read
    .filter(({ reach }) => reach === 'maybe')
    .flatMap(({ rules }) => rules)
    .map(({ label }): ImportNote => ({ kind: 'difference', at: 'rules', rule: label, text: MORE }))
  return { rules: [...read.flatMap(({ rules }) => rules), rest], notes: [...notes, ...more] }
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
  const scopeNotes: ImportNote[] = []
  const scope = scopeAt(fields['scope_selectors'], `${at}.scope_selectors`, scopeNotes)
  const unread = [
    ...unreadNotes(fields, RULE, `${at}.`, name),
    ...listAt(fields['tag_selectors'], `${at}.tag_selectors`).flatMap((one, i) => {
      const own = `${at}.tag_selectors[${i}]`
      return unreadNotes(fieldsAt(one, own), ['kind', 'decoration', 'pattern', 'extras'], `${own}.`, name)
    }),
  ]
  const tags = tagsOf(fields['tag_selectors'], `${at}.tag_selectors`)
  const params = fieldsAt(fields['params'] ?? {}, `${at}.params`)
  const said = saidBy(template, params, `${at}.params`)
  const read = joined(tags, said, unread.length > 0)
  return [
    {
      rules: [{ label: name, ...read.filter, ...read.condition }],
      notes: [
        ...unread,
        ...Object.keys(params)
          .filter((one) => one !== template)
          .map((one): ImportNote => ({
            kind: 'difference',
            at: `${at}.params.${one}`,
            rule: name,
            text: UNUSED,
          })),
        ...read.notes.map((note): ImportNote => ({ ...note, at, rule: name })),
        ...scopeNotes,
      ],
      scope,
    },
  ]
}

const UNUSED = 'Harbor reads the parameter of the template alone, and so does careen.'

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
  params: Fields,
  at: string,
): NonNullable<ReturnType<typeof templateOf>> | { readonly why: string } {
  const value = countAt(params[template], `${at}.${template}`)
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
    selectors.map((one, i) => ({
      excludes: decorationOf(one, `${at}[${i}]`, ['matches', 'excludes']) === 'excludes',
      pattern: required(textAt(one['pattern'], `${at}[${i}].pattern`), `${at}[${i}].pattern`),
    })),
  )
  if ('why' in read) return read
  const untagged = selectors.every((one, i) => selectsUntagged(one, `${at}[${i}]`))
  return { filter: { ...read.filter, untagged } }
}

/** Why inverted for excludes: Harbor reads the flag as what is excluded. Without extras both kinds select them. */
function selectsUntagged({ extras, decoration }: Fields, at: string): boolean {
  if (extras === undefined || extras === null || extras === '') return true
  const read = typeof extras === 'string' ? jsonIn(extras, `${at}.extras`) : extras
  const flag = flagAt(fieldsAt(read, `${at}.extras`)['untagged'], `${at}.extras.untagged`) === true
  return flag !== (decoration === 'excludes')
}

function jsonIn(text: string, at: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw wrongAt(at, 'JSON such as {"untagged":true}', text)
    throw error
  }
}
