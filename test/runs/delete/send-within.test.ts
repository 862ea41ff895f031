/** A DELETE is sent within the time that the daemon gives with its intent, or its intent is dropped and asked for anew. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ledger } from '../../../daemon/ledger/index.ts'
import { NEVER, openWorld, pushTen, webPolicy, type World } from '../../support/world.ts'
import { cleanWith } from './pushes.ts'

/** The intents of all runs in order, with how many DELETE requests were sent before each was committed. */
type Committed = { readonly digest: string; readonly sent: number }

/** Time goes by while the first answer to an intent is on its way, or `before` its request arrives. */
function slowOnce(world: World, committed: Committed[], when: 'before' | 'after') {
  const wait = (): void => {
    if (committed.length === 1) world.clock.skew += 10_001
  }
  return (ledger: Ledger): Partial<Ledger> => ({
    intend: async (lease, intent) => {
      committed.push({ digest: intent.digest, sent: world.deletes().length })
      if (when === 'before') wait()
      const answer = await ledger.intend(lease, intent)
      if (when === 'after') wait()
      return answer
    },
  })
}

const outcomes = (world: World, runId: string) =>
  world.store.intents.ofRun(runId, 0, 99).map(({ outcome, detail }) => `${outcome} ${detail ?? ''}`)

for (const when of ['before', 'after'] as const)
  test(`a DELETE that would be too late, counted from ${when} the intent was stored, is not sent: the intent is dropped and asked for anew`, async () => {
    await using world = await openWorld()
    await pushTen(world, 1)
    await world.apply(webPolicy())
    const committed: Committed[] = []
    const run = await cleanWith(world, slowOnce(world, committed, when))
    assert.deepEqual([run.state, run.counts?.deleted, run.counts?.failed], ['SUCCEEDED', 1, 0], run.message)
    const [once, again] = committed
    assert.deepEqual([committed.length, again], [2, once])
    const [first, second, ...more] = outcomes(world, run.id)
    assert.match(first ?? '', /^not_done its checks took too long/)
    assert.match(second ?? '', /^deleted/)
    assert.deepEqual(more, [])
  })

test('a DELETE that waits in the client for longer than its intent allows is not sent', async () => {
  await using world = await openWorld()
  const [image] = await pushTen(world, 1)
  assert.ok(image)
  const client = await world.open({ kind: 'registry', name: 'prod', url: world.registry.url })
  const slot = await client.deleteSlot('team/web', NEVER)
  const sent = () => world.deletes().length
  slot.sendBy(world.clock.monotonic() - 1)
  await assert.rejects(client.deleteManifest('team/web', image.digest), { code: 'REGISTRY_THROTTLED' })
  assert.equal(sent(), 0)
  assert.equal((await client.deleteManifest('team/web', image.digest)).kind, 'deleted')
  assert.equal(sent(), 1)
  slot.end()
})

test('tags that were moved to a tombstone are moved back before the intent is asked for anew', async () => {
  await using world = await openWorld()
  await pushTen(world, 1)
  await world.apply(webPolicy().replace('url = "$URL"', 'url = "$URL"\n  tombstones = true'))
  const seen: (string | undefined)[] = []
  let intents = 0
  const run = await cleanWith(world, (ledger) => ({
    intend: async (lease, intent) => {
      const image = intent.tags.length > 0
      if (image) seen.push(world.stored().tags.get('pr-1') === intent.digest ? 'there' : 'moved')
      const answer = await ledger.intend(lease, intent)
      if (image && (intents += 1) === 1) world.clock.skew += 10_001
      return answer
    },
  }))
  assert.deepEqual([run.state, run.counts?.deleted], ['SUCCEEDED', 1], run.message)
  assert.deepEqual(seen, ['there', 'there'])
  assert.equal(world.stored().tags.has('pr-1'), false)
})
