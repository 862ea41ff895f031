import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { until } from '../support/ports.ts'
import { careen, folder, type Running, start, startTestDaemon } from '../support/processes.ts'
import { listTags, pushImage } from '../support/push.ts'
import { startRedis } from '../support/redis-server.ts'

const DAY = 24 * 3600 * 1000

type Scene = {
  readonly repositories: readonly string[]
  /** Images in each that must go. */
  readonly old: number
  /** Runs at a time in each of the two workers. */
  readonly concurrency: number
}

type Scenery = {
  readonly url: string
  readonly log: readonly MemoryRequest[]
  /** Runs that each worker has ended. */
  readonly ended: () => readonly [number, number]
}

/**
 * Two worker processes clean all repositories of one registry, while `watch` looks on; then all is killed. `digests`: what is
 * in there.
 */
async function withTwoWorkers(
  scene: Scene,
  fault: (request: MemoryRequest, digests: ReadonlySet<string>) => Fault | undefined,
  watch: (scenery: Scenery) => Promise<void>,
): Promise<void> {
  using at = folder()
  await using redis = await startRedis()
  let digests: ReadonlySet<string> | undefined
  const registry = await startMemoryRegistry({
    fault: (request) => (digests === undefined ? undefined : fault(request, digests)),
  })
  try {
    const filled = await fill(registry.url, scene)
    writeFileSync(join(at.path, 'p.hcl'), policies(registry.url))
    await using daemon = await startTestDaemon(at.path, ['--redis', redis.url])
    const runs = ['--concurrency', `${scene.concurrency}`, '--redis', redis.url]
    const worker = (name: string) =>
      start('careend', ['worker', '--name', name, '--address', daemon.address, ...runs])
    await using one = worker('one')
    await using two = worker('two')
    for (const each of [one, two]) await each.says('takes runs')
    const applied = await careen(['apply', '-auto-approve', join(at.path, 'p.hcl')], daemon.env)
    assert.equal(applied.code, 0, applied.stderr)
    digests = filled
    // Why one command: its runs begin together, also where a command takes longer than a run.
    const asked = scene.repositories.map((name) => `prod/${name}`)
    const ran = await careen(['run', '-auto-approve', '-detach', ...asked], daemon.env)
    assert.equal(ran.code, 0, ran.stderr)
    const ended = (process: Running): number => process.output().split('"run succeeded"').length - 1
    await watch({ url: registry.url, log: registry.log, ended: () => [ended(one), ended(two)] })
  } finally {
    await registry.close()
  }
}

async function fill(url: string, { repositories, old }: Scene): Promise<ReadonlySet<string>> {
  const digests = new Set<string>()
  const created = new Date(Date.now() - 30 * DAY).toISOString()
  for (const repository of repositories) {
    for (let i = 0; i < old; i += 1) {
      const { digest } = await pushImage({ url, repository }, { tags: [`old-${i}`], created })
      digests.add(digest)
    }
    await pushImage({ url, repository }, { tags: ['keep'], created })
  }
  return digests
}

function policies(url: string): string {
  return oldTagsPolicy(url, {
    name: 'all',
    scope: 'repositories = "*"',
    inPolicy: 'max_delete_percent = 100',
  })
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test('two workers with two runs each send no more than two deletes at a time to a registry', async () => {
  let [running, most] = [0, 0]
  const slowDelete: Fault = {
    kind: 'before',
    act: async () => {
      running += 1
      most = Math.max(most, running)
      await wait(60)
      running -= 1
    },
  }
  // The probe before a run asks for a digest that nothing has.
  const fault = ({ method, path }: MemoryRequest, digests: ReadonlySet<string>): Fault | undefined =>
    method === 'DELETE' && digests.has(path.split('/').at(-1) ?? '') ? slowDelete : undefined
  const repositories = ['a', 'b', 'c', 'd']
  await withTwoWorkers({ repositories, old: 8, concurrency: 2 }, fault, async ({ url, ended }) => {
    await until('the end of all runs', async () => ended()[0] + ended()[1] === repositories.length)
    for (const repository of repositories) assert.deepEqual(await listTags({ url, repository }), ['keep'])
    assert.ok(
      ended().every((runs) => runs > 0),
      'both worked',
    )
  })
  assert.equal(most, 2)
})

test('a pause that the registry asks one worker for is kept by the other, too', async () => {
  const repositories = ['a', 'b']
  const seen = new Map<string, number>()
  let refused: string | undefined
  const fault = ({ method, path }: MemoryRequest): Fault => {
    const repository = path.split('/')[2] ?? ''
    seen.set(repository, (seen.get(repository) ?? 0) + 1)
    const both = repositories.every((one) => (seen.get(one) ?? 0) > 30)
    // From then on slowly: the other has work for some seconds, unless it pauses.
    if (refused !== undefined) return { kind: 'before', act: () => wait(100) }
    if (!both || method === 'DELETE') return { kind: 'before', act: () => wait(5) }
    refused = repository
    return { kind: 'answer', status: 429, headers: { 'retry-after': '600' } }
  }
  await withTwoWorkers({ repositories, old: 20, concurrency: 1 }, fault, async ({ url, log, ended }) => {
    let [sent, same] = [0, 0]
    await until('nothing is sent any more', async () => {
      same = refused !== undefined && log.length === sent ? same + 1 : 0
      sent = log.length
      return same === 50
    })
    assert.deepEqual(ended(), [0, 0], 'both have work left')
    for (const repository of repositories)
      assert.ok((await listTags({ url, repository })).length > 1, `${repository} is not cleaned yet`)
  })
})
