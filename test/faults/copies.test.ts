import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openClient } from '../../cli/remote/client.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { until } from '../support/ports.ts'
import { careen, folder, start, startTestDaemon } from '../support/processes.ts'
import { listTags, pushImage } from '../support/push.ts'

test('two daemons on a database and its backup: only that of the original deletes, until the backup is adopted', async () => {
  using at = folder()
  await using registry = Object.assign(await startMemoryRegistry({}), {
    [Symbol.asyncDispose]: (): Promise<void> => registry.close(),
  })
  const target = { url: registry.url, repository: 'team/web' }
  const created = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString()
  await pushImage(target, { tags: ['old-1'], created })
  await pushImage(target, { tags: ['keep'], created })
  const policy = join(at.path, 'p.hcl')
  writeFileSync(policy, oldTagsPolicy(registry.url))
  await using first = await startTestDaemon(at.path)
  assert.equal((await careen(['apply', '-auto-approve', policy], first.env)).code, 0)
  const copy = join(at.path, 'copy.db')
  assert.equal((await start('careend', ['backup', copy, '--database', first.database]).ended).code, 0)
  const address = `unix:${join(at.path, 'second.sock')}`
  const begin = async () => {
    const daemon = start('careend', ['--database', copy, '--listen', address])
    await daemon.says('listening on')
    return daemon
  }
  {
    await using second = await begin()
    const { code, stdout } = await careen(['health', '-address', address])
    assert.equal(code, 1)
    assert.match(
      stdout.replaceAll(/\s+/g, ' '),
      /FAILING DELETES.* is a backup that was restored\..*careend adopt/,
    )
    const client = openClient({ address })
    const run = await client.startRun('prod/team/web', 'CLEAN', '')
    await until('its reason', async () => (await client.run(run)).waiting === 'HOLD')
    client.close()
    const asked = await careen(['run', 'team/web', '-auto-approve', '-address', address])
    assert.equal(asked.code, 5)
    assert.match(asked.stdout.replaceAll(/\s+/g, ' '), /team\/web waits\. .*careend adopt/)
    assert.equal((await second.stop()).code, 0)
  }
  assert.deepEqual(await listTags(target), ['keep', 'old-1'])
  assert.equal((await start('careend', ['adopt', '--database', copy]).ended).code, 0)
  await using second = await begin()
  await until('the run on the adopted database', async () => (await listTags(target)).length === 1)
  assert.equal((await second.stop()).code, 0)
})
