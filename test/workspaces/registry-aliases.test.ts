/** Two names of one registry, which only the operator knows of: aliases in careend.hcl. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { followRegistries, noteTraits } from '../../daemon/workspaces/index.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const ALL = 'allow_empty = true\n  max_delete_percent = 100\n  grace = "0s"'

/** A world whose registry is also known as r.test, once `join` was called. */
async function aliasedWorld() {
  const aliases = new Map<string, string>()
  const distinct = new Map<string, Set<string>>()
  const world = await openWorld({ names: () => ({ aliases, distinct }) })
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
  return { world, other, join, distinct, port }
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

const KEY = { kind: 'key', value: 'ab'.repeat(32) } as const
const ADDRESS = { kind: 'address', value: '192.0.2.7 443' } as const
const REALM = { kind: 'challenge', value: '[["bearer","https://auth.test/token","r"]]' } as const
const OTHER_REALM = { ...REALM, value: '[["basic","other",""]]' }

for (const [title, first, second, suspected] of [
  ['the same address, both open', [ADDRESS], [ADDRESS], true],
  ['the same address and challenge', [ADDRESS, REALM], [ADDRESS, REALM], true],
  [
    'the same key at other addresses',
    [KEY, REALM],
    [KEY, { ...ADDRESS, value: '192.0.2.8 443' }, REALM],
    true,
  ],
  ['the same address, and another challenge', [ADDRESS, REALM], [ADDRESS, OTHER_REALM], false],
  ['the same address, and one is open', [ADDRESS, REALM], [ADDRESS], false],
  ['the same challenge alone', [REALM], [REALM], false],
  ['the same address on another port', [ADDRESS], [{ ...ADDRESS, value: '192.0.2.7 5000' }], false],
  ['nothing', [], [], false],
] as const) {
  test(`registries of two workspaces that show ${title}: ${suspected ? 'the newer one is on hold' : 'both clean'}`, async () => {
    const { world, other, distinct, port } = await aliasedWorld()
    await using _ = world
    await applyUnread(world, webPolicy(ALL), 'default')
    await applyUnread(world, other, 'second')
    const note = noteTraits(world.store, assert.fail)
    for (const trait of first) note(world.registry.url, trait)
    world.clock.skew += 1000
    for (const trait of second) note(`http://r.test:${port}`, trait)
    const start = () => world.start('copy/team/web')
    await world.start('prod/team/web')
    if (!suspected) return void (await start())
    await assert.rejects(start(), {
      code: 'REGISTRY_ALIAS_SUSPECTED',
      message:
        /r\.test:\d+ of workspace second shows the same address or certificate as .* of workspace default.* distinct_from$/,
    })
    distinct.set(`loopback:${port}`, new Set([`r.test:${port}`]))
    await start()
  })
}

test('what was not seen for 30 days counts no more', async () => {
  const { world, other, port } = await aliasedWorld()
  await using _ = world
  await applyUnread(world, webPolicy(ALL), 'default')
  await applyUnread(world, other, 'second')
  const note = noteTraits(world.store, assert.fail)
  note(world.registry.url, ADDRESS)
  world.clock.skew += 31 * 86_400_000
  note(`http://r.test:${port}`, ADDRESS)
  await world.start('copy/team/web')
})
