import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { freePort, until } from '../support/ports.ts'
import { careen, folder, start, startTestDaemon } from '../support/processes.ts'
import { listTags, pushImage } from '../support/push.ts'
import { startRedis } from '../support/redis-server.ts'

const DAY = 24 * 3600 * 1000

function policies(url: string): string {
  return oldTagsPolicy(url, { inPolicy: 'max_delete_percent = 100' })
}

/** `old` images that must go and ten that must stay. */
async function fill(url: string, old: number): Promise<string[]> {
  const target = { url, repository: 'team/web' }
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  for (let i = 0; i < old; i += 1) await pushImage(target, { tags: [`old-${i}`], created })
  for (let i = 0; i < 10; i += 1) await pushImage(target, { tags: [`keep-${i}`], created })
  return Array.from({ length: 10 }, (_, i) => `keep-${i}`)
}

/** Every DELETE takes a little while, so that there is a middle to be killed in. */
const slow = ({ method }: { method: string }): Fault | undefined =>
  method === 'DELETE'
    ? { kind: 'before', act: () => new Promise((resolve) => setTimeout(resolve, 25)) }
    : undefined

test('no daemon: exit 6, and the message says how to start one', async () => {
  using at = folder()
  const { code, stderr } = await careen(['runs', '-address', `unix:${join(at.path, 'nobody.sock')}`])
  assert.equal(code, 6)
  assert.match(stderr, /No daemon answers at unix:.*nobody\.sock\n {2}It is not there\. Start one: careend/)
})

test('a second daemon on the same database is refused and names the first; after kill -9 the next one starts', async () => {
  using at = folder()
  await using first = await startTestDaemon(at.path)
  const other = start('careend', [
    '--database',
    first.database,
    '--listen',
    `unix:${join(at.path, 'other.sock')}`,
  ])
  const refused = await other.ended
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, new RegExp(`in use by another daemon, process ${first.process.pid}`))
  await first.kill()
  await using second = await startTestDaemon(at.path)
  assert.equal((await careen(['health'], second.env)).code, 0)
})

test('a standby waits for the database, and takes over when the other daemon is killed', async () => {
  using at = folder()
  await using first = await startTestDaemon(at.path)
  const args = ['--standby', '--database', first.database, '--listen', first.address]
  await using standby = start('careend', args)
  await standby.says(`in use by another daemon, process ${first.process.pid}`)
  await using second = start('careend', args)
  await second.says('standby: ')
  assert.equal((await second.stop()).code, 0, 'a standby stops while it waits')
  await first.kill()
  await standby.says('listening on')
  assert.equal((await careen(['health'], first.env)).code, 0)
  assert.equal((await standby.stop()).code, 0, standby.output())
})

test('a second daemon on the same socket is refused', async () => {
  using at = folder()
  await using first = await startTestDaemon(at.path)
  const other = start('careend', ['--database', join(at.path, 'other.db'), '--listen', first.address])
  const refused = await other.ended
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /another daemon listens on unix:/)
})

test('an open address without a token is refused; with one, callers must present it', async () => {
  using at = folder()
  const port = await freePort()
  const open = await start('careend', ['--database', join(at.path, 'a.db'), '--listen', `0.0.0.0:${port}`])
    .ended
  assert.equal(open.code, 1)
  assert.match(open.stderr, /--token-file/)
  const token = join(at.path, 'token')
  writeFileSync(token, 'a-token-of-enough-length\n', { mode: 0o600 })
  await using daemon = start('careend', [
    '--database',
    join(at.path, 'b.db'),
    '--listen',
    `127.0.0.1:${port}`,
    '--token-file',
    token,
  ])
  await daemon.says('listening on')
  const address = `127.0.0.1:${port}`
  const denied = await careen(['runs', '-address', address])
  assert.equal(denied.code, 7)
  assert.match(denied.stderr, /-token-file/)
  assert.equal((await careen(['runs', '-address', address, '-token-file', token])).code, 0)
})

test('a damaged database is refused with a sentence, and left as it is', async () => {
  using at = folder()
  const database = join(at.path, 'careen.db')
  writeFileSync(database, 'this is not a database, and it is long enough to be looked at '.repeat(100))
  const { code, stderr } = await start('careend', [
    '--database',
    database,
    '--listen',
    `unix:${join(at.path, 's.sock')}`,
  ]).ended
  assert.equal(code, 1)
  assert.match(stderr, /is damaged .*Restore a backup/)
})

test('Redis down at start: the daemon says so and does not start', async () => {
  using at = folder()
  const port = await freePort()
  const args = [
    '--database',
    join(at.path, 'a.db'),
    '--listen',
    `unix:${join(at.path, 's.sock')}`,
    '--redis',
    `redis://127.0.0.1:${port}`,
  ]
  const { code, stderr } = await start('careend', args).ended
  assert.equal(code, 1)
  assert.match(stderr, /Redis at 127\.0\.0\.1:\d+ cannot be reached/)
})

/** All that is kept, and at most the one image whose DELETE was under way when its sender was killed. */
function keepsAll(left: readonly string[], keep: readonly string[]): void {
  const others = left.filter((tag) => !keep.includes(tag))
  assert.equal(left.length - others.length, keep.length)
  assert.ok(others.length <= 1, others.join(', '))
}

/** No time is waited for: the dead runner's lease is over, also for the next daemon, which counts it from its own start. */
function expireLease(database: string): void {
  const store = new SQLite(database)
  store.exec("UPDATE run SET state = 'QUEUED' WHERE state = 'RUNNING'; UPDATE job SET lease_until = 1")
  store.close()
}

test('a worker is killed in mid-run, and Redis after it: another worker ends the run, nothing kept is gone', async () => {
  using at = folder()
  await using redis = await startRedis()
  const registry = await startMemoryRegistry({ fault: slow })
  try {
    const keep = await fill(registry.url, 40)
    writeFileSync(join(at.path, 'p.hcl'), policies(registry.url))
    await using daemon = await startTestDaemon(at.path, ['--redis', redis.url])
    const worker = (name: string) =>
      start('careend', ['worker', '--name', name, '--redis', redis.url, '--address', daemon.address])
    await using one = worker('one')
    await one.says('takes runs')
    assert.equal((await careen(['apply', '-auto-approve', join(at.path, 'p.hcl')], daemon.env)).code, 0)
    assert.equal((await careen(['run', '-auto-approve', '-detach', 'prod/team/web'], daemon.env)).code, 0)
    const target = { url: registry.url, repository: 'team/web' }
    await until('the first deletes', async () => (await listTags(target)).length < 45)
    await one.kill()
    await redis.kill()
    assert.ok((await listTags(target)).length > 10, 'it was killed in the middle')
    await redis.restart()
    await redis.send('FLUSHALL')
    expireLease(join(at.path, 'careen.db'))
    await using two = worker('two')
    await two.says('takes runs')
    await until('the end of the run', async () => (await listTags(target)).length <= 11)
    keepsAll(await listTags(target), keep)
    await until('its record', async () =>
      (await careen(['runs', '-json'], daemon.env)).stdout.includes('"SUCCEEDED"'),
    )
    const { stdout } = await careen(['runs', '-json'], daemon.env)
    assert.match(stdout, /"worker":"two"/)
    assert.equal((await two.stop()).code, 0)
  } finally {
    await registry.close()
  }
})

test('SIGTERM in mid-run: the image at hand is finished, the run is handed back, and ends after a restart', async () => {
  using at = folder()
  const registry = await startMemoryRegistry({ fault: slow })
  try {
    const keep = await fill(registry.url, 40)
    writeFileSync(join(at.path, 'p.hcl'), policies(registry.url))
    const target = { url: registry.url, repository: 'team/web' }
    const first = await startTestDaemon(at.path)
    await careen(['apply', '-auto-approve', join(at.path, 'p.hcl')], first.env)
    await careen(['run', '-auto-approve', '-detach', 'prod/team/web'], first.env)
    await until('the first deletes', async () => (await listTags(target)).length < 45)
    assert.equal((await first.stop()).code, 0, first.output())
    const left = await listTags(target)
    assert.ok(left.length > 10)
    await using second = await startTestDaemon(at.path)
    await until('the end of the run', async () => (await listTags(target)).length <= 11)
    keepsAll(await listTags(target), keep)
    assert.equal((await second.stop()).code, 0)
  } finally {
    await registry.close()
  }
})
