/** A plan of somebody who may not apply it must not decide where the daemon connects to. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const REFUSED = /registry prod is new or changed, so this plan does not connect to/

const failures = async (world: World, hcl: string, mayConnect: boolean) => {
  const { effects } = await world.plan(hcl, false, 'default', mayConnect)
  return effects.map(({ failure }) => REFUSED.test(failure ?? '') || failure)
}

test('a new registry is unknown in a plan of a reader, and nothing is sent to it', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 30 })
  const before = world.registry.log.length
  assert.deepEqual(await failures(world, webPolicy(), false), [true])
  assert.equal(world.registry.log.length, before)
  assert.deepEqual(await failures(world, webPolicy(), true), [undefined])
})

test('a stored registry is read, and one whose url or references changed is not', async () => {
  await using world = await openWorld()
  await using other = await otherRegistry()
  await world.push('team/web', { tags: ['pr-1'], days: 30 })
  await world.apply(webPolicy())
  const rule = webPolicy('', 'expire_period = "8d"')
  assert.deepEqual(await failures(world, rule, false), [undefined])
  for (const block of [
    rule.replace('$URL', other.url),
    rule.replace('"$URL"', '"$URL"\n  credentials = "env:PROD"'),
  ])
    assert.deepEqual(await failures(world, block, false), [true])
  assert.deepEqual(other.log, [])
})

test('a wide policy lists no new registry for a reader, and the plan says what is unknown', async () => {
  await using world = await openWorld()
  const wide = webPolicy().replace('repository = "team/web"', 'repositories = "team/**"')
  const { effects, id } = await world.plan(wide, false, 'default', false)
  assert.deepEqual(
    effects.map(({ failure }) => REFUSED.test(failure ?? '')),
    [true],
  )
  await assert.rejects(world.plans.apply(id, randomUUID(), 'test'), { code: 'EFFECTS_UNKNOWN' })
})

async function otherRegistry() {
  const registry = await startMemoryRegistry()
  return { url: registry.url, log: registry.log, [Symbol.asyncDispose]: () => registry.close() }
}
