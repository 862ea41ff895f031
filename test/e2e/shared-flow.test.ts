import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
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

/** Two worker processes clean all repositories of one registry; returns which of them did. `digests`: what is in there. */
async function cleanedByTwo(
  scene: Scene,
  fault: (request: MemoryRequest, digests: ReadonlySet<string>) => Fault | undefined,
): Promise<string[]> {
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
    for (const name of scene.repositories) await careen(['run', '-detach', `prod/${name}`], daemon.env)
    const ended = (process: Running): number => process.output().split('"run worked on"').length - 1
    await until('the end of all runs', async () => ended(one) + ended(two) === scene.repositories.length)
    for (const repository of scene.repositories)
      assert.deepEqual(await listTags({ url: registry.url, repository }), ['keep'])
    return [...(ended(one) > 0 ? ['one'] : []), ...(ended(two) > 0 ? ['two'] : [])]
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
  return `registry "prod" {\n  url = "${url}"\n}\nlifecycle_policy "all" {\n  registry = registry.prod\n  repositories = "*"\n  status = "ACTIVE"\n  max_delete_percent = 100\n  rule "old" {\n    tag_regexp = "old-.*"\n    expire_period = "7d"\n  }\n}\n`
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
  const workers = await cleanedByTwo({ repositories, old: 8, concurrency: 2 }, fault)
  assert.equal(most, 2)
  assert.deepEqual(workers, ['one', 'two'], 'both worked')
})

test('a pause that the registry asks one worker for is kept by the other, too', async () => {
  const seen: { readonly repository: string; readonly at: number }[] = []
  let refused: { readonly repository: string; readonly at: number } | undefined
  const slowly: Fault = { kind: 'before', act: () => wait(5) }
  const repositories = ['a', 'b']
  const fault = ({ method, path }: MemoryRequest): Fault => {
    const repository = path.split('/')[2] ?? ''
    const at = performance.now()
    seen.push({ repository, at })
    const both = repositories.every((one) => seen.filter((s) => s.repository === one).length > 30)
    if (refused !== undefined || !both || method === 'DELETE') return slowly
    refused = { repository, at }
    return { kind: 'answer', status: 429, headers: { 'retry-after': '3' } }
  }
  assert.deepEqual(await cleanedByTwo({ repositories, old: 20, concurrency: 1 }, fault), ['one', 'two'])
  assert.ok(refused)
  const { repository, at } = refused
  const others = seen.filter((one) => one.repository !== repository).map((one) => one.at - at)
  assert.deepEqual(
    others.filter((after) => after > 1000 && after < 2950),
    [],
    'nothing is sent during the pause',
  )
  assert.ok(others.some((after) => after >= 2950) && others.some((after) => after < 0), 'it was at work')
})
