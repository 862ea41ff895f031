/** Ordinary days and bad nights on a plain registry that says nothing of when images were pushed. */
import assert from 'node:assert/strict'
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { listTags, type Pushed, pushImage } from '../support/push.ts'
import { type RegistryServer, startDockerRegistry } from '../support/registry-server.ts'
import { skipWithoutServer } from '../support/skips.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const REPOSITORY = 'prod/team/web'

async function builds(server: RegistryServer, first: number, last: number): Promise<Pushed[]> {
  const pushed: Pushed[] = []
  for (let i = first; i <= last; i += 1) {
    const spec = { tags: [`pr-${i}`], created: new Date().toISOString(), seed: `${i}` }
    pushed.push(await pushImage({ url: server.url, repository: 'team/web' }, spec))
  }
  return pushed
}

async function left(server: RegistryServer): Promise<readonly number[]> {
  const tags = await listTags({ url: server.url, repository: 'team/web' })
  return tags.map((tag) => Number(tag.slice(3))).toSorted((a, b) => a - b)
}

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)

function keepNewest(server: RegistryServer, top: number): string {
  return webPolicy('max_delete_percent = 100', `retained_top = ${top}`).replace('$URL', server.url)
}

async function cleaned(world: World): Promise<number | undefined> {
  const run = await world.clean(REPOSITORY)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  return run.counts?.deleted
}

/** Hides manifests from the registry, as storage that is not mounted does; returns what brings them back. */
function hide(server: RegistryServer, images: readonly Pushed[]): () => void {
  const root = fileURLToPath(server.storage)
  const revisions = join(root, 'docker/registry/v2/repositories/team/web/_manifests/revisions/sha256')
  const away = join(root, 'away')
  mkdirSync(away, { recursive: true })
  const moves = images.map(({ digest }) => digest.slice('sha256:'.length))
  for (const hex of moves) renameSync(join(revisions, hex), join(away, hex))
  return () => {
    for (const hex of moves) renameSync(join(away, hex), join(revisions, hex))
  }
}

describe('docker-registry 2.8', { skip: await skipWithoutServer('docker-registry') }, () => {
  test('a day of 20 builds between two looks: the five that were built last stay', async () => {
    await using world = await openWorld()
    await using server = await startDockerRegistry({ deleteEnabled: true })
    await builds(server, 1, 3)
    await world.apply(keepNewest(server, 5))
    assert.equal(await cleaned(world), 0)
    await builds(server, 4, 23)
    assert.equal(await cleaned(world), 18)
    assert.deepEqual(await left(server), from(19, 23))
  })

  test('an outage: nothing is deleted while manifests are missing, and nothing is forgotten', async () => {
    await using world = await openWorld()
    await using server = await startDockerRegistry({ deleteEnabled: true })
    const first = await builds(server, 1, 20)
    await world.apply(keepNewest(server, 20))
    assert.equal(await cleaned(world), 0)
    const mount = hide(server, first.slice(0, 12))
    const during = await world.clean(REPOSITORY)
    assert.deepEqual([during.state, during.errorCode], ['FAILED', 'REGISTRY_INCONSISTENT'])
    assert.match(during.message ?? '', /12 of 20 images.*careen repositories resume prod\/team\/web/)
    const plan = await world.plan(keepNewest(server, 10))
    assert.match(plan.effects[0]?.failure ?? '', /12 of 20 images/)
    mount()
    await builds(server, 21, 23)
    await world.apply(keepNewest(server, 10))
    assert.equal(await cleaned(world), 13)
    assert.deepEqual(await left(server), from(14, 23))
  })

  test('a few manifests are missing for one look: they stay, and push nobody out when they are back', async () => {
    await using world = await openWorld()
    await using server = await startDockerRegistry({ deleteEnabled: true })
    const first = await builds(server, 1, 10)
    await world.apply(keepNewest(server, 10))
    await cleaned(world)
    const mount = hide(server, first.slice(0, 2))
    assert.equal(await cleaned(world), 0)
    mount()
    await builds(server, 11, 12)
    await cleaned(world)
    const stay = await left(server)
    for (const build of from(4, 12)) assert.ok(stay.includes(build), `build ${build}`)
  })

  test('restored images stay, and the next run deletes nothing that the policy kept', async () => {
    await using world = await openWorld()
    await using server = await startDockerRegistry({ deleteEnabled: true })
    await world.apply(keepNewest(server, 25), true)
    await builds(server, 1, 3)
    await world.clean(REPOSITORY)
    await builds(server, 4, 30)
    assert.equal(await cleaned(world), 5)
    for (const tag of ['pr-1', 'pr-2', 'pr-3', 'pr-4', 'pr-5'])
      await world.repositories.restore(REPOSITORY, tag)
    assert.equal(await cleaned(world), 0)
    assert.deepEqual(await left(server), from(1, 30))
  })
})
