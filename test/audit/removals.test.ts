/** careen audit verify, on the removals of real runs: as the daemon lists them, and as an export has them. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { removeHistory } from '../../daemon/schedule/history.ts'
import { ofType, readLines } from '../support/output-lines.ts'
import { folder } from '../support/processes.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { runHere } from '../support/terminal.ts'
import { NEVER, openWorld, pushTen, webPolicy } from '../support/world.ts'

test('the removals of runs are compared with what they recorded, at the daemon and in an export', async () => {
  await using world = await openWorld()
  const { store, clock } = world
  await pushTen(world, 4)
  await world.apply(webPolicy())
  const { id } = await world.clean('prod/team/web')
  await using served = await serve(world)
  using at = folder()
  writeFileSync(join(at.path, 'token'), TOKEN, { mode: 0o600 })
  const env = { CAREEN_ADDRESS: served.address, CAREEN_TOKEN_FILE: join(at.path, 'token') }
  const careen = (...words: string[]) => runHere(['audit', ...words], at.path, { env })
  const live = await careen('verify')
  assert.equal(live.code, 0, live.stderr)
  assert.match(live.stdout, /^Removals: 4 removals of 1 run, as the runs recorded them\.$/m)

  const [wrong = assert.fail()] = store.intents.ofRun(id, 0, 1)
  clock.skew += 5000
  store.intents.recordOutcome(wrong.id, { outcome: 'not_gone', at: clock.now() })
  assert.equal((await careen('verify')).code, 0, 'an outcome was corrected')
  const exported = await careen('-json', '-removals')
  const lines = exported.stdout.trim().split('\n')
  assert.equal(ofType(readLines(exported.stdout, 0), 'removal').length, 4)
  const verify = async (kept: readonly string[], ...more: string[]) => {
    writeFileSync(join(at.path, 'export'), `${kept.join('\n')}\n`)
    return careen('verify', 'export', ...more)
  }
  assert.match((await verify(lines)).stdout, /Removals: 4 removals of 1 run/)
  const cut = await verify(lines.toSpliced(-3, 1), '-json')
  assert.equal(cut.code, 1)
  const [chain] = ofType(readLines(cut.stdout, 1), 'chain')
  assert.match(
    String(chain?.['why']),
    /what run r-\w+ removed was changed: it has 3 removals, and the run recorded 4/,
  )
  const none = lines.filter((line) => !line.includes('"type":"removal"'))
  const without = await verify(none)
  assert.deepEqual([without.code, /Removals were not compared/.test(without.stdout)], [0, true])
  assert.equal((await verify(none, '-removals')).code, 1)
  const behind = await verify([...lines.slice(0, -1), lines[1] ?? '', ...lines.slice(-1)])
  assert.match(behind.stderr, /an event behind removals/)
  for (const words of [
    ['-removals'],
    ['-removals', '-json', '-limit', '1'],
    ['-removals', '-json', '-follow'],
  ]) {
    const { code, stdout, stderr } = await careen(...words)
    assert.notEqual(code, 0)
    assert.match(`${stdout}${stderr}`, /-removals (?:is for|exports the whole record)/)
  }

  clock.skew += 400 * 86_400_000
  assert.equal(store.storedManifests.expireBefore(clock.now(), 10), 4)
  assert.equal((await careen('verify')).code, 0, 'a removal without its manifest is the same')
  const history = { store, before: clock.now() - 180 * 86_400_000, yieldLoop: async () => {}, stop: NEVER }
  assert.equal((await removeHistory(history)).intents, 4)
  const aged = await careen('verify')
  assert.equal(aged.code, 0, aged.stderr)
  assert.match(aged.stdout, /^Runs whose removals have aged out: 1\.$/m)
})
