/** A worker and a client of an earlier version, against this daemon: they are refused, and told what to upgrade. */
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import type { executeRun } from '../../daemon/runs/execute-run.ts'
import { errorCode } from '../../policies/model/index.ts'
import { connect } from '../../proto/connection.ts'
import { type Folder, folder } from '../support/processes.ts'
import { newWorker, serve, TOKEN } from '../support/serve.ts'
import { skipWithout } from '../support/skips.ts'
import { NEVER, openWorld, pushTen, webPolicy } from '../support/world.ts'

const ROOT = join(import.meta.dirname, '../..')
/** The last version before workers sent a protocol and objects a hash. */
const EARLIER = '3f232f0'
/** The last version whose worker spoke protocol 2, in package careen.v1. */
const PROTOCOL_2 = '61dda50'
const FOLDERS = ['cli', 'daemon', 'host', 'policies', 'proto', 'package.json']

const lacks = [EARLIER, PROTOCOL_2].find(
  (commit) => skipWithout('git', ['-C', ROOT, 'cat-file', '-e', `${commit}^{commit}`]) !== false,
)
const skip = lacks === undefined ? false : `git has no commit ${lacks} here, as in a shallow clone`

/** Puts the sources of an earlier version into a folder. */
function checkOut(commit: string): Folder {
  const at = folder()
  const archive = join(at.path, 'careen.tar')
  execFileSync('git', ['-C', ROOT, 'archive', '-o', archive, commit, ...FOLDERS])
  execFileSync('tar', ['-xf', archive, '-C', at.path])
  symlinkSync(join(ROOT, 'node_modules'), join(at.path, 'node_modules'))
  return at
}

function load<T>({ path }: Folder, file: string): Promise<T> {
  return import(pathToFileURL(join(path, file)).href) as Promise<T>
}

describe('an earlier version', { skip }, () => {
  test('a worker of an earlier version gets no run, learns what to upgrade, and deletes nothing', async () => {
    await refuseWorker(EARLIER, /Upgrade the worker to the version of the daemon|no method/)
  })

  test('a worker of protocol 2 learns that the daemon speaks another, and that the worker is to be upgraded', async () => {
    await refuseWorker(
      PROTOCOL_2,
      /the daemon speaks the worker protocol 4, and the worker speaks an earlier one than 4\. Upgrade the worker/,
    )
  })

  test('a worker learns from an earlier daemon that the daemon is to be upgraded', async () => {
    using at = checkOut(PROTOCOL_2)
    const address = `unix:${join(at.path, 'careend.sock')}`
    const options = ['--listen', address, '--database', join(at.path, 'careen.db'), '--concurrency', '0']
    const daemon = execFile(process.execPath, [join(at.path, 'daemon/bin.js'), ...options])
    const connection = connect({ address })
    try {
      await assert.rejects(
        until(() => remoteLedger(connection, newWorker()).begin('none', 'new')),
        { code: 'METHOD_UNKNOWN', message: /no method \/careen\.worker\.v1\..*Upgrade the daemon/ },
      )
    } finally {
      connection.close()
      daemon.kill()
    }
  })

  test('a careen of an earlier version applies nothing, and says what to upgrade', async () => {
    using at = checkOut(EARLIER)
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

/** Asks again while the daemon starts. */
async function until<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask()
    } catch (thrown) {
      if (tries > 100 || errorCode(thrown) !== 'DAEMON_UNREACHABLE') throw thrown
      await sleep(100)
    }
  }
}

/** Executes a run with a worker of an earlier version, and expects a refusal that changes nothing. */
async function refuseWorker(commit: string, message: RegExp): Promise<void> {
  using at = checkOut(commit)
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
  const context = { ledger: ledger.remoteLedger(connection, newWorker()), open, clock, worker: 'earlier' }
  await assert.rejects(runs.executeRun(context, id, NEVER), (thrown) => {
    assert.match(String(thrown), message)
    return true
  })
  connection.close()
  const run = world.runs.get(id)
  assert.deepEqual([run.state, run.attempts], ['QUEUED', 0])
  assert.deepEqual(world.deletes(), [])
}
