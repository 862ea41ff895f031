/** A run with tombstones that breaks off at every step. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../daemon/clock.ts'
import type { Ledger } from '../../../daemon/ledger/ledger.ts'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import { holdsTombstone } from '../../../daemon/registry/manifest/tombstone.ts'
import { pushIndex, resolve } from '../../support/push.ts'
import { AFTER_DELETES, hurry, openWorld, webPolicy } from '../../support/world.ts'

const POLICY = webPolicy('allow_empty = true\n  max_delete_percent = 100')
  .replace('url = "$URL"', 'url = "$URL"\n  tombstones = true')
  .replace('pr-.*', 'pr-.*|latest')

const changes = ({ method, path }: MemoryRequest): boolean =>
  (method === 'PUT' || method === 'POST' || method === 'DELETE') && path.includes('team/web')

type Where = 'before' | 'after'
/** What goes wrong at the n-th change: the runner is killed, the answer is lost, the registry refuses or lies. */
type Kind =
  | { readonly kind: 'killed' | 'dead'; readonly where: Where }
  | { readonly kind: 'lost'; readonly where: Where }
  | { readonly kind: 'refused'; readonly status: number }
  /** The answer is lost, and nobody can ask what became of it. */
  | { readonly kind: 'blind'; readonly where: Where }
  | { readonly kind: 'lie' }
  | { readonly kind: 'ended' }
type Mishap = Kind & { readonly at: number }

/** A registry with two doomed images, one of two tags, and an index; its n-th change during a run goes wrong. */
async function struck(mishap: Mishap) {
  const state = { armed: false, seen: 0, down: false, blind: '', killed: false, end: () => {} }
  const strike = ({ method, path }: MemoryRequest): Fault | undefined => {
    switch (mishap.kind) {
      case 'killed':
      case 'dead':
        state.down = true
        state.killed = mishap.kind === 'killed'
        return { kind: mishap.where === 'before' ? 'reset' : 'reset-after' }
      case 'blind':
        state.blind = path
        return { kind: mishap.where === 'before' ? 'reset' : 'reset-after' }
      case 'lost':
        return { kind: mishap.where === 'before' ? 'reset' : 'reset-after' }
      case 'refused':
        return { kind: 'answer', status: mishap.status }
      case 'ended':
        // Long enough for the lease to be renewed, which tells of a cancellation.
        return { kind: 'before', act: () => (state.end(), systemClock.sleep(20)) }
      case 'lie':
        return { kind: 'answer', status: method === 'PUT' ? 201 : 202 }
    }
  }
  const fault = (request: MemoryRequest): Fault | undefined => {
    if (!state.armed) return undefined
    if (state.down || request.path === state.blind) return { kind: 'reset' }
    if (!changes(request) || request.path.includes('careen-probe')) return undefined
    state.seen += 1
    return state.seen === mishap.at ? strike(request) : undefined
  }
  const world = await openWorld({ fault })
  await world.push('team/web', { tags: ['release-1'], days: 10 })
  const child = await world.push('team/web', { tags: [], seed: 'child', days: 10 })
  const doomed = [
    { ...(await world.push('team/web', { tags: ['pr-1', 'latest'], days: 10 })), named: ['pr-1', 'latest'] },
    { ...(await world.push('team/web', { tags: ['pr-2'], days: 10 })), named: ['pr-2'] },
    { ...(await pushIndex(world.at(), ['pr-3'], [child])), named: ['pr-3'] },
  ]
  const kept = new Map([...world.stored().tags].filter(([tag]) => tag.startsWith('release-')))
  await world.apply(POLICY)
  // Pauses between tries are cut short.
  world.clock.sleep = (ms, signal) => systemClock.sleep(Math.min(ms, 2), signal)
  return { world, doomed, kept, state }
}

/** A ledger that dies with its process. */
function mortal(ledger: Ledger, state: { readonly killed: boolean }): Ledger {
  const alive = (): void => {
    if (state.killed) throw new Error('killed')
  }
  return {
    begin: async (...args) => (alive(), ledger.begin(...args)),
    renew: async (...args) => (alive(), ledger.renew(...args)),
    assignmentInput: async (...args) => (alive(), ledger.assignmentInput(...args)),
    sightings: (...args) => (alive(), ledger.sightings(...args)),
    tags: (...args) => (alive(), ledger.tags(...args)),
    recall: async (...args) => (alive(), ledger.recall(...args)),
    recordLoss: async (...args) => (alive(), ledger.recordLoss(...args)),
    pushes: (...args) => (alive(), ledger.pushes(...args)),
    facts: async (...args) => (alive(), ledger.facts(...args)),
    recordManifests: async (...args) => (alive(), ledger.recordManifests(...args)),
    approved: (...args) => (alive(), ledger.approved(...args)),
    openIntents: async (...args) => (alive(), ledger.openIntents(...args)),
    recordScan: async (...args) => (alive(), ledger.recordScan(...args)),
    recordDecisions: async (...args) => (alive(), ledger.recordDecisions(...args)),
    intend: async (...args) => (alive(), ledger.intend(...args)),
    recordOutcome: async (...args) => (alive(), ledger.recordOutcome(...args)),
    putBack: async (...args) => (alive(), ledger.putBack(...args)),
    finish: async (...args) => (alive(), ledger.finish(...args)),
  }
}

type Struck = Awaited<ReturnType<typeof struck>>

/** Each kept tag leads where it did, and each tag of a doomed image that is there still, to it or to a tombstone. */
async function nothingLost({ world, kept, doomed }: Struck, what: string): Promise<void> {
  for (const [tag, digest] of kept) assert.equal(await resolve(world.at(), tag), digest, `${what}: ${tag}`)
  const { manifests, tags } = world.stored()
  for (const { digest, named } of doomed.filter((image) => manifests.has(image.digest)))
    for (const tag of named) {
      const there = manifests.get(tags.get(tag) ?? '')
      assert.ok(there && (there.digest === digest || holdsTombstone(there)), `${what}: ${tag}`)
    }
}

async function strikeAndRecover(mishap: Mishap): Promise<boolean> {
  const what = JSON.stringify(mishap)
  const all = await struck(mishap)
  const { world, doomed, state } = all
  await using _ = { [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
  hurry(world)
  const run = await world.start('prod/team/web')
  state.armed = true
  const ledger = mortal(world.ledger, state)
  await world.workOn(run, { ledger }).catch(() => {})
  const hit = state.seen >= mishap.at
  state.armed = false
  state.killed = false
  await nothingLost(all, what)
  world.clock.skew += 120_000
  if (world.runs.get(run.id).state === 'RUNNING') await world.workOn(run)
  if (world.repositories.get('prod/team/web').stopped !== undefined)
    world.repositories.resume('prod/team/web')
  await nothingLost(all, what)
  world.wait(AFTER_DELETES)
  const last = await world.clean('prod/team/web')
  assert.equal(last.state, 'SUCCEEDED', `${what}: ${last.message}`)
  await nothingLost(all, what)
  for (const { digest } of doomed) assert.equal(await resolve(world.at(), digest), undefined, what)
  assert.deepEqual(
    (await world.tags('team/web')).filter((tag) => !tag.startsWith('release-')),
    [],
    what,
  )
  assert.deepEqual(world.store.intents.open(last), [], what)
  assert.ok(![...world.stored().manifests.values()].some(holdsTombstone), what)
  return hit
}

for (const how of ['cancelled', 'stopped'] as const) {
  test(`a run that is ${how} at any step leaves no tombstone behind`, async () => {
    for (let step = 1; ; step += 1) {
      const all = await struck({ kind: 'ended', at: step })
      const { world, doomed, state } = all
      await using _ = { [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
      const run = await world.start('prod/team/web')
      const stop = new AbortController()
      state.end = how === 'cancelled' ? () => void world.runs.cancel(run.id) : () => stop.abort()
      state.armed = true
      const ended = await world.workOn(run, { stop: stop.signal })
      state.armed = false
      const what = `${how} at ${step}: ${ended.state} ${ended.message}`
      await nothingLost(all, what)
      assert.ok(![...world.stored().manifests.values()].some(holdsTombstone), what)
      assert.deepEqual(world.store.intents.open(ended), [], what)
      const there = await Promise.all(doomed.map(({ digest }) => resolve(world.at(), digest)))
      const tags = (await world.tags('team/web')).filter((tag) => !tag.startsWith('release-'))
      assert.equal(
        tags.length > 0,
        there.some((digest) => digest !== undefined),
        what,
      )
      for (const tag of tags) assert.ok(there.includes(await resolve(world.at(), tag)), `${what}: ${tag}`)
      if (state.seen < step) break
    }
  })
}

const MISHAPS: readonly Kind[] = [
  { kind: 'killed', where: 'before' },
  { kind: 'killed', where: 'after' },
  { kind: 'dead', where: 'after' },
  { kind: 'blind', where: 'before' },
  { kind: 'blind', where: 'after' },
  { kind: 'lost', where: 'before' },
  { kind: 'lost', where: 'after' },
  { kind: 'refused', status: 500 },
  { kind: 'refused', status: 405 },
  { kind: 'lie' },
]

for (const mishap of MISHAPS) {
  test(`at every step, ${JSON.stringify(mishap)}: nothing kept is lost, and the next run ends it`, async () => {
    let step = 1
    while (await strikeAndRecover({ ...mishap, at: step })) step += 1
    assert.ok(step > 10, 'the run took as many steps as it has')
  })
}
