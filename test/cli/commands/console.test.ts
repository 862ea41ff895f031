/** The console at a real terminal: `script` makes one. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folder } from '../../support/processes.ts'
import { skipWithout } from '../../support/skips.ts'

const BIN = join(import.meta.dirname, '../../../cli/bin.js')
const skip = skipWithout('script', ['-qec', 'true', '/dev/null'])

type Session = {
  readonly type: (keys: string) => void
  /** Waits for a text after all that was seen before. */
  readonly see: (text: string) => Promise<void>
  readonly ended: Promise<number | null>
}

function openSession(cwd: string): Session {
  const child = spawn('script', ['-qec', `'${process.execPath}' '${BIN}' console`, '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'], TERM: 'xterm', NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let output = ''
  let wake = (): void => {}
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString()
    wake()
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const see = async (text: string): Promise<void> => {
    const limit = AbortSignal.timeout(20_000)
    while (!output.includes(text)) {
      assert.ok(!limit.aborted, `no ${JSON.stringify(text)} in ${JSON.stringify(output)}`)
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, 200)
      })
    }
    output = output.slice(output.indexOf(text) + text.length)
  }
  return { type: (keys) => void child.stdin.write(keys), see, ended }
}

test('typed: values, completion, history, lines that belong together', { skip }, async () => {
  using at = folder()
  writeFileSync(join(at.path, 'p.hcl'), 'locals {\n  days = 7\n}\n')
  const { type, see, ended } = openSession(at.path)
  await see('> ')
  type('1 + 2\r')
  await see('\n3\r\n')
  await see('> ')
  type('local.d')
  await see('local.d')
  type('\t')
  await see('ays')
  type('\r')
  await see('\n7\r\n')
  await see('> ')
  type('\u001B[A')
  await see('local.days')
  type(' + 1\r')
  await see('\n8\r\n')
  type('[1,\r')
  await see(': ')
  type('2][1]\r')
  await see('\n2\r\n')
  await see('> ')
  type('\u0004')
  assert.equal(await ended, 0)
})

test('Ctrl-C gives up what was typed, and leaves when there is nothing', { skip }, async () => {
  using at = folder()
  const { type, see, ended } = openSession(at.path)
  await see('> ')
  type('[1,\r')
  await see(': ')
  type('2')
  await see('2')
  type('\u0003')
  await see('> ')
  type('5\r')
  await see('\n5\r\n')
  await see('> ')
  type('\u0003')
  assert.equal(await ended, 0)
})
