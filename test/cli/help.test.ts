import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { helpText } from '../../cli/framework/arguments.ts'
import { exitStatus } from '../../cli/framework/exit.ts'
import { COMMANDS } from '../../cli/tables.ts'
import { CODES } from '../../policies/index.ts'
import { runHere } from '../support/terminal.ts'

const file = join(import.meta.dirname, '../../cli/README.md')

function page(): string {
  const intro =
    '# The command line\n\n`arguments.ts` reads flags by the tables in `tables.ts`, a file in `commands/` acts, a file in `views/` turns data into text and is pure. This page is made of the tables (`UPDATE=1 npm test -- cli/help`).\n'
  const sections = Object.entries(COMMANDS).map(
    ([name, table]) => `\n## ${name}\n\n\`\`\`\n${helpText(table)}\`\`\`\n`,
  )
  return intro + sections.join('')
}

test('cli/README.md is the help of every command', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(file, page())
  assert.equal(readFileSync(file, 'utf8'), page())
})

test('a command is one that the tables have, and help on help is help', async () => {
  const said = await Promise.all(
    ['constructor', 'toString', '__proto__', 'help'].map((word) => runHere([word], '.')),
  )
  for (const { code, stderr } of said.slice(0, 3)) {
    assert.equal(code, 1)
    assert.match(stderr, /^Error: unknown command "/)
  }
  assert.match(said[3]?.stdout ?? '', /^Usage: careen COMMAND/)
  const twice = await runHere(['help', 'help'], '.')
  assert.deepEqual([twice.code, twice.stdout], [0, said[3]?.stdout])
})

test('every code has an exit status', () => {
  for (const code of CODES) assert.ok(exitStatus(code) >= 1, code)
  assert.equal(exitStatus('PLAN_STALE'), 4)
  assert.equal(exitStatus('DAEMON_UNREACHABLE'), 6)
})
