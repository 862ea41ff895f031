/** The making of a plan as a job: its states, its watch and its cursors, and what becomes of it when nobody waits for it. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { cancelLeftPlans } from '../../daemon/plans/index.ts'
import type { EffectsOf } from '../../daemon/plans/plan-effects.ts'
import { type PlanJobs, planJobs } from '../../daemon/plans/plan-jobs.ts'
import { PLAN_SIZES } from '../../daemon/plans/run-plan-job.ts'
import { openIds } from '../../daemon/store/ids.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { PlanPart } from '../../proto/resources/index.ts'
import { until } from '../support/ports.ts'
import { NEVER, openWorld, type World } from '../support/world.ts'

const TIMES = { unwatched: 30_000, alive: 15_000, step: 0, longest: 3_600_000 }
const WISH = { workspace: 'default', requestedBy: 'ann', owner: 'ann', skipEffects: false, mayConnect: true }
const OBJECT = { object: { kind: 'registry', name: 'prod', url: 'http://127.0.0.1:1' } } as const

/** A clock whose sleepers wake when the time is set. */
function handClock() {
  let time = 0
  const sleepers = new Map<() => void, number>()
  return {
    monotonic: () => time,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (ms === 0 || signal?.aborted === true) return resolve()
        const wake = (): void => {
          sleepers.delete(wake)
          resolve()
        }
        sleepers.set(wake, time + ms)
        signal?.addEventListener('abort', wake, { once: true })
      }),
    pass: (ms: number): void => {
      time += ms
      for (const [wake, at] of sleepers) if (at <= time) wake()
    },
  }
}

/** Jobs over a world whose registries answer when the test says so. */
function opened(world: World, times = TIMES, sizes = PLAN_SIZES) {
  const clock = handClock()
  const gate = Promise.withResolvers<void>()
  const shown: { progress?: (message: string, done: number, total: number) => void } = {}
  const effectsOf: EffectsOf = async (_models, progress, signal) => {
    shown.progress = progress
    signal.throwIfAborted()
    await Promise.race([gate.promise, new Promise((resolve) => signal.addEventListener('abort', resolve))])
    signal.throwIfAborted()
    return { effects: [], frees: 0, exposed: [], unseen: 0 }
  }
  const { store } = world
  const jobs = planJobs({
    store,
    effectsOf,
    clock,
    times,
    sizes,
    applyRules: () => undefined,
    now: world.clock.now,
    newId: openIds(randomBytes),
    warn: () => {},
  })
  return {
    jobs,
    clock,
    finish: gate.resolve,
    /** Says how far it is. Resolves when the plan has begun to ask. */
    step: async (done: number) => {
      await until('the look', async () => shown.progress !== undefined)
      clock.pass(1)
      shown.progress?.('Looking', done, 4)
    },
    head: (id: string) => store.plans.head(id) ?? assert.fail(`no plan ${id}`),
  }
}

function begin(jobs: PlanJobs): string {
  const { id, add, start } = jobs.begin(WISH)
  add([OBJECT])
  assert.equal(start().state, 'PLANNING')
  return id
}

async function next(parts: AsyncIterator<PlanPart>): Promise<PlanPart> {
  const { value, done } = await parts.next()
  return done === true ? assert.fail('the watch has ended') : value
}

const watching = (jobs: PlanJobs, id: string, cursor = '') =>
  jobs.watch(id, cursor, NEVER)[Symbol.asyncIterator]()

test('a plan is PLANNING, then READY, and a watcher that comes back at each part gets each part once', async () => {
  await using world = await openWorld()
  const { jobs, step, finish, head } = opened(world)
  const id = begin(jobs)
  const seen: PlanPart[] = []
  let cursor = ''
  const read = async (): Promise<void> => {
    const parts = watching(jobs, id, cursor)
    const part = await next(parts)
    await parts.return?.()
    seen.push(part)
    ;({ cursor } = part)
  }
  for (const done of [1, 2, 3]) {
    await step(done)
    await read()
  }
  finish()
  await read()
  assert.deepEqual(
    seen.map((part) => part.step?.done ?? part.plan?.state),
    [1, 2, 3, 'READY'],
  )
  assert.equal((await watching(jobs, id, cursor).next()).done, true, 'nothing comes after the end')
  assert.equal((await next(watching(jobs, id))).plan?.id, id, 'a new watcher gets the plan')
  assert.match(head(id).contentSha256 ?? '', /^[0-9a-f]{64}$/)
  assert.equal(head(id).summary.add, 1)
  assert.equal(world.store.plans.changes(id, 0, 9).length, 1)
  assert.equal(world.store.plans.spooled(id, 0), undefined, 'the request is not kept')
  await assert.rejects(watching(jobs, id, 'x').next(), { code: 'INVALID_ARGUMENT', message: /^cursor: / })
  await assert.rejects(watching(jobs, 'pl-none').next(), { code: 'NOT_FOUND' })
})

test('a watch says every 15 s that it lives', async () => {
  await using world = await openWorld()
  const { jobs, clock, step, finish } = opened(world)
  const id = begin(jobs)
  await step(1)
  const parts = watching(jobs, id)
  assert.equal((await next(parts)).cursor, '1')
  const silent = next(parts)
  clock.pass(TIMES.alive)
  assert.deepEqual(await silent, { cursor: '1' })
  finish()
  assert.equal((await next(parts)).plan?.state, 'READY')
})

test('a plan that nobody watches for 30 s is cancelled; one that is watched is not', async () => {
  await using world = await openWorld()
  const { jobs, clock, step, head } = opened(world)
  const id = begin(jobs)
  await step(1)
  const parts = watching(jobs, id)
  await next(parts)
  const silent = next(parts)
  clock.pass(TIMES.unwatched * 2)
  await silent
  assert.equal(head(id).state, 'PLANNING')
  await parts.return?.()
  clock.pass(TIMES.unwatched - 1)
  assert.equal(head(id).state, 'PLANNING')
  clock.pass(1)
  await until('the cancellation', async () => head(id).state === 'CANCELLED')
  assert.match(head(id).failure?.message ?? '', /nobody watched the plan for 30 s\. Run careen plan again/)
  assert.equal(world.store.plans.spooled(id, 0), undefined)
})

test('a plan that takes too long is cancelled, whoever watches it', async () => {
  await using world = await openWorld()
  const { jobs, clock } = opened(world, { ...TIMES, longest: 60_000 })
  const id = begin(jobs)
  const parts = watching(jobs, id)
  const last = next(parts)
  clock.pass(60_000)
  const [first, second] = [await last, await next(parts).catch(() => undefined)]
  const { plan } = second?.plan === undefined ? first : second
  assert.deepEqual([plan?.state, plan?.failure?.code], ['CANCELLED', 'DEADLINE_EXCEEDED'])
})

test('a daemon that stops cancels its plans, and the next one those that were left', async () => {
  await using world = await openWorld()
  const { jobs, head } = opened(world)
  const [first, second] = [begin(jobs), begin(jobs)]
  await jobs.stop()
  assert.deepEqual([head(first).state, head(first).failure?.code], ['CANCELLED', 'DRAINING'])
  assert.equal(head(second).state, 'CANCELLED')
  const dead = opened(world)
  const upload = dead.jobs.begin(WISH)
  upload.add([OBJECT])
  const left = begin(dead.jobs)
  cancelLeftPlans(world.store)
  for (const id of [left, upload.id]) {
    assert.deepEqual([head(id).state, head(id).failure?.code], ['CANCELLED', 'DRAINING'])
    assert.equal(world.store.plans.spooled(id, 0), undefined)
  }
  await dead.jobs.stop()
})

test('a plan that cannot be made says why, also to who comes later', async () => {
  await using world = await openWorld()
  const { jobs } = opened(world)
  const { id, add, start } = jobs.begin(WISH)
  add([{ address: 'registry.none', etag: '"x"' }])
  start()
  const { plan } = await next(watching(jobs, id))
  assert.deepEqual([plan?.state, plan?.failure?.code], ['FAILED', 'PLAN_STALE'])
  const later = await next(watching(jobs, id))
  assert.deepEqual(later.plan, plan)
  const request = { ...WISH, declared: [{ address: 'registry.none', etag: '"x"' }] }
  await assert.rejects(
    jobs.create(request, () => {}, NEVER),
    { message: plan?.failure?.message ?? '' },
  )
})

test('an upload of more than 50,000 objects is refused, and one that is dropped leaves nothing', async () => {
  await using world = await openWorld()
  const { jobs } = opened(world)
  const { id, add, drop } = jobs.begin(WISH)
  const many = Array.from({ length: 25_000 }, () => ({ address: 'a', etag: 'b' }))
  add(many)
  add(many)
  assert.throws(() => add([OBJECT]), { code: 'PLAN_TOO_LARGE', message: /more than 50000 objects/ })
  drop()
  assert.equal(world.store.plans.head(id), undefined)
  assert.equal(world.store.plans.spooled(id, 0), undefined)
})

test('a plan of as many bytes as all may have takes the place of older ones, and one of more fails', async () => {
  await using world = await openWorld()
  const make = async (bytes: number) => {
    const { jobs, finish } = opened(world, TIMES, { ...PLAN_SIZES, bytes })
    finish()
    return jobs.create({ ...WISH, declared: [OBJECT] }, () => {}, NEVER)
  }
  const { id, changes } = await make(1 << 20)
  const bytes = Buffer.byteLength(JSON.stringify(changes[0]))
  const { id: second } = await make(bytes)
  assert.deepEqual(
    world.store.plans.list({ limit: 9 }).map((plan) => plan.id),
    [second],
    id,
  )
  await assert.rejects(make(bytes - 1), {
    code: 'PLAN_TOO_LARGE',
    message:
      /^the plan has .* of changes and images, and all plans may have .*-target, or split the workspace$/,
  })
  const [failed] = world.store.plans.list({ limit: 9, conditions: [] })
  assert.equal(world.store.plans.changes(failed?.id ?? '', 0, 9).length, failed?.state === 'FAILED' ? 0 : 1)
})

test('the oldest of 21 plans of a caller is removed, also while it is made', async () => {
  await using world = await openWorld()
  const { jobs } = opened(world)
  const oldest = begin(jobs)
  const parts = watching(jobs, oldest)
  const end = next(parts)
  world.clock.skew += 1000
  const ids = Array.from({ length: 20 }, () => jobs.begin(WISH).id)
  assert.equal(world.store.plans.head(oldest), undefined)
  await assert.rejects(end, { code: 'NOT_FOUND' })
  assert.ok(ids.every((id) => world.store.plans.head(id) !== undefined))
})

test('who waits for a plan and leaves cancels it', async () => {
  await using world = await openWorld()
  const { jobs } = opened(world)
  const stop = new AbortController()
  const made = jobs.create({ ...WISH, declared: [OBJECT] }, () => {}, stop.signal)
  stop.abort(new CareenError('CANCELLED', 'stopped on request'))
  await assert.rejects(made, { code: 'CANCELLED', message: 'stopped on request' })
  assert.deepEqual(
    world.store.plans.list({ limit: 9 }).map(({ state }) => state),
    ['CANCELLED'],
  )
})
