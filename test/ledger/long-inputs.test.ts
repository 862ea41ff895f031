/** Workspaces and repositories whose inputs and decisions are longer than a message: a worker over gRPC reads and sends all of it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { readConfiguration } from '../../policies/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { PAGE_BYTES } from '../../proto/sizes.ts'
import { newWorker, serve } from '../support/serve.ts'
import { NEVER, openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

/** The connection, and the sizes of requests and answers by method. */
function measured(client: Connection) {
  const sizes = new Map<string, number[]>()
  const note = (path: string, bytes: number): void => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    sizes.set(name, [...(sizes.get(name) ?? []), bytes])
  }
  const link: Connection = {
    ...client,
    unary: (method, request, options) => {
      note(method.path, method.requestSerialize(request).length)
      return client.unary(method, request, options)
    },
    stream: (method, request, signal) => {
      const responseDeserialize: typeof method.responseDeserialize = (bytes) => {
        note(method.path, bytes.length)
        return method.responseDeserialize(bytes)
      }
      return client.stream({ ...method, responseDeserialize }, request, signal)
    },
  }
  return { link, of: (name: string) => sizes.get(name) ?? [] }
}

/** Applies many protections. All but the last one protect 20 digests that no image has; the last one protects pr-1. */
async function protect(world: World, many: number): Promise<void> {
  const { objects } = await readConfiguration([
    {
      name: 'test.hcl',
      text: `${webPolicy().replace('$URL', world.registry.url)}
        protect "p" {
          registry   = registry.prod
          repository = "team/web"
          tag_regexp = "pr-1"
        }`,
    },
  ])
  const [last] = objects.filter(({ kind }) => kind === 'protect')
  const others = Array.from({ length: many - 1 }, (_, i) => ({
    ...last,
    name: `p${i}`,
    tagRegexp: undefined,
    digests: Array.from({ length: 20 }, (__, k) => `sha256:${String(i * 20 + k).padStart(64, '0')}`),
  }))
  const declared = [...objects, ...others].map((object) => ({ object: object as (typeof objects)[0] }))
  const wish = { workspace: 'default', requestedBy: 'test', declared, skipEffects: true, mayConnect: true }
  const { id } = await world.plans.create(wish, () => {}, NEVER)
  await world.plans.apply(id, randomUUID(), 'test')
}

test('1,500 protections reach a worker in parts of less than 1 MiB, and the last one keeps its image', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await protect(world, 1500)
  await using served = await serve(world)
  const { link, of } = measured(served.client)
  const run = await world.workOn(await world.start('prod/team/web'), {
    ledger: remoteLedger(link, newWorker()),
  })
  assert.deepEqual([run.state, run.counts?.deleted, run.message], ['SUCCEEDED', 1, undefined])
  assert.ok(world.stored().tags.has('pr-1') && !world.stored().tags.has('pr-2'))
  const parts = of('ReadRunInput')
  assert.ok(parts.every((bytes) => bytes <= PAGE_BYTES))
  assert.ok(parts.reduce((sum, bytes) => sum + bytes, 0) > 2 * PAGE_BYTES)
})

test('decisions on 520 images by 40 rules are sent in parts of 1 MiB, and stored completely', async () => {
  await using world = await openWorld()
  const tags = Array.from({ length: 520 }, (_, i) => `pr-${i}`)
  while (tags.length > 0)
    await Promise.all(tags.splice(0, 20).map((tag) => world.push('team/web', { tags: [tag], days: 1 })))
  const rules = Array.from({ length: 39 }, (_, i) => {
    const name = `rule_${i}_${'x'.repeat(50)}`
    return `rule "${name}" {\n tag_regexp = "pr-.*"\n expire_period = "${i + 30}d"\n }`
  })
  await world.apply(webPolicy(rules.join('\n')), true)
  await using served = await serve(world)
  const { link, of } = measured(served.client)
  const run = await world.workOn(await world.start('prod/team/web'), {
    ledger: remoteLedger(link, newWorker()),
  })
  assert.deepEqual([run.state, run.counts?.kept], ['SUCCEEDED', 520], run.message)
  const parts = of('RecordDecisions')
  assert.ok(
    parts.every((bytes) => bytes <= PAGE_BYTES),
    parts.join(),
  )
  assert.ok(parts.length > 3, parts.join())
  const { decisions } = world.store.decisions.page(run.id, 0, 1000)
  assert.equal(decisions.length, 520)
  assert.ok(decisions.every(({ verdicts }) => verdicts.length === 40))
})
