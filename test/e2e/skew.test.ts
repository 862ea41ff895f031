/** A worker and a client of an earlier version, against this daemon: they are refused, and told what to upgrade. */
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { remoteLedger } from '../../daemon/remote/ledger.ts'
import type { executeRun } from '../../daemon/runs/execute-run.ts'
import type { connect } from '../../proto/client.ts'
import { type Folder, folder } from '../support/processes.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { skipWithout } from '../support/skips.ts'
import { NEVER, openWorld, pushTen, webPolicy } from '../support/world.ts'

const ROOT = join(import.meta.dirname, '../..')
/** The last version before workers sent a protocol and objects a hash. */
const EARLIER = '3f232f0'
const FOLDERS = ['cli', 'daemon', 'host', 'policies', 'proto', 'package.json']

const hasEarlier = skipWithout('git', ['-C', ROOT, 'cat-file', '-e', `${EARLIER}^{commit}`]) === false
const skip = hasEarlier ? false : `git has no commit ${EARLIER} here, as in a shallow clone`

/** Puts the sources of the earlier version into a folder. */
function checkOut(): Folder {
  const at = folder()
  const archive = join(at.path, 'careen.tar')
  execFileSync('git', ['-C', ROOT, 'archive', '-o', archive, EARLIER, ...FOLDERS])
  execFileSync('tar', ['-xf', archive, '-C', at.path])
  symlinkSync(join(ROOT, 'node_modules'), join(at.path, 'node_modules'))
  return at
}

function load<T>({ path }: Folder, file: string): Promise<T> {
  return import(pathToFileURL(join(path, file)).href) as Promise<T>
}

describe('an earlier version', { skip }, () => {
  test('a worker of an earlier version gets no run, learns what to upgrade, and deletes nothing', async () => {
    using at = checkOut()
    await using world = await openWorld()
    await pushTen(world)
    await world.apply(webPolicy())
    await using served = await serve(world)
    const client = await load<{ connect: typeof connect }>(at, 'proto/client.ts')
    const ledger = await load<{ remoteLedger: typeof remoteLedger }>(at, 'daemon/remote/ledger.ts')
    const runs = await load<{ executeRun: typeof executeRun }>(at, 'daemon/runs/execute-run.ts')
    const connection = client.connect({ address: served.address, token: TOKEN })
    const { id } = await world.start('prod/team/web')
    const { open, clock } = world
    const context = { ledger: ledger.remoteLedger(connection), open, clock, worker: 'earlier' }
    await assert.rejects(runs.executeRun(context, id, NEVER), (thrown) => {
      assert.match(String(thrown), /Upgrade the (?:worker|client)|does not know this call|no method/)
      return true
    })
    connection.close()
    const run = world.runs.get(id)
    assert.deepEqual([run.state, run.attempts], ['QUEUED', 0])
    assert.deepEqual(world.deletes(), [])
  })

  test('a careen of an earlier version applies nothing, and says what to upgrade', async () => {
    using at = checkOut()
    await using world = await openWorld()
    await pushTen(world)
    await using served = await serve(world)
    writeFileSync(join(at.path, 'policy.hcl'), webPolicy().replace('$URL', world.registry.url))
    writeFileSync(join(at.path, 'token'), TOKEN, { mode: 0o600 })
    const flags = ['-address', served.address, '-token-file', join(at.path, 'token'), '-auto-approve']
    const args = [join(at.path, 'cli/bin.js'), 'apply', ...flags, join(at.path, 'policy.hcl')]
    await assert.rejects(promisify(execFile)(process.execPath, args), (thrown) => {
      const { stderr } = thrown as { readonly stderr: string }
      assert.match(stderr, /Upgrade|does not know this call/)
      return true
    })
    assert.equal(world.store.objects.workspace('default').serial, 0)
    assert.deepEqual(world.store.objects.all('default'), [])
  })
})
