import { attributesOf, type Change, type FieldChange, type Rename } from '../../policies/diff/index.ts'
import { addressOf } from '../../policies/model/index.ts'
import { fieldsWords } from './change-words.ts'
import { count, escaped, oneLine } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** Signs of actions, their colours, and what they do. */
export const SIGNS = {
  create: ['+', 'green', 'create'],
  update: ['~', 'yellow', 'update in-place'],
  delete: ['-', 'red', 'destroy'],
} as const

const DONE = { create: 'created', update: 'updated in-place', delete: 'destroyed' } as const

/** Returns a changed object as a block: its rules are blocks in it, and what does not change is counted. */
export function objectBlock(change: Change, renames: ReadonlyMap<string, Rename>, paint: Paint): string {
  const address = addressOf(change.action === 'delete' ? change.before : change.after)
  const [sign, colour] = SIGNS[change.action]
  const [block, name] = address.split('.')
  const note = `${renamedNote(renames.get(address))}${disabledNote(change)}`
  const body = attributeLines(linesOf(change), '      ', paint)
  const rest = hiddenText(hiddenIn(change), '        ', paint)
  return `  ${paint('bold', `# ${address}`)} will be ${DONE[change.action]}\n${note}  ${paint(colour, sign)} ${block} "${name}" {\n${body.join('')}${rest}    }\n`
}

/** Why in a plan in which it is created: the values of both are far from each other. */
function renamedNote(rename: Rename | undefined): string {
  if (rename === undefined) return ''
  const fields = rename.fields.length === 0 ? 'nothing else changes' : fieldsWords(rename.fields)
  return `  # (renamed from ${rename.from}: ${oneLine(fields)})\n`
}

function disabledNote(change: Change): string {
  if (change.action === 'delete' || change.after.kind !== 'policy' || change.after.status === 'ACTIVE')
    return ''
  return `  # (status DISABLED: it deletes nothing. To try it: careen dry-run REPO -policy ${change.after.name})\n`
}

/** One attribute: a value that comes, goes or changes. `hidden`: attributes of its rule that do not change. */
type Line = FieldChange & { readonly hidden?: number }

function linesOf(change: Change): readonly Line[] {
  switch (change.action) {
    case 'create':
      return [...attributesOf(change.after)].map(([path, after]) => ({ path, after }))
    case 'delete':
      return [...attributesOf(change.before)].map(([path, before]) => ({ path, before }))
    case 'update': {
      const all = Map.groupBy(attributesOf(change.after).keys(), ruleIn)
      const changed = Map.groupBy(change.fields, ({ path }) => ruleIn(path))
      return change.fields.map((field) => {
        const rule = ruleIn(field.path)
        const own = (changed.get(rule) ?? []).filter(({ after }) => after !== undefined).length
        return { ...field, hidden: (all.get(rule) ?? []).length - own }
      })
    }
  }
}

/** Returns the label of the rule that an attribute is of; empty: it is of the object. */
function ruleIn(path: string): string {
  return /^rule\.([^.]+)\./.exec(path)?.[1] ?? ''
}

/** Attributes of the object itself, and whole rules, that do not change. */
type Hidden = { readonly attributes: number; readonly rules: number }

function hiddenIn(change: Change): Hidden {
  if (change.action !== 'update') return { attributes: 0, rules: 0 }
  const all = Map.groupBy(attributesOf(change.after).keys(), ruleIn)
  const changed = new Set(change.fields.map(({ path }) => ruleIn(path)))
  const own = change.fields.filter(({ path, after }) => ruleIn(path) === '' && after !== undefined).length
  const rules = [...all.keys()].filter((rule) => rule !== '' && !changed.has(rule)).length
  return { attributes: (all.get('') ?? []).length - own, rules }
}

function hiddenText({ attributes, rules }: Hidden, indent: string, paint: Paint): string {
  const parts = [
    ...(attributes === 0 ? [] : [`${count(attributes)} unchanged ${noun(attributes, 'attribute')}`]),
    ...(rules === 0 ? [] : [`${count(rules)} unchanged ${noun(rules, 'rule')}`]),
  ]
  return parts.length === 0 ? '' : `${indent}${paint('grey', `# (${parts.join(' and ')} hidden)`)}\n`
}

function noun(value: number, word: string): string {
  return value === 1 ? word : `${word}s`
}

function attributeLines(lines: readonly Line[], indent: string, paint: Paint): readonly string[] {
  const byRule = Map.groupBy(lines, ({ path }) => ruleIn(path))
  const rules = [...byRule].filter(([rule]) => rule !== '')
  return [
    ...valueLines(byRule.get('') ?? [], indent, paint),
    ...rules.flatMap(([rule, own]) => ruleLines(rule, own, indent, paint)),
  ]
}

function ruleLines(rule: string, own: readonly Line[], indent: string, paint: Paint): readonly string[] {
  const [sign, colour] = SIGNS[actionOf(own)]
  const within = own.map((line) => ({ ...line, path: line.path.slice(`rule.${rule}.`.length) }))
  return [
    `${indent}${paint(colour, sign)} rule "${escaped(rule)}" {\n`,
    ...valueLines(within, `${indent}    `, paint),
    hiddenText({ attributes: own[0]?.hidden ?? 0, rules: 0 }, `${indent}      `, paint),
    `${indent}  }\n`,
  ]
}

/** A rule comes or goes if all of its attributes do. */
function actionOf(lines: readonly Line[]): Change['action'] {
  if (lines.some(({ hidden = 0 }) => hidden > 0)) return 'update'
  if (lines.every(({ before }) => before === undefined)) return 'create'
  return lines.every(({ after }) => after === undefined) ? 'delete' : 'update'
}

function valueLines(lines: readonly Line[], indent: string, paint: Paint): readonly string[] {
  const width = Math.max(0, ...lines.map(({ path }) => path.length))
  return lines.map(({ path, before, after }) => {
    const name = path.padEnd(width)
    if (before === undefined) return `${indent}${paint('green', '+')} ${name} = ${escaped(after ?? '')}\n`
    if (after === undefined)
      return `${indent}${paint('red', '-')} ${name} = ${escaped(before)} ${paint('grey', '-> null')}\n`
    return `${indent}${paint('yellow', '~')} ${name} = ${escaped(before)} ${paint('yellow', '->')} ${escaped(after)}\n`
  })
}
