import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseArguments } from '../../../cli/framework/arguments.ts'
import { readValues } from '../../../cli/input/values.ts'
import { COMMANDS } from '../../../cli/tables.ts'
import { CareenError } from '../../../policies/index.ts'
import { folder } from '../../support/processes.ts'
import { quietTerminal } from '../../support/terminal.ts'

function read(cwd: string, argv: readonly string[], env: Record<string, string> = {}) {
  const table = COMMANDS['plan']
  assert.ok(table)
  return readValues('.', parseArguments('plan', table, argv), quietTerminal({ cwd, env }))
}
const refused = (argv: readonly string[]): string => {
  using at = folder()
  writeFileSync(join(at.path, 'prod.cvars.hcl'), '')
  try {
    read(at.path, argv)
  } catch (error) {
    assert.ok(error instanceof CareenError)
    return `${error.code} ${error.message}`
  }
  throw new Error('it was accepted')
}

test('values come in rising order of precedence, each with where it is from', () => {
  using at = folder()
  for (const name of ['z.auto.cvars.hcl', 'a.auto.cvars.hcl', 'careen.cvars.hcl', 'prod.cvars.hcl', 'x.hcl'])
    writeFileSync(join(at.path, name), `# ${name}\n`)
  const env = { CAREEN_VAR_b: '2', CAREEN_VAR_a: '1', CAREEN_VAR_: 'x', CAREEN_VARIABLE: 'x', b: '3' }
  const argv = ['-var', 'a=1', '-var-file', 'prod.cvars.hcl', '-workspace', 'w', '-var', 'a=x = y']
  const { given, diagnostics } = read(at.path, argv, env)
  assert.deepEqual(diagnostics, [])
  const file = (name: string) => ({ kind: 'file', file: { name, text: `# ${name}\n` } })
  assert.deepEqual(given, [
    { kind: 'text', name: 'a', text: '1', from: 'the environment variable CAREEN_VAR_a' },
    { kind: 'text', name: 'b', text: '2', from: 'the environment variable CAREEN_VAR_b' },
    file('careen.cvars.hcl'),
    file('a.auto.cvars.hcl'),
    file('z.auto.cvars.hcl'),
    { kind: 'text', name: 'a', text: '1', from: '-var' },
    file('prod.cvars.hcl'),
    { kind: 'text', name: 'a', text: 'x = y', from: '-var' },
  ])
})

test('a value may be empty, and a name may have letters of any language', () => {
  using at = folder()
  const { given } = read(at.path, ['-var', 'größe=', '-var', 'a-b=\n'])
  assert.deepEqual(
    given.map((one) => (one.kind === 'text' ? [one.name, one.text] : [])),
    [
      ['größe', ''],
      ['a-b', '\n'],
    ],
  )
})

test('a file of values that cannot be read is reported', () => {
  using at = folder()
  mkdirSync(join(at.path, 'x.auto.cvars.hcl'))
  mkdirSync(join(at.path, 'dir'))
  const { diagnostics } = read(at.path, ['-var-file', 'dir'])
  assert.deepEqual(
    diagnostics.map(({ place }) => place?.file),
    ['x.auto.cvars.hcl', 'dir'],
  )
})

const FAULTS: readonly (readonly [string[], RegExp])[] = [
  [['-var', 'days'], /^INVALID_ARGUMENT -var days: the "=" is missing\. Write -var days=VALUE$/],
  [['-var', ''], /^INVALID_ARGUMENT -var : the "=" is missing\. Write -var NAME=VALUE$/],
  [['-var', '=7'], /"" is not a valid name of a variable\. Write -var NAME=VALUE$/],
  [['-var', 'days = 7'], /"days " is not a valid name of a variable\. Write -var days=VALUE$/],
  [['-var', 'the days=7'], /"the days" is not a valid name of a variable\. Write -var the_days=VALUE$/],
  [['-var', '7days=7'], /"7days" is not a valid name of a variable/],
  [['-var-file', 'none'], /^NOT_FOUND -var-file none does not exist$/],
  [
    ['-var-file', 'prd.cvars.hcl'],
    /^NOT_FOUND -var-file prd\.cvars\.hcl does not exist\. Did you mean prod\.cvars\.hcl\?$/,
  ],
]
test('a value is not repeated where the name is wrong', () => {
  for (const value of ['pass word=hunter2', 'password:hunter2', ' =hunter2'])
    assert.doesNotMatch(refused(['-var', value]), /hunter2/, value)
})

for (const [argv, message] of FAULTS) {
  test(`${argv.join(' ')} is refused`, () => assert.match(refused(argv), message))
}
