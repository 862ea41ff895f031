/** A disk that is full, fails, or is read-only under a daemon. */
import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openClient } from '../../cli/remote/client.ts'
import { systemClock } from '../../daemon/clock.ts'
import { startDaemon } from '../../daemon/daemon.ts'
import { openLog } from '../../daemon/log.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { asUser } from '../support/as-user.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { until } from '../support/ports.ts'
import { careen, folder, roomyFolder, startTestDaemon } from '../support/processes.ts'
import { listTags, pushImage } from '../support/push.ts'
import { withFault, SKIP_WITHOUT_STRACE } from '../support/strace.ts'

const DAY = 24 * 3_600_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Every DELETE takes a little while, so that a run has a middle. */
const slow = ({ method }: { method: string }): Fault | undefined =>
  method === 'DELETE' ? { kind: 'before', act: () => pause(25) } : undefined

/** A registry whose repositories have old images and three others each, and a policy for all of them. */
async function filled(old: Readonly<Record<string, number>>) {
  const registry = await startMemoryRegistry({ fault: slow })
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  const tagsOf = (repository: string) => listTags({ url: registry.url, repository })
  const push = (repository: string, tag: string) =>
    pushImage({ url: registry.url, repository }, { tags: [tag], created, seed: `${repository}${tag}` })
  for (const [repository, count] of Object.entries(old)) {
    for (let i = 0; i < count; i += 1) await push(repository, `old-${i}`)
    for (let i = 0; i < 3; i += 1) await push(repository, `keep-${i}`)
  }
  const inPolicy = 'max_delete_percent = 100'
  const hcl = oldTagsPolicy(registry.url, { scope: 'repositories = "team/*"', inPolicy })
  const deletes = (): number => registry.log.filter(({ method }) => method === 'DELETE').length
  return { hcl, tagsOf, deletes, [Symbol.asyncDispose]: registry.close }
}

test(
  'a disk that is full, or fails, during a run ends its deletes at once, and the daemon goes on by itself afterwards',
  { skip: SKIP_WITHOUT_STRACE },
  async () => {
    using at = folder()
    await using registry = await filled({ 'team/web': 40, 'team/api': 1, 'team/app': 1 })
    const file = join(at.path, 'p.hcl')
    writeFileSync(file, registry.hcl)
    await using daemon = await startTestDaemon(at.path)
    assert.equal((await careen(['apply', '-auto-approve', file], daemon.env)).code, 0)
    const client = openClient({ address: daemon.address })
    const start = (repository: string) => client.startRun(`prod/${repository}`, 'CLEAN', '')
    const succeeds = async (repository: string) => {
      const run = await start(repository)
      await until('the end of the run', async () => (await client.run(run)).state === 'SUCCEEDED')
      assert.deepEqual(await registry.tagsOf(repository), ['keep-0', 'keep-1', 'keep-2'])
    }
    try {
      await start('team/web')
      await until('the first deletes', async () => registry.deletes() > 3)
      await withFault(daemon.process.pid ?? 0, 'pwrite64:error=ENOSPC', async () => {
        await assert.rejects(start('team/api'), {
          code: 'STORE_READ_ONLY',
          message: /the disk is full\. No image is deleted/,
        })
        const failing = (await client.health()).filter(({ state }) => state === 'FAILING')
        assert.deepEqual([failing[0]?.component, failing[0]?.code], ['STORE', 'STORE_READ_ONLY'])
        await pause(200)
        const before = registry.deletes()
        await pause(300)
        assert.equal(registry.deletes(), before)
        assert.ok((await registry.tagsOf('team/web')).length > 10, 'it failed in the middle')
      })
      await succeeds('team/api')
      await withFault(daemon.process.pid ?? 0, 'fsync:error=EIO', async () => {
        const refusal = { code: 'STORE_FAILED', message: /the disk failed .*No image is deleted until/ }
        await assert.rejects(start('team/app'), refusal)
      })
      await succeeds('team/app')
      const left = await registry.tagsOf('team/web')
      assert.equal(left.filter((tag) => tag.startsWith('keep')).length, 3)
    } finally {
      client.close()
    }
  },
)

test('a daemon that starts with a read-only database refuses changes, and is writable when the file is', async () => {
  using at = folder(roomyFolder())
  await using registry = await filled({ 'team/api': 2 })
  writeFileSync(join(at.path, 'p.hcl'), registry.hcl)
  await asUser(at.path, () => heals(at.path, registry))
})

async function heals(at: string, registry: Awaited<ReturnType<typeof filled>>): Promise<void> {
  const file = join(at, 'p.hcl')
  const database = join(at, 'careen.db')
  const address = `unix:${join(at, 's.sock')}`
  const begin = () =>
    startDaemon({
      database,
      address,
      concurrency: 1,
      retention: { age: DAY, size: 1 << 20 },
      env: {},
      clock: systemClock,
      log: openLog('silent'),
      version: '1',
      host: 'test',
    })
  const first = await begin()
  assert.equal((await careen(['apply', '-auto-approve', file], { CAREEN_ADDRESS: address })).code, 0)
  await first.stop()
  chmodSync(database, 0o400)
  const daemon = await begin()
  const client = openClient({ address })
  const start = () => client.startRun('prod/team/api', 'CLEAN', '')
  try {
    await assert.rejects(start(), {
      code: 'STORE_READ_ONLY',
      message: /careen\.db cannot be written\. No image is deleted/,
    })
    chmodSync(database, 0o600)
    const run = await start()
    await until('the end of the run', async () => (await client.run(run)).state === 'SUCCEEDED')
    assert.equal((await registry.tagsOf('team/api')).length, 3)
  } finally {
    client.close()
    await daemon.stop()
  }
}
