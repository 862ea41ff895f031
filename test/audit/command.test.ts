/** careen audit: the export of a daemon is verified without it, and what was done to the file is found. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ofType, readLines } from '../support/output-lines.ts'
import { folder } from '../support/processes.ts'
import { openSessionDaemon } from '../support/session-daemon.ts'
import { type Ran, runHere } from '../support/terminal.ts'

test('the export of a daemon is verified offline; an edit, a cut end and a gap are found', async () => {
  using at = folder()
  const daemon = await openSessionDaemon(at.path, { host: undefined, words: [] })
  const env = { CAREEN_ADDRESS: daemon.address }
  const careen = (...words: string[]): Promise<Ran> => runHere(words, at.path, { env })
  let exported = ''
  try {
    for (const name of ['one', 'two']) await careen('token', 'create', '-role', 'reader', '-name', name)
    exported = (await careen('audit', '-json')).stdout
    const live = await careen('audit', 'verify')
    assert.equal(live.code, 0, live.stderr)
    assert.match(live.stdout, /^Verified \d+ events, 1 to \d+: each follows the one before/)
    const some = await careen('audit', '-limit', '2', '-json', '-who', 'socket:*')
    assert.equal(ofType(readLines(some.stdout, 0), 'event').length, 2)
    assert.match(some.stdout, /"display_name":"one"[^]*"display_name":"two"/)
    assert.match((await careen('audit', '-since', '2020-01-01T00:00:00Z')).stdout, /token\.created/)
  } finally {
    await daemon.stop()
  }
  const path = join(at.path, 'export')
  const verify = async (text: string, ...more: string[]): Promise<Ran> => {
    writeFileSync(path, text)
    return careen('audit', 'verify', 'export', ...more)
  }
  const whole = await verify(exported)
  assert.equal(whole.code, 0, whole.stderr)
  const anchor = /-anchor=(\d+:[\da-f]{64})/.exec(whole.stdout)?.[1] ?? ''
  assert.equal((await verify(exported, '-anchor', anchor)).code, 0)
  const lines = exported.trim().split('\n')
  const short = await verify(lines.slice(0, -1).join('\n'))
  assert.match(short.stderr, /export has no last line, so it was cut\. Export the events anew/)
  const cut = await verify(lines.toSpliced(-2, 1).join('\n'), '-anchor', anchor)
  assert.equal(cut.code, 1)
  assert.match(
    cut.stderr,
    new RegExp(`broken at event ${lines.length - 2}: it is missing: the end was cut off`),
  )
  const edited = await verify(exported.replace('"display_name":"one"', '"display_name":"six"'))
  assert.equal(edited.code, 1)
  assert.match(edited.stderr, /the record is broken at event \d+: its payload was changed/)
  const gap = await verify(lines.filter((_, index) => index !== 2).join('\n'), '-json')
  assert.equal(gap.code, 1)
  const [chain] = ofType(readLines(gap.stdout, 1), 'chain')
  assert.deepEqual([chain?.['kind'], chain?.['sequence'], chain?.['why']], ['broken', 2, 'it is missing'])
  const input = readFileSync(path, 'utf8')
  assert.equal((await runHere(['audit', 'verify', '-'], at.path, { input })).code, 1)
  assert.match((await verify('{')).stderr, /export line 1: it is no JSON object\. Export the events anew/)
  assert.match((await careen('audit', 'verify', 'nothing')).stderr, /nothing does not exist/)
})
