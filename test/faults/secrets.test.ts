import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { careen, folder, start, startTestDaemon } from '../support/processes.ts'
import { pushImage } from '../support/push.ts'
import { startRedis } from '../support/redis-server.ts'

const PASSWORD = 'c4n4ry-Passw0rd'
const TOKEN = 'c4n4ry-token-of-the-daemon'

test('no secret is in the database, in a log, in Redis, in a plan file or in what is printed', async () => {
  using at = folder()
  await using redis = await startRedis()
  const basic = { username: 'bot', password: PASSWORD }
  const registry = await startMemoryRegistry({ basic })
  try {
    const authorization = `Basic ${Buffer.from(`bot:${PASSWORD}`).toString('base64')}`
    const created = new Date(Date.now() - 30 * 24 * 3600 * 1000).toISOString()
    const target = { url: registry.url, repository: 'team/web', authorization }
    for (let i = 0; i < 12; i += 1)
      await pushImage(target, { tags: [i < 2 ? `old-${i}` : `keep-${i}`], created })
    const config = join(at.path, 'p.hcl')
    const hcl = (credentials: string): string =>
      oldTagsPolicy(registry.url, { inRegistry: `credentials = "${credentials}"` })
    writeFileSync(config, hcl('env:REGISTRY'))
    writeFileSync(join(at.path, 'token'), TOKEN, { mode: 0o600 })
    const secret = {
      REGISTRY: `bot:${PASSWORD}`,
      CAREEN_TOKEN_FILE: join(at.path, 'token'),
      CAREEN_LOG: 'trace',
    }
    await using daemon = await startTestDaemon(at.path, ['--redis', redis.url], secret)
    await using worker = start(
      'careend',
      ['worker', '--redis', redis.url, '--address', daemon.address],
      secret,
    )
    await worker.says('takes runs')
    const env = { ...daemon.env, CAREEN_TOKEN_FILE: join(at.path, 'token') }
    const printed: string[] = []
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await careen(args, env)
      printed.push(stdout, stderr)
      return { code, stderr }
    }
    assert.equal((await run('plan', '-out', join(at.path, 'p.plan'), config)).code, 0)
    assert.equal((await run('apply', join(at.path, 'p.plan'))).code, 0)
    const cleaned = await run('run', '-auto-approve', 'prod/team/web')
    assert.equal(cleaned.code, 0, cleaned.stderr)
    writeFileSync(config, hcl('env:WRONG'))
    await run('apply', '-auto-approve', '-allow-unknown', '-json', config)
    assert.equal((await run('run', '-auto-approve', 'prod/team/web')).code, 1, 'the variable is not set')
    await run('explain', 'prod/team/web')
    await run('runs', '-json')
    await worker.stop()
    await daemon.stop()
    const files = readdirSync(at.path).filter((file) => file !== 'token')
    const texts = [
      ...printed,
      daemon.output(),
      worker.output(),
      await redis.send('KEYS *'),
      ...files.map((file) => readFileSync(join(at.path, file)).toString('latin1')),
    ]
    assert.ok(
      texts.some((text) => text.includes('WRONG')),
      'the reference itself may be seen',
    )
    for (const text of texts) {
      for (const canary of [PASSWORD, TOKEN, Buffer.from(`bot:${PASSWORD}`).toString('base64')])
        assert.ok(!text.includes(canary))
    }
  } finally {
    await registry.close()
  }
})
