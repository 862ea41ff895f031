/** What a person types before a question is shown answers nothing. On a terminal, which Python's pty makes. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { skipWithout } from '../../support/skips.ts'

const ask = join(import.meta.dirname, '../../../cli/framework/ask.ts')

/** Works for a while, then asks twice. Why raw: then a Ctrl-C waits too. */
const PROGRAM = `
import { ask } from ${JSON.stringify(ask)}
const { signal } = new AbortController()
process.stdin.setRawMode(true)
process.stdout.write('WORKING\\n')
await new Promise((resolve) => setTimeout(resolve, 500))
const first = await ask('FIRST? ', signal)
const second = await ask('SECOND? ', signal)
process.stdout.write('\\nGOT ' + JSON.stringify([first, second]) + '\\n')
`

/** Types each text when the terminal shows what it waits for. Prints what the terminal showed. */
const PERSON = `
import json, os, pty, sys
program, steps = sys.argv[1:-1], json.loads(sys.argv[-1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(program[0], program)
shown = b''
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    while steps and steps[0][0].encode() in shown:
        os.write(terminal, steps.pop(0)[1].encode())
print(shown.decode())
os.waitpid(child, 0)
`

function got(...steps: readonly (readonly [string, string])[]): string {
  const program = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    PROGRAM,
  ]
  const { stdout, stderr } = spawnSync('python3', ['-c', PERSON, ...program, JSON.stringify(steps)], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  const [, answers] = /^GOT (.*)$/m.exec(stdout.replaceAll('\r', '')) ?? []
  return answers ?? `${stdout}${stderr}`
}

test(
  'what was typed before a question is no answer to it, and no part of one',
  { skip: skipWithout('python3', ['-c', 'import pty']) },
  () => {
    assert.equal(got(['WORKING', 'yes\r'], ['FIRST?', 'no\n'], ['SECOND?', '3\n']), '["no","3"]')
    assert.equal(got(['WORKING', '16'], ['FIRST?', 'yes\n'], ['SECOND?', '20\n']), '["yes","20"]')
  },
)

test(
  'a Ctrl-C that was typed before a question ends the program',
  { skip: skipWithout('python3', ['-c', 'import pty']) },
  () => assert.match(got(['WORKING', '\u0003']), /^WORKING\s*$/),
)
