import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMMON, type CommandTable, helpText, parseArguments } from '../../../cli/framework/arguments.ts'
import { COMMANDS } from '../../../cli/tables.ts'
import { CareenError } from '../../../policies/index.ts'

const TABLE: CommandTable = {
  usage: 'careen thing [PATH]',
  summary: 'Does a thing.',
  flags: {
    var: { value: 'NAME=VALUE', doc: 'A value.' },
    'var-file': { value: 'FILE', doc: 'Values.' },
    format: { value: 'FORMAT', choices: ['human', 'json'], doc: 'How.' },
    list: { on: true, doc: 'Names.' },
    json: { doc: 'JSON.' },
  },
  words: { least: 0, most: 1 },
}
const parse = (...argv: string[]) => parseArguments('thing', TABLE, argv)
const fault = (...argv: string[]): string => {
  try {
    parse(...argv)
  } catch (error) {
    assert.ok(error instanceof CareenError)
    assert.equal(error.code, 'INVALID_ARGUMENT')
    return error.message
  }
  throw new Error('it was accepted')
}

test('flags with arguments keep their order among each other, and the last one counts', () => {
  const { given, values, words } = parse('-var', 'a=1', '--var-file=x', 'dir', '-var=a=2', '-var', 'b=-c')
  assert.deepEqual(given, [
    { flag: 'var', value: 'a=1' },
    { flag: 'var-file', value: 'x' },
    { flag: 'var', value: 'a=2' },
    { flag: 'var', value: 'b=-c' },
  ])
  assert.deepEqual(values, { var: 'b=-c', 'var-file': 'x' })
  assert.deepEqual(words, ['dir'])
})

test('a value may have several lines, and begin with a dash', () => {
  assert.equal(parse('-var=a=[\n1\n]').values['var'], 'a=[\n1\n]')
  assert.equal(parse('-var', '-x').values['var'], '-x')
})

test('a switch that is on goes off with =false alone', () => {
  assert.ok(parse().switches.has('list'))
  assert.ok(parse('-list').switches.has('list'))
  assert.ok(!parse('-list=false').switches.has('list'))
  assert.ok(!parse('-json', '-json=false').switches.has('json'))
  assert.match(fault('-list=no'), /^-list: the value must be true or false\. careen help thing/)
})

test('true and false are the only values of what is on or off, with every command', () => {
  const accepted = Object.entries(COMMANDS).flatMap(([name, table]) =>
    Object.entries({ ...table.flags, ...COMMON })
      .filter(([flag, { value }]) => value === undefined || value === 'BOOL' || flag === 'input')
      .filter(([flag]) => !refuses(() => parseArguments(name, table, [`-${flag}=maybe`])))
      .map(([flag]) => `${name} -${flag}`),
  )
  assert.deepEqual(accepted, [])
})

function refuses(act: () => unknown): boolean {
  try {
    act()
    return false
  } catch (error) {
    return /"maybe" is not one of true, false|value must be true or false/.test(String(error))
  }
}

test('a flag of some words takes one of them', () => {
  assert.equal(parse('-format=json').values['format'], 'json')
  assert.match(
    fault('-format', 'jsn'),
    /^-format: "jsn" is not one of human, json; did you mean json\?\. careen help/,
  )
  assert.match(fault('-format', 'yaml-or-so'), /"yaml-or-so" is not one of human, json\. careen help/)
})

test('what is no flag is named, with what was perhaps meant', () => {
  assert.match(fault('-vars', 'a=1'), /^unknown flag -vars; did you mean -var\?/)
  assert.match(fault('-constructor'), /^unknown flag -constructor/)
  assert.match(fault('-var'), /^-var needs a value: -var NAME=VALUE/)
  assert.match(fault('a', 'b'), /^too many arguments: b; write careen thing \[PATH\]/)
})

test('a dash alone is a word', () => {
  assert.deepEqual(parse('-').words, ['-'])
})

test('the help shows how each flag is written', () => {
  const help = helpText(TABLE)
  assert.match(help, /^ {2}-var NAME=VALUE +A value\.$/m)
  assert.match(help, /^ {2}-format human\|json +How\.$/m)
  assert.match(help, /^ {2}-list=false +Names\.$/m)
  assert.match(help, /^ {2}-json +JSON\.$/m)
})
