/** A daemon that is killed in the middle of a restoration, and the next one on its database. */
import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { type Client, openClient } from '../../cli/remote/client.ts'
import type { RestorationPart } from '../../proto/resources/index.ts'
import { startTestDaemon, type TestDaemon } from '../support/processes.ts'
import { NEVER, openWorld, webPolicy, type World } from '../support/world.ts'

const DAY = 86_400_000
const TAGS = ['pr-1', 'pr-2', 'pr-3', 'pr-4']

/** A database whose run has deleted four images. */
async function cleaned(): Promise<{ readonly world: World; readonly run: string; readonly earlier: number }> {
  const world = await openWorld()
  for (const tag of TAGS) await world.push('team/web', { tags: [tag], days: 30 })
  await world.apply(
    webPolicy(
      'max_delete_percent = 100\n  allow_empty = true',
      'expire_period = "7d"\n    age_from = "created"',
    ),
  )
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 4, run.message)
  world.store.close()
  return { world, run: run.id, earlier: world.registry.log.length }
}

async function partsOf(client: Client, id: string): Promise<readonly RestorationPart[]> {
  const parts: RestorationPart[] = []
  for await (const part of client.watchRestoration({ workspace: 'default', id }, NEVER)) parts.push(part)
  return parts
}

function foundIn(parts: readonly RestorationPart[]) {
  const findings = parts.flatMap(({ finding }) => finding ?? [])
  return {
    images: findings.flatMap((one) => (one.kind === 'image' ? [one.image] : [])),
    nextRuns: findings.flatMap((one) => (one.kind === 'next_run' ? [one.nextRun] : [])),
    ended: parts.at(-1)?.restoration,
  }
}

/** Returns the tags that were uploaded since so many requests. */
function uploads({ registry }: World, earlier: number): readonly string[] {
  return registry.log
    .slice(earlier)
    .filter(({ method, path }) => method === 'PUT' && path.includes('/manifests/pr-'))
    .map(({ path }) => path)
}

test('killed after an upload, before it is recorded: the next daemon says and pins what it knows, and a second request restores the rest', async () => {
  const { world, run, earlier } = await cleaned()
  await using _ = world
  const wish = { kind: 'run', run: { workspace: 'default', id: run } } as const
  const folder = dirname(world.database)
  const connected = async (daemon: TestDaemon, act: (client: Client) => Promise<void>): Promise<void> => {
    const client = openClient({ address: daemon.address })
    await act(client).finally(() => client.close())
  }
  let left = ''
  await using killed = await startTestDaemon(folder, [], { CAREEN_FAILPOINTS: 'restore.beforeCommit=kill@2' })
  await connected(killed, async (client) => {
    const { id } = await client.createRestoration(wish, 7 * DAY)
    left = id
    await killed.ended
  })
  assert.equal(killed.process.signalCode, 'SIGKILL', killed.output())
  assert.equal(uploads(world, earlier).length, 2)
  await using next = await startTestDaemon(folder)
  await connected(next, async (client) => {
    const first = foundIn(await partsOf(client, left))
    assert.deepEqual(
      [first.ended?.state, first.ended?.failure?.code, first.ended?.done, first.ended?.restored],
      ['CANCELLED', 'DRAINING', 1, 1],
    )
    assert.equal(first.images.length, 1)
    assert.deepEqual(
      first.nextRuns.map(({ unknown, pins }) => [unknown?.startsWith('the daemon stopped'), pins.length]),
      [[true, 1]],
    )
    const { id } = await client.createRestoration(wish, 'none')
    const second = foundIn(await partsOf(client, id))
    assert.deepEqual([second.ended?.state, second.ended?.restored, second.ended?.total], ['SUCCEEDED', 3, 3])
    assert.deepEqual([...first.images, ...second.images].flatMap(({ hadTags }) => hadTags).toSorted(), TAGS)
    assert.deepEqual(second.images.filter(({ unchanged }) => unchanged).length, 1)
  })
  assert.equal(new Set(uploads(world, earlier)).size, 4)
  assert.equal(uploads(world, earlier).length, 4, 'nothing is uploaded twice')
  assert.deepEqual((await world.tags('team/web')).toSorted(), TAGS)
})
