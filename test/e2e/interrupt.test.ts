/** Ctrl-C while a daemon that does not answer may apply a plan. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { until } from '../support/ports.ts'
import { careen, folder, type Running, start, startTestDaemon } from '../support/processes.ts'

const at = folder()
after(() => at[Symbol.dispose]())

const ASKING = 'Interrupted while the daemon applies; asking what became of it (^C: leave).'

test('Ctrl-C waits for what becomes of an apply, and a second one leaves', { timeout: 120_000 }, async () => {
  await using daemon = await startTestDaemon(at.path)
  const daemonIs = (signal: 'SIGSTOP' | 'SIGCONT'): unknown => daemon.process.kill(signal)
  /** Answers yes when the daemon has stopped, and presses Ctrl-C when the request is on its way. */
  const interrupted = async (name: string): Promise<Running> => {
    const [files, lines] = [join(at.path, `${name}.hcl`), join(at.path, `${name}.jsonl`)]
    writeFileSync(files, `protect "${name}" {\n  tag_regexp = "v.*"\n}\n`)
    const args = ['apply', '-no-second-reading', `-json-into=${lines}`, files]
    const running = start('careen', args, daemon.env, at.path)
    await running.says('will be accepted')
    daemonIs('SIGSTOP')
    running.process.stdin?.write('yes\n')
    await until('apply_start', async () => readFileSync(lines, 'utf8').includes('apply_start'))
    running.process.kill('SIGINT')
    await running.says(ASKING)
    return running
  }
  await using first = await interrupted('one')
  daemonIs('SIGCONT')
  const done = await first.ended
  assert.equal(done.code, 0, done.stderr)
  assert.match(done.stdout, /It was applied: workspace default is at serial 1\.$/m)

  await using second = await interrupted('two')
  second.process.kill('SIGINT')
  const left = await second.ended
  daemonIs('SIGCONT')
  assert.equal(left.code, 8)
  assert.match(left.stderr, /^Left\. Not known whether it was applied: careen history -limit=1$/m)
  assert.equal((await careen(['history', '-limit=1'], daemon.env)).code, 0)
})
