import { FAMILIES, type Family } from '../../policies/hcl/functions/index.ts'
import { YAML_FUNCTIONS } from '../../policies/hcl/functions/yaml.ts'
import { valueOf } from '../policies/hcl/evaluating.ts'
import { functionOf, readTables } from '../policies/hcl/functions/cases.ts'
import { table } from './table.ts'

/** All functions by family, with those that are loaded on demand. */
export const ALL_FAMILIES: readonly Family[] = [
  ...FAMILIES,
  { title: 'YAML', functions: [...YAML_FUNCTIONS] },
]

/** A table of functions for each family, with an example from the tested calls. */
export function functionTables(): string {
  const calls = readTables().flatMap((one) => one.cases)
  const example = (name: string): string => {
    const found = calls.find((one) => functionOf(one) === name && !one.result.startsWith('! '))
    if (found === undefined) throw new Error(`no tested call of the function ${name} has a result`)
    return `\`${found.call}\` is \`${found.result}\``
  }
  const sections = ALL_FAMILIES.map(({ title, functions }) => {
    const rows = functions.map(([name, { signature, doc }]) => [`\`${signature}\``, doc, example(name)])
    return `## ${title}\n\n${table(['function', 'returns', 'example'], rows.map(escapeOr))}`
  })
  return sections.join('\n')
}

/** In code of a cell only `||` occurs. */
function escapeOr(cells: readonly string[]): readonly string[] {
  return cells.map((text) => text.replaceAll('||', '\\|\\|'))
}

const VERBS: readonly (readonly [verb: string, meaning: string, value: string])[] = [
  ['%s', 'text', '"web"'],
  ['%10s', 'text, at least 10 characters, filled with blanks on the left', '"web"'],
  ['%-10s', 'the same, filled on the right', '"web"'],
  ['%.2s', 'at most 2 characters of a text', '"web"'],
  ['%q', 'text in quotes, as JSON', '"web"'],
  ['%d', 'a whole number', '42'],
  ['%05d', 'a whole number, filled with zeros', '42'],
  ['%+d', 'a number with its sign', '42'],
  ['%x', 'a whole number in base 16; %X in capitals, %o in base 8, %b in base 2', '255'],
  ['%f', 'a number with six decimals', '2.5'],
  ['%.1f', 'a number with one decimal', '2.25'],
  ['%e', 'a number with an exponent', '1234.5'],
  ['%g', 'a number; with an exponent if it is very large or very small', '0.00001'],
  ['%t', 'a bool', 'true'],
  ['%v', 'any value: text and numbers as by %s and %g, others as JSON', '[1, "a"]'],
  ['%#v', 'any value as JSON', '"a"'],
  ['%[1]s', 'the value with this number, counted from 1', '"web"'],
]

/** The verbs of `format`, each with a result. */
export function formatVerbs(): string {
  const rows = VERBS.map(([verb, meaning, value]) => [
    `\`${verb}\``,
    meaning,
    `\`${value}\``,
    result(`format("${verb}", ${value})`),
  ])
  return table(['verb', 'prints', 'value', 'result'], rows)
}

const LETTERS = 'YYYY YY MMMM MMM MM M DD D EEEE EEE hh h HH H AA aa mm m ss s ZZZZZ ZZZZ ZZZ Z'.split(' ')

/** The letters of `formatdate`, each with what it gives for one instant. */
export function dateLetters(): string {
  const moment = '2026-03-05T14:07:09+02:00'
  const rows = LETTERS.map((one) => [`\`${one}\``, result(`formatdate("${one}", "${moment}")`)])
  return `The results are for ${moment}.\n\n${table(['letters', 'result'], rows)}`
}

function result(call: string): string {
  return `\`${JSON.stringify(valueOf(call))}\``
}
