/** Two names of one registry, which only the operator knows of: aliases in careend.hcl. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { followRegistries } from '../../daemon/workspaces/index.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const ALL = 'allow_empty = true\n  max_delete_percent = 100\n  grace = "0s"'

/** A world whose registry is also known as r.test, once `join` was called. */
async function aliasedWorld() {
  const aliases = new Map<string, string>()
  const world = await openWorld({ aliases: () => aliases })
  const { port } = new URL(world.registry.url)
  const other = webPolicy(ALL)
    .replaceAll('registry.prod', 'registry.copy')
    .replace('"prod"', '"copy"')
    .replace('$URL', `http://r.test:${port}`)
    .replace('lifecycle_policy "', 'lifecycle_policy "copy_')
  const join = (): void => {
    aliases.set(`r.test:${port}`, `loopback:${port}`)
    world.store.transaction(() => followRegistries(world.store))
  }
  return { world, other, join }
}

/** Applies without reading the registry. */
async function applyUnread(world: World, hcl: string, workspace: string): Promise<void> {
  const { id } = await world.plan(hcl, true, workspace)
  await world.plans.apply(id, randomUUID(), 'test', { allowUnknown: true })
}

test('a second workspace, and a second block, cannot declare another name of a registry', async () => {
  const { world, other, join } = await aliasedWorld()
  await using _ = world
  await applyUnread(world, webPolicy(ALL), 'default')
  join()
  await assert.rejects(world.plan(other, true, 'second'), {
    code: 'REGISTRY_OWNED',
    message:
      /^registry\.copy \(http:\/\/r\.test:\d+\) is the registry that workspace default declares as registry\.prod/,
  })
  await assert.rejects(world.plan(`${webPolicy(ALL)}\n${other}`, true), {
    code: 'REGISTRY_OWNED',
    message: /are one registry: careend\.hcl of the daemon joins them by an alias/,
  })
})

test('two blocks that become one registry: the one with the inventory cleans, the other is on hold', async () => {
  const { world, other, join } = await aliasedWorld()
  await using _ = world
  await world.push('team/web', { tags: ['release'], days: 1 })
  await world.push('team/web', { tags: ['pr-old'], days: 30 })
  await world.apply(webPolicy(ALL))
  await applyUnread(world, other, 'second')
  const begun = await world.start('copy/team/web')
  join()
  const failed = await world.workOn(begun)
  assert.equal(failed.state, 'FAILED')
  assert.equal(failed.errorCode, 'REGISTRY_OWNED')
  await assert.rejects(world.start('copy/team/web'), {
    code: 'REGISTRY_OWNED',
    message: /^cleaning of copy\/team\/web is on hold: .*Remove one of the two blocks, or the alias/,
  })
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 1, run.message)
})
