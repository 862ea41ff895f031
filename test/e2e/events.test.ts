/** A daemon that takes notifications. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../../daemon/store/store.ts'
import { freePort } from '../support/ports.ts'
import { careen, folder, startTestDaemon } from '../support/processes.ts'

const SECRET = 'a-secret-of-some-length'
const digest = `sha256:${'a'.repeat(64)}`
const envelope = JSON.stringify({
  events: [
    {
      id: 'one',
      action: 'pull',
      timestamp: '2026-01-01T00:00:00Z',
      target: { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, repository: 'a' },
    },
  ],
})

test('notifications reach the database, with the secret of the block or of the daemon', async () => {
  using at = folder()
  const address = `127.0.0.1:${await freePort()}`
  const secretFile = join(at.path, 'secret')
  writeFileSync(secretFile, `${SECRET}\n`, { mode: 0o600 })
  const file = join(at.path, 'p.hcl')
  writeFileSync(
    file,
    'registry "one" {\n  url = "http://127.0.0.1:9"\n}\n' +
      'registry "two" {\n  url = "http://127.0.0.1:8"\n  events_secret = "env:TWO"\n}\n',
  )
  const args = ['--events-address', address, '--events-secret-file', secretFile]
  const post = async (registry: string, secret: string): Promise<number> =>
    (
      await fetch(`http://${address}/${registry}`, {
        method: 'POST',
        body: envelope,
        headers: { authorization: `Bearer ${secret}` },
      })
    ).status
  {
    const daemon = await startTestDaemon(at.path, args, { TWO: 'another-secret-of-length' })
    await using _ = daemon
    assert.equal((await careen(['apply', '-auto-approve', file], daemon.env)).code, 0)
    assert.equal(await post('one', SECRET), 202)
    assert.equal(await post('two', SECRET), 401)
    assert.equal(await post('two', 'another-secret-of-length'), 202)
    assert.equal(await post('three', SECRET), 404)
    assert.doesNotMatch(daemon.output(), /secret-of/)
    assert.equal((await daemon.stop()).code, 0)
  }
  const store = openStore(join(at.path, 'careen.db'), { now: Date.now })
  for (const registry of ['one', 'two'])
    assert.deepEqual(store.notifications.get({ registry, repository: 'a' }, digest), {
      pulledAt: Date.UTC(2026, 0, 1),
    })
  store.close()
})
