/** Lines that stand between a run and a wrong deletion, each one alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../daemon/clock.ts'
import { RENEWAL } from '../../daemon/ledger/lease.ts'
import { LEASE_LENGTH } from '../../daemon/ledger/ledger.ts'
import type { Ledger } from '../../daemon/ledger/ledger.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
import type { Run } from '../../proto/resources/run.ts'
import { resolve } from '../support/push.ts'
import { hurry, openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

/** Works on a run with a ledger that is otherwise in these calls. */
async function workWith(world: World, run: Run, otherwise: (ledger: Ledger) => Partial<Ledger>) {
  return world.workOn(run, { ledger: { ...world.ledger, ...otherwise(world.ledger) } })
}

/** The lease is renewed when this is called. */
function renewals(world: World): () => Promise<void> {
  let wake = (): void => {}
  world.clock.sleep = (ms, signal) =>
    ms === LEASE_LENGTH * RENEWAL
      ? new Promise((done) => {
          wake = done
          signal?.addEventListener('abort', () => done(), { once: true })
        })
      : systemClock.sleep(ms, signal)
  return async () => {
    wake()
    await new Promise((done) => setImmediate(done))
  }
}

test('a run that is cancelled between an intent and its DELETE does not send it', async () => {
  await using world = await openWorld()
  const [image] = await pushTen(world, 1)
  await world.apply(webPolicy())
  const renew = renewals(world)
  const run = await world.start('prod/team/web')
  const ended = await workWith(world, run, (ledger) => ({
    intend: async (...args) => {
      const id = await ledger.intend(...args)
      world.runs.cancel(run.id)
      await renew()
      return id
    },
  }))
  assert.equal(ended.state, 'CANCELLED', ended.message)
  assert.equal(await resolve(world.at(), 'pr-1'), image?.digest)
  const [intent, ...more] = world.store.intents.ofRun(run.id, 0, 9)
  assert.deepEqual([intent?.outcome, more], ['not_done', []])
  assert.match(intent?.detail ?? '', /^nothing was sent: .*cancelled/)
})

test('a run that was queued before its repository was stopped is not begun, a dry run is', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const run = await world.start('prod/team/web')
  world.store.repositories.stop(run, 'a tag vanished')
  const ended = await world.workOn(run)
  assert.deepEqual([ended.state, ended.errorCode], ['FAILED', 'FAILED_PRECONDITION'])
  assert.match(ended.message ?? '', /cleaning of the repository is stopped: a tag vanished/)
  assert.equal((await world.tags('team/web')).length, 10)
  assert.equal((await world.dryRun('prod/team/web')).counts?.planned, 2)
})

test('a list of referrers that breaks off with a 404 is no sign that the registry has none', async () => {
  const about = { probed: false }
  const fault = ({ method, path }: MemoryRequest): Fault | undefined => {
    about.probed ||= method === 'DELETE'
    return about.probed && path.includes('/referrers/') && path.includes('?')
      ? { kind: 'answer', status: 404 }
      : undefined
  }
  await using world = await openWorld({ referrersApi: true, referrersPage: 1, fault })
  const [image] = await pushTen(world, 1)
  assert.ok(image)
  for (const seed of ['a', 'b']) await world.push('team/web', { tags: [], subject: image, seed, days: 10 })
  await world.apply(webPolicy(), true)
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'REGISTRY_NOT_FOUND'], run.message)
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
})

test('with tombstones a "deleted" is looked at: an image that is there gets its tags back', async () => {
  const about = { doomed: '-' }
  const fault = ({ method, path }: MemoryRequest): Fault | undefined =>
    method === 'DELETE' && path.endsWith(about.doomed) ? { kind: 'answer', status: 202 } : undefined
  await using world = await openWorld({ fault })
  const [image] = await pushTen(world, 1)
  assert.ok(image)
  about.doomed = image.digest
  await world.apply(webPolicy().replace('url = "$URL"', 'url = "$URL"\n  tombstones = true'))
  hurry(world)
  const run = await world.clean('prod/team/web')
  assert.deepEqual([run.state, run.errorCode], ['FAILED', 'DELETE_NOT_EFFECTIVE'], run.message)
  assert.equal(await resolve(world.at(), 'pr-1'), image.digest)
  const [, intent] = world.store.intents.ofRun(run.id, 0, 9)
  assert.match(`${intent?.outcome} ${intent?.detail}`, /^not_gone .*but still serves it/)
})
