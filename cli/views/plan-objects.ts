import {
  attributesOf,
  type Change,
  type FieldChange,
  type Rename,
  renamesOf,
} from '../../policies/diff/index.ts'
import {
  addressOf,
  type DeclaredObject,
  type Policy,
  type Protection,
  type Scope,
} from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import type { PlanLook } from './plan-look.ts'
import { count, escaped, fitted, oneLine, plural } from './text.ts'

/** So many equal changes, or more, share a line. */
const ALIKE = 3
/** Columns of an address on a screen of 80. */
const ADDRESS = 30

const SIGNS = {
  delete: ['-', 'red', 'destroy'],
  update: ['~', 'yellow', 'update'],
  create: ['+', 'green', 'create'],
} as const
const ORDER = ['delete', 'update', 'create'] as const

/** Returns at most `most` lines of changed objects; equal changes share one, others are counted. Empty without changes. */
export function objectsText(
  { changes, unchanged = 0 }: Pick<StoredPlan, 'changes' | 'unchanged'>,
  look: PlanLook,
  most: number,
): string {
  const { paint } = look
  if (changes.length === 0) return ''
  const renames = renamesOf(changes)
  const lines = ORDER.flatMap((action) =>
    folded(
      changes.filter((change) => change.action === action),
      renames,
    ),
  )
  const shown = lines.slice(0, most)
  const width = Math.min(addressWidth(look), Math.max(...shown.map(({ address }) => address.length)))
  const legend = (['create', 'update', 'delete'] as const)
    .filter((action) => changes.some((change) => change.action === action))
    .map((action) => `${paint(SIGNS[action][1], SIGNS[action][0])} ${SIGNS[action][2]}`)
  const rest = lines.slice(most).reduce((sum, { changes: size }) => sum + size, 0)
  const more = rest === 0 ? '' : `    ${paint('grey', `${count(rest)} more objects`)}\n`
  const same = unchanged === 0 ? '' : `    ${paint('grey', `${plural(unchanged, 'object')} unchanged`)}\n`
  return `${paint('bold', 'Objects')}  ${legend.join('  ')}\n${shown.map((line) => lineText(line, width, look)).join('')}${more}${same}\n`
}

type Line = {
  readonly action: Change['action']
  readonly address: string
  readonly words: string
  readonly changes: number
}

function folded(changes: readonly Change[], renames: readonly Rename[]): readonly Line[] {
  const from = new Map(renames.map((rename) => [rename.from, rename]))
  const to = new Map(renames.map((rename) => [rename.to, rename]))
  const renameOf = (change: Change): Rename | undefined =>
    (change.action === 'delete' ? from : to).get(addressIn(change))
  const words = (change: Change): string =>
    renamedWords(change, renameOf(change), 'unnamed') ?? wordsOf(change)
  const alike = Map.groupBy(changes, (change) => `${blockOf(change)} ${words(change)}`)
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    if (group.length < ALIKE)
      return group.map((change): Line => ({
        action: change.action,
        address: addressIn(change),
        words: renamedWords(change, renameOf(change), 'named') ?? words(change),
        changes: 1,
      }))
    const address = `${commonStart(group.map(addressIn))}*`
    return [
      {
        action: first.action,
        address,
        words: `${group.length} alike${words(first) === '' ? '' : `: ${words(first)}`}`,
        changes: group.length,
      },
    ]
  })
}

/** What becomes of an object that is renamed, with the other name or without it. Undefined: it is not renamed. */
function renamedWords(
  { action }: Change,
  rename: Rename | undefined,
  naming: 'named' | 'unnamed',
): string | undefined {
  if (rename === undefined) return undefined
  const other = labelOf(action === 'delete' ? rename.to : rename.from)
  const isNamed = naming === 'named'
  if (action === 'delete') return isNamed ? `renamed to ${other}` : 'renamed'
  // Why without the word: there is little room beside two names.
  const differs = fieldsWords(rename.fields).replaceAll(/(?<=^|; )rule /g, '')
  if (differs === '') return isNamed ? `renamed from ${other}` : 'renamed'
  return `${isNamed ? `was ${other}` : 'renamed'}; ${differs}`
}

function labelOf(address: string): string {
  return address.slice(address.indexOf('.') + 1)
}

/** Names give way on a narrow screen, and get more room on a wide one. */
function addressWidth({ width }: PlanLook): number {
  return Math.floor((ADDRESS * width) / 80)
}

function lineText(
  { action, address, words }: Line,
  width: number,
  { paint, width: columns }: PlanLook,
): string {
  const [sign, colour] = SIGNS[action]
  const name = fitted(oneLine(address), width).padEnd(width)
  const said = fitted(oneLine(words), columns - width - 6, 'end')
  return `  ${paint(colour, sign)} ${`${name}  ${said}`.trimEnd()}\n`
}

function objectOf(change: Change): DeclaredObject {
  return change.action === 'delete' ? change.before : change.after
}

function addressIn(change: Change): string {
  return addressOf(objectOf(change))
}

function blockOf(change: Change): string {
  return addressIn(change).split('.')[0] ?? ''
}

function commonStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}

/** What a change is, in half a line. */
function wordsOf(change: Change): string {
  switch (change.action) {
    case 'update':
      return fieldsWords(change.fields)
    case 'delete':
    case 'create':
      return objectWords(objectOf(change))
  }
}

/** Returns what differs, in half a line. */
export function fieldsWords(fields: readonly FieldChange[]): string {
  return fields.map(fieldWords).join('; ')
}

function fieldWords({ path, before, after }: FieldChange): string {
  const [, rule, name = path] = /^rule\.([^.]+)\.(.+)$/.exec(path) ?? []
  const where = rule === undefined ? '' : `rule ${rule}: `
  if (before === undefined) return `${where}${name} = ${plain(after)}`
  return after === undefined ? `${where}no ${name}` : `${where}${name} ${plain(before)} -> ${plain(after)}`
}

/** Without the quotes of a text. */
function plain(value = ''): string {
  return escaped(value).replace(/^"(.*)"$/, '$1')
}

function objectWords(object: DeclaredObject): string {
  switch (object.kind) {
    case 'registry':
      return object.url
    case 'protect':
      return protectionWords(object)
    case 'policy':
      return policyWords(object)
  }
}

function protectionWords({ scope, tagRegexp, digests }: Protection): string {
  const tags = tagRegexp === undefined ? [] : [`tags ${tagRegexp}`]
  const images = digests.length === 0 ? [] : [`${count(digests.length)} digests`]
  return [scopeWords(scope), ...tags, ...images].join(', ')
}

function policyWords(policy: Policy): string {
  const { status, rules, scope, schedule } = policy
  const limit = attributesOf(policy).get('max_delete_percent')
  const size = `${count(rules.length)} ${rules.length === 1 ? 'rule' : 'rules'}`
  return [
    status,
    size,
    scopeWords(scope),
    `limit ${limit ?? '30'} %`,
    scheduleWords(schedule.cron, schedule.timeZone),
  ].join(', ')
}

function scheduleWords(cron: string, zone: string): string {
  const [, minute = '', hour] = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron) ?? []
  return hour === undefined
    ? `${cron} ${zone}`
    : `${hour.padStart(2, '0')}:${minute.padStart(2, '0')} ${zone}`
}

function scopeWords(scope: Scope): string {
  switch (scope.kind) {
    case 'global':
      return 'all registries'
    case 'registry':
      return `${scope.registry}/**`
    case 'pattern':
      return `${scope.registry}/${scope.pattern}`
    case 'repository':
      return `${scope.registry}/${scope.repository}`
  }
}
