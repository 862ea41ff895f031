import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { newRun } from '../../daemon/runs/index.ts'
import { connect } from '../../proto/connection.ts'
import type { Lease } from '../../proto/resources/index.ts'
import { newWorker, serve, TOKEN } from '../support/serve.ts'
import { openWorld, type World } from '../support/world.ts'

/** Two registries, with so many repositories each. */
async function openTwo(many: { readonly slow: number; readonly quick: number }) {
  const world = await openWorld()
  const other = await startMemoryRegistry()
  await world.apply(
    `registry "slow" {\n  url = "$URL"\n}\nregistry "quick" {\n  url = "${other.url}"\n}\n` +
      ['slow', 'quick']
        .map(
          (name) =>
            `default_policy "${name}" {\n  registry = registry.${name}\n  status = "ACTIVE"\n  keep_days = 1\n}\n`,
        )
        .join(''),
    true,
  )
  const { store } = world
  for (const [registry, count] of Object.entries(many))
    for (let i = 1; i <= count; i += 1)
      store.repositories.upsert({ registry, repository: `team/r${i}`, workspace: 'default' })
  world.base.workspaces.assign('default', world.clock.now())
  return {
    world,
    /** Adds a run; the names of its registry and repository are its id in these tests. */
    queue: (registry: string, number: number, trigger: 'schedule' | 'request' = 'schedule'): string => {
      const state = store.repositories.get({ registry, repository: `team/r${number}` })
      assert.ok(state)
      return newRun(world.base, state, { kind: 'CLEAN', trigger }).id
    },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]()
      await other.close()
    },
  }
}

/** Uses the job of a run, and returns what run began. */
async function use(ledger: Ledger, job: string): Promise<string | undefined> {
  return (await ledger.begin(job, 'one'))?.run.id
}

async function remote(world: World) {
  const served = await serve(world)
  const client = connect({ address: served.address, token: TOKEN, tls: {} })
  return {
    ledger: remoteLedger(client, newWorker()),
    [Symbol.asyncDispose]: async () => {
      client.close()
      await served[Symbol.asyncDispose]()
    },
  }
}

for (const [title, open] of [
  [
    'in the process',
    async (world: World) => ({ ledger: world.ledger, [Symbol.asyncDispose]: async () => {} }),
  ],
  ['over gRPC', remote],
] as const) {
  describe(`the places of a worker ${title} are shared between registries`, () => {
    test('a registry with many waiting runs leaves the next place to the one that has none', async () => {
      await using two = await openTwo({ slow: 4, quick: 2 })
      const slow = [1, 2, 3, 4].map((number) => two.queue('slow', number))
      const quick = [1, 2].map((number) => two.queue('quick', number))
      await using worker = await open(two.world)
      const { ledger } = worker
      const began = [await use(ledger, slow[0] ?? ''), await use(ledger, slow[1] ?? '')]
      assert.equal(began.filter((id) => slow.includes(id ?? '')).length, 1)
      const rest = [...slow, ...quick].filter((id) => !began.includes(id))
      const more = [await use(ledger, rest[0] ?? ''), await use(ledger, rest[1] ?? '')]
      assert.equal(more.filter((id) => slow.includes(id ?? '')).length, 1)
      const last = [await use(ledger, quick[0] ?? ''), await use(ledger, quick[1] ?? '')]
      assert.deepEqual(
        last.map((id) => slow.includes(id ?? '')),
        [true, true],
        'the jobs of runs that began go to the ones that wait, and nobody else does',
      )
      assert.equal(await use(ledger, slow[0] ?? ''), undefined)
    })

    test('with one place the registries take turns', async () => {
      await using two = await openTwo({ slow: 3, quick: 1 })
      const slow = [1, 2, 3].map((number) => two.queue('slow', number))
      const quick = two.queue('quick', 1)
      await using worker = await open(two.world)
      const began: (string | undefined)[] = []
      for (const job of slow) {
        const assignment = await worker.ledger.begin(job, 'one')
        began.push(assignment?.run.id)
        if (assignment)
          await worker.ledger.finish(assignment.lease, {
            state: 'FAILED',
            errorCode: 'INTERNAL',
            message: '',
          })
      }
      assert.ok(began.slice(0, 2).includes(quick), 'it does not wait for all of the other registry')
    })

    test('what a person started goes before what is due', async () => {
      await using two = await openTwo({ slow: 3, quick: 1 })
      const due = [1, 2].map((number) => two.queue('slow', number))
      const asked = two.queue('slow', 3, 'request')
      await using worker = await open(two.world)
      assert.equal(await use(worker.ledger, due[0] ?? ''), asked)
      assert.equal(await use(worker.ledger, asked), due[0], 'its job is used by what waits')
    })
  })
}

test('an attempt whose answer was lost gets the same run again, also one in place of another', async () => {
  await using two = await openTwo({ slow: 3, quick: 1 })
  const due = two.queue('slow', 1)
  const asked = two.queue('slow', 2, 'request')
  two.queue('slow', 3, 'request')
  const attempt = randomUUID()
  const first = await two.world.ledger.begin(due, 'one', undefined, attempt)
  const again = await two.world.ledger.begin(due, 'one', undefined, attempt)
  assert.deepEqual([first?.run.id, again?.lease], [asked, first?.lease])
})

test('a worker gets no run of a registry that it may not clean', async () => {
  await using two = await openTwo({ slow: 2, quick: 1 })
  const slow = [1, 2].map((number) => two.queue('slow', number))
  const quick = two.queue('quick', 1)
  const ledger = two.world.ledgers({
    identity: 'token:slow',
    instance: randomUUID(),
    mayTake: ({ registry }) => registry === 'slow',
  })
  assert.deepEqual([await use(ledger, slow[0] ?? ''), await use(ledger, slow[1] ?? '')], slow)
  assert.equal(await use(ledger, slow[0] ?? ''), undefined)
  assert.equal(await use(two.world.ledger, slow[0] ?? ''), quick)
})

test('a registry that has all places leaves one to a registry that waits for half a minute, once', async () => {
  await using two = await openTwo({ slow: 3, quick: 1 })
  const { world } = two
  const slow = [1, 2, 3].map((number) => two.queue('slow', number))
  const held = []
  for (const job of slow.slice(0, 2))
    held.push((await world.ledger.begin(job, 'one')) ?? assert.fail('no run'))
  const [first, second] = held
  assert.ok(first && second)
  world.clock.skew += 1000
  const quick = two.queue('quick', 1)
  const renew = ({ lease }: { readonly lease: Lease }) => world.ledger.renew(lease)
  world.clock.skew += 29_000
  await renew(first)
  await renew(second)
  world.clock.skew += 2000
  await renew(first)
  await assert.rejects(renew(second), { code: 'PAUSED', message: /left its place to registry quick/ })
  await renew(second)
  await world.ledger.finish(second.lease, { state: 'QUEUED', message: 'handed on' })
  assert.equal(await use(world.ledger, slow[2] ?? ''), quick)
  assert.deepEqual(
    [world.runs.get(second.run.id).state, world.runs.get(second.run.id).attempts],
    ['QUEUED', 0],
  )
})

test('nothing leaves its place if it is alone in its registry, or the waiting run cannot begin', async () => {
  await using two = await openTwo({ slow: 2, quick: 1 })
  const { world } = two
  const key = { identity: 'process:own', instance: randomUUID() }
  const ledger = world.ledgers({ ...key, mayTake: ({ registry }) => registry === 'slow' })
  const able = world.ledgers(key)
  const begin = async (job: string) => (await ledger.begin(job, 'one')) ?? assert.fail('no run')
  const first = await begin(two.queue('slow', 1))
  const quick = two.queue('quick', 1)
  world.clock.skew += 31_000
  await able.renew(first.lease)
  const second = await begin(two.queue('slow', 2))
  world.store.runs.update(quick, { waitsFor: ['a feature'] })
  await able.renew(first.lease)
  await able.renew(second.lease)
})
