/** A worker on another host: TLS, a client certificate, and a careend.hcl of its own. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { openAuthority, SKIP_WITHOUT_OPENSSL } from '../support/certificates.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { until } from '../support/ports.ts'
import { careen, folder, start } from '../support/processes.ts'
import { listTags, pushImage } from '../support/push.ts'
import { startRedis } from '../support/redis-server.ts'
import { skipWithoutServer } from '../support/skips.ts'

const skip = SKIP_WITHOUT_OPENSSL === false ? await skipWithoutServer('redis-server') : SKIP_WITHOUT_OPENSSL
const DAY = 24 * 3_600_000

describe('a worker with a client certificate', { skip }, () => {
  test('the worker executes runs of the workspaces of its grant, and may do nothing else', async () => {
    using at = folder()
    await using redis = await startRedis()
    const registry = await startMemoryRegistry()
    const ca = openAuthority(at.path)
    const server = ca.issue('server', { names: 'IP:127.0.0.1' })
    const names = 'URI:spiffe://acme/worker/1'
    const client = ca.issue('client', { names, usage: 'clientAuth' })
    const write = (name: string, text: string): string => {
      const path = join(at.path, name)
      writeFileSync(path, text, { mode: 0o600 })
      return path
    }
    const bound = `registry_host "${new URL(registry.url).host}" {\n  addresses = "loopback"\n}\n`
    const config = write(
      'careend.hcl',
      `${bound}
listen "unix:${at.path}/admin.sock" {
  identity = "local"
  role     = "admin"
}

listen "127.0.0.1:0" {
  tls {
    certificate = "${server.certificate}"
    key         = "${server.key}"
    client_ca   = "${ca.ca}"
  }
}

grant "workers" {
  identity   = "mtls:spiffe://acme/worker/*"
  role       = "worker"
  workspaces = ["default"]
}
`,
    )
    const target = { url: registry.url, repository: 'team/web' }
    const created = new Date(Date.now() - 30 * DAY).toISOString()
    for (const tag of ['old-1', 'keep-1', 'keep-2', 'keep-3', 'keep-4'])
      await pushImage(target, { tags: [tag], created })
    try {
      const database = join(at.path, 'careen.db')
      const queue = ['--redis', redis.url]
      await using daemon = start('careend', ['--config', config, '--database', database, ...queue])
      await daemon.says('listening on')
      const [, port] = /127\.0\.0\.1:(\d+)/.exec(daemon.output().split('listening on')[1] ?? '') ?? []
      const tls = ['ca-file', ca.ca, 'client-certificate', client.certificate, 'client-key', client.key]
      const flags = (dashes: string) => tls.map((word, index) => (index % 2 === 0 ? dashes + word : word))
      const address = `https://127.0.0.1:${port}`
      const own = write('worker.hcl', bound)
      const args = [
        'worker',
        '--address',
        address,
        ...flags('--'),
        '--config',
        own,
        '--name',
        'far',
        ...queue,
      ]
      await using worker = start('careend', args)
      await worker.says('takes runs')
      const env = { CAREEN_ADDRESS: `unix:${at.path}/admin.sock` }
      const policy = write('p.hcl', oldTagsPolicy(registry.url, { inPolicy: 'max_delete_percent = 100' }))
      const applied = await careen(['apply', '-auto-approve', policy], env)
      assert.equal(applied.code, 0, applied.stderr)
      assert.equal((await careen(['run', '-auto-approve', '-detach', 'prod/team/web'], env)).code, 0)
      await until('the end of the run', async () => (await listTags(target)).length === 4)
      await until('its record', async () =>
        (await careen(['runs', '-json'], env)).stdout.includes('"worker":"far"'),
      )
      const refused = await careen(['runs', '-address', address, ...flags('-')])
      assert.equal(refused.code, 7)
      assert.match(
        refused.stderr,
        /mtls:spiffe:\/\/acme\/worker\/1 may not use careen runs .*reader is needed/,
      )
    } finally {
      await registry.close()
    }
  })
})
