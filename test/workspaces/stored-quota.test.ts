/** What holds a whole policy back: a quota in bytes, and the time after a change. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfOthers } from '../../daemon/workspaces/stored-quota.ts'
import type { RepositoryState } from '../../proto/resources/repository.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 22)

function state(repository: string, rest: Partial<RepositoryState>): RepositoryState {
  return { registry: 'r', repository, workspace: 'default', ...rest }
}

const own = { registry: 'r', repository: 'own' }

for (const [name, scope, expected] of [
  ['nothing else is there', [state('own', {})], 0],
  [
    'others are added, the own one is not',
    [
      state('own', { bytes: 5, lastScanAt: NOW }),
      state('a', { bytes: 7, lastScanAt: NOW }),
      state('b', { bytes: 8, lastScanAt: NOW }),
    ],
    15,
  ],
  [
    'the same name in another registry counts',
    [{ ...state('own', { bytes: 3, lastScanAt: NOW }), registry: 's' }],
    3,
  ],
  ['one was never scanned', [state('a', { bytes: 7, lastScanAt: NOW }), state('b', {})], undefined],
  ['one was scanned 48 hours ago', [state('a', { bytes: 7, lastScanAt: NOW - 48 * HOUR })], 7],
  ['one was scanned before that', [state('a', { bytes: 7, lastScanAt: NOW - 48 * HOUR - 1 })], undefined],
] as const) {
  test(`bytes of a scope: ${name}`, () => assert.equal(bytesOfOthers(scope, own, NOW), expected))
}

const defaults = (quota: string): string => `
registry "prod" {
  url = "$URL"
}
default_policy "all" {
  registry           = registry.prod
  status             = "ACTIVE"
  keep_latest        = 1
  allow_empty        = true
  max_delete_percent = 100
  quota {
    ${quota}
  }
}
`

async function two(world: World): Promise<void> {
  await world.push('team/web', { tags: ['a'], days: 10 })
  await world.push('team/web', { tags: ['b'], days: 20 })
}

test('a quota in bytes: shut below, open at what the repository holds, and said so', async () => {
  await using world = await openWorld()
  await two(world)
  const shut = await world.apply(defaults('bytes = "1GiB"'))
  assert.equal(shut.summary.deletes, 0)
  world.store.repositories.upsert({ registry: 'prod', repository: 'team/web', workspace: 'default' })
  assert.equal((await world.clean('prod/team/web')).counts?.deleted, 0)
  const held = world.store.repositories.get({ registry: 'prod', repository: 'team/web' })?.bytes ?? 0
  assert.ok(held > 0, 'a scan counts the bytes')
  const never = new AbortController().signal
  const explained = await world.repositories.explain('prod/team/web', 'b', never)
  assert.deepEqual(explained.decisions[0]?.reasons.at(-1), {
    kind: 'budget_not_reached',
    bytes: held,
    budget: 2 ** 30,
  })
  await world.apply(defaults(`bytes = "${held}B"`))
  assert.equal((await world.clean('prod/team/web')).counts?.deleted, 1)
  assert.deepEqual(await world.tags('team/web'), ['a'])
})

test('with both numbers either opens the gate', async () => {
  await using world = await openWorld()
  await two(world)
  const plan = await world.apply(defaults('tags = 2\n    bytes = "1GiB"'))
  assert.equal(plan.summary.deletes, 1)
})

test('after a change nothing goes until the policy has cooled off', async () => {
  await using world = await openWorld()
  await two(world)
  const policy = webPolicy('cooling_off = "2h"\n  allow_empty = true\n  max_delete_percent = 100').replace(
    'pr-.*',
    '.*',
  )
  const plan = await world.apply(policy)
  assert.equal(plan.summary.deletes, 2, 'the plan shows what the policy will do')
  const early = await world.clean('prod/team/web')
  assert.equal(early.counts?.deleted, 0)
  const [decision] = world.runs.decisions(early.id, 0, 1).decisions
  const reason = decision?.reasons.find((one) => one.kind === 'cooling_off')
  assert.equal(reason?.kind, 'cooling_off')
  assert.equal(decision?.goesAt, reason.until)
  world.clock.skew = 2 * HOUR
  assert.equal((await world.dryRun('prod/team/web')).counts?.planned, 2)
})
