import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { readConfig } from '../daemon/config.ts'
import { bindings } from '../daemon/trust/bindings.ts'
import { parseCareendFile } from '../daemon/trust/careend-file.ts'

const root = join(import.meta.dirname, '..')

type Service = {
  readonly image: string
  readonly command?: readonly string[]
  readonly user?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly profiles?: readonly string[]
  readonly ports?: readonly string[]
  readonly networks?: readonly string[]
  readonly volumes?: readonly string[]
  readonly secrets?: readonly string[]
  readonly configs?: readonly { readonly source: string; readonly target: string }[]
  readonly environment?: Readonly<Record<string, string>>
  readonly deploy?: { readonly replicas: number }
}
type Compose = {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: object
  readonly networks: object
  readonly secrets: object
  readonly configs: Readonly<Record<string, { readonly content: string }>>
}

const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose
const { daemon, worker, redis, registry } = compose.services

test('the services are there: two workers, and the registry only for trying', () => {
  assert.deepEqual(Object.keys(compose.services).toSorted(), ['daemon', 'redis', 'registry', 'worker'])
  assert.equal(worker?.deploy?.replicas, 2)
  assert.deepEqual(registry?.profiles, ['demo'])
  assert.equal(registry?.environment?.['REGISTRY_STORAGE_DELETE_ENABLED'], 'true')
})

test('every service is unprivileged, read-only, checked, and published to this host alone', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    assert.ok(service.user !== undefined && service.user !== 'root' && service.user !== '0', name)
    assert.equal(service.read_only, true, name)
    assert.deepEqual(service.cap_drop, ['ALL'], name)
    assert.ok(service.security_opt?.includes('no-new-privileges:true'), name)
    assert.ok((service.healthcheck?.test.length ?? 0) > 1, name)
    for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/, name)
    for (const network of service.networks ?? []) assert.ok(network in compose.networks, name)
    for (const secret of service.secrets ?? []) assert.ok(secret in compose.secrets, name)
    for (const volume of service.volumes ?? [])
      assert.ok((volume.split(':')[0] ?? '') in compose.volumes, name)
    for (const other of Object.keys(service.depends_on ?? {})) assert.ok(other in compose.services, name)
  }
})

test('daemon and workers may connect to the registry of the demo, and to no other private address', async () => {
  const { content: text = '' } = compose.configs['careend'] ?? {}
  const file = await parseCareendFile({ name: 'careend.hcl', text })
  const reach = (url: string) =>
    bindings(() => file).check({ kind: 'registry', name: 'demo', url }, 'default')
  assert.equal(reach('http://registry:5000').nearest, 'private')
  assert.equal(reach('http://redis:6379').nearest, 'public')
  for (const service of [daemon, worker]) {
    const [mounted] = service?.configs ?? []
    assert.equal(mounted?.source, 'careend')
    assert.equal(service?.environment?.['CAREEN_CONFIG_FILE'], mounted?.target)
  }
})

test('Redis keeps what it is given', () => {
  const command = redis?.command?.join(' ') ?? ''
  assert.match(command, /--appendonly yes/)
  assert.match(command, /--maxmemory-policy noeviction/)
})

test('the commands are ones that careend understands', async () => {
  for (const service of [daemon, worker]) {
    const [program, ...args] = service?.command ?? []
    assert.equal(program, 'careend')
    const config = await readConfig(args, {}, { name: 'x' })
    assert.ok('redis' in config && config.redis === 'redis://redis:6379')
  }
})

test('without Redis, as the first lines say: the workers ask the daemon', async () => {
  for (const [service, ...more] of [[daemon, '--concurrency', '0'], [worker]] as const) {
    const [, ...args] = service?.command ?? []
    const at = args.indexOf('--redis')
    assert.notEqual(at, -1)
    const config = await readConfig([...args.toSpliced(at, 2), ...more], {}, { name: 'x' })
    assert.ok(!('redis' in config) || config.redis === undefined)
    assert.equal('concurrency' in config && config.concurrency === 0, service === daemon)
  }
})

test('how long and how much deleted manifests are kept', async () => {
  const trash = async (args: readonly string[], env = {}) => {
    const config = await readConfig(args, env, { name: 'x' })
    return config.command === 'daemon' ? config.retention : undefined
  }
  assert.deepEqual(await trash([]), { age: 30 * 86_400_000, size: 2 ** 30 })
  assert.deepEqual(await trash(['--trash-age', '12h', '--trash-size', '5MB']), { age: 43_200_000, size: 5e6 })
  assert.deepEqual(await trash([], { CAREEN_TRASH_AGE: '0d', CAREEN_TRASH_SIZE: '0B' }), { age: 0, size: 0 })
  await assert.rejects(trash(['--trash-age', 'long']), { message: /--trash-age long: must be a duration/ })
  await assert.rejects(trash(['--trash-size', '5']), { message: /--trash-size 5: must be a size/ })
})

test('how often catalogs are read', async () => {
  const interval = async (...args: string[]) => {
    const config = await readConfig(args, {}, { name: 'x' })
    return config.command === 'daemon' ? config.discoveryInterval : undefined
  }
  assert.deepEqual([await interval(), await interval('--discovery-interval', '10m')], [3_600_000, 600_000])
  await assert.rejects(interval('--discovery-interval', '1s'), {
    message: /--discovery-interval 1s: must be a duration/,
  })
})

test('a prefix of keys in Redis is a plain word', async () => {
  const prefix = async (args: readonly string[]) => {
    const config = await readConfig(['--redis', 'redis://redis', ...args], {}, { name: 'x' })
    return config.command === 'daemon' ? config.redisPrefix : undefined
  }
  assert.deepEqual([await prefix([]), await prefix(['--redis-prefix', 'team-a'])], [undefined, 'team-a'])
  await assert.rejects(prefix(['--redis-prefix', 'a:b']), {
    message: /--redis-prefix a:b: must have letters/,
  })
})

test('the image runs as a user and brings what the bins need', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
  assert.match(dockerfile, /^USER node$/m)
  assert.match(dockerfile, /^HEALTHCHECK /m)
  assert.match(dockerfile, /^ENV NODE_OPTIONS=--max-semi-space-size=16$/m)
  for (const path of [
    'dist',
    'proto',
    'daemon/bin.js',
    'cli/bin.js',
    'host/compile-cache.js',
    'daemon/store/migrations',
    'package.json',
  ]) {
    assert.ok(dockerfile.includes(`/src/${path}`), path)
  }
})
