/** policies/FUNCTIONS.md lists every function, with its signature and what it is for. */
import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { FAMILIES, type Family, FUNCTIONS } from '../../../../policies/hcl/functions/index.ts'
import { YAML_FUNCTIONS } from '../../../../policies/hcl/functions/yaml.ts'
import { valueOf } from '../evaluating.ts'
import { functionOf, readTables } from './cases.ts'
import { ALL } from './world.ts'

const root = join(import.meta.dirname, '../../../..')
const file = join(root, 'policies/FUNCTIONS.md')

const YAML: Family = { title: 'YAML', functions: [...YAML_FUNCTIONS] }

const cases = readTables().flatMap((table) => table.cases)

/** The first call of the tables that works. */
function example(name: string): string {
  const found = cases.find((one) => functionOf(one) === name && !one.result.startsWith('! '))
  assert.ok(found !== undefined, name)
  return `\`${found.call}\` is \`${found.result}\``
}

function section({ title, functions }: Family): string {
  const rows = functions.map(([name, { signature, doc }]) =>
    `| \`${signature}\` | ${doc} | ${example(name)} |\n`.replaceAll('||', '\\|\\|'),
  )
  return `## ${title}\n\n| function | gives | for example |\n|---|---|---|\n${rows.join('')}`
}

const LETTERS = 'YYYY YY MMMM MMM MM M DD D EEEE EEE hh h HH H AA aa mm m ss s ZZZZZ ZZZZ ZZZ Z'.split(' ')
const MOMENT = '2026-03-05T14:07:09+02:00'

const VERBS: readonly (readonly [verb: string, meaning: string, value: string])[] = [
  ['%s', 'text', '"web"'],
  ['%10s', 'text of at least 10 characters', '"web"'],
  ['%-10s', 'the same, with the blanks after it', '"web"'],
  ['%.2s', 'at most 2 characters of a text', '"web"'],
  ['%q', 'text in quotes, as JSON', '"web"'],
  ['%d', 'a whole number', '42'],
  ['%05d', 'a whole number with zeros before it', '42'],
  ['%+d', 'a number with its sign', '42'],
  ['%x', 'a whole number in base 16; %X in capitals, %o in base 8, %b in base 2', '255'],
  ['%f', 'a number with six places', '2.5'],
  ['%.1f', 'a number with one place', '2.25'],
  ['%e', 'a number with an exponent', '1234.5'],
  ['%g', 'a number with an exponent where it is large or small', '0.00001'],
  ['%t', 'a bool', 'true'],
  ['%v', 'any value: text and numbers as by %s and %g, others as JSON', '[1, "a"]'],
  ['%#v', 'any value as JSON', '"a"'],
  ['%[1]s', 'the value with this number, which counts from 1', '"web"'],
]

function valueText(call: string): string {
  return `\`${JSON.stringify(valueOf(call))}\``
}

const DATES = LETTERS.map((one) => `| \`${one}\` | ${valueText(`formatdate("${one}", "${MOMENT}")`)} |\n`)
const FORMATS = VERBS.map(
  ([verb, meaning, value]) =>
    `| \`${verb}\` | ${meaning} | \`${value}\` | ${valueText(`format("${verb}", ${value})`)} |\n`,
)

const MADE = `# Functions

What can be called in expressions. They are those of Terraform, with its results, as far as these depend on the arguments and the files of the configuration alone: there is no clock, no chance and no network. \`[x]\` may be left out, and \`x...\` may be many; \`list...\` as the last argument of a call gives its items one by one.

Numbers are doubles. Where a whole number is larger than 9007199254740991 and would be rounded, that is a mistake. Text is in Unicode's composed form, and its characters are what readers take for one.

${[...FAMILIES, YAML].map(section).join('\n')}
## Verbs of a format

| verb | stands for | of | gives |
|---|---|---|---|
${FORMATS.join('')}
## Letters of a date

What they give for ${MOMENT}.

| letters | give |
|---|---|
${DATES.join('')}`

test('policies/FUNCTIONS.md is up to date (UPDATE=1 writes it)', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(file, MADE)
  assert.equal(readFileSync(file, 'utf8'), MADE)
})

test('every function is listed once, and describes itself in a sentence', () => {
  const listed = [...FAMILIES, YAML].flatMap(({ functions }) => functions.map(([name]) => name))
  assert.equal(new Set(listed).size, listed.length)
  assert.deepEqual(listed.toSorted(), [...ALL.keys()].toSorted())
  for (const { doc } of ALL.values()) assert.match(doc, /^\S.*[.?]$/)
})

test('YAML is not loaded with the others', () => {
  assert.ok(!FUNCTIONS.has('yamldecode'))
  for (const source of globSync('policies/**/*.ts', { cwd: root }))
    assert.doesNotMatch(readFileSync(join(root, source), 'utf8'), /from '[^']*\/yaml\.ts'/, source)
})
