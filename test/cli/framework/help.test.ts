import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exitStatus } from '../../../cli/framework/exit.ts'
import { CODES } from '../../../policies/index.ts'
import { runHere } from '../../support/terminal.ts'

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

test('-h and -v are known, and a flag before the command is named as one', async () => {
  const [long, short] = [await runHere(['plan', '-help'], '.'), await runHere(['plan', '-h'], '.')]
  assert.deepEqual([short.code, short.stdout], [0, long.stdout])
  assert.match((await runHere(['-v'], '.')).stdout, /^careen \d/)
  assert.match(
    (await runHere(['-address', 'x', 'plan'], '.')).stderr,
    /-address is a flag.*careen COMMAND -address/,
  )
  assert.match((await runHere(['-plan'], '.')).stderr, /Did you mean "plan"/)
})

test('every code has an exit status', () => {
  for (const code of CODES) assert.ok(exitStatus(code) >= 1, code)
  assert.equal(exitStatus('PLAN_STALE'), 4)
  assert.equal(exitStatus('DAEMON_UNREACHABLE'), 6)
})
