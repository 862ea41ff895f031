import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CareenError } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { readObjects } from '../support/managed.ts'
import { NEVER, openWorld } from '../support/world.ts'

const WEB = 'git.example.com/web/policies'
const BILLING = 'git.example.com/billing/policies'

const registry = (name: string, url: string): string => `registry "${name}" { url = "${url}" }`
const FILES: Readonly<Record<string, readonly string[]>> = {
  [WEB]: [registry('web', 'https://web.test'), 'protect "releases" { tag_regexp = "v.*" }'],
  [BILLING]: [registry('billing', 'https://billing.test')],
}

type Wish = {
  readonly workspace?: string
  readonly takeOver?: boolean
  readonly namesWorkspace?: boolean
  readonly blocks?: readonly string[]
}

/** Workspaces that two teams plan in, each from its files. */
async function openTeams() {
  const world = await openWorld()
  const plan = async (by: string, wish: Wish = {}): Promise<StoredPlan> =>
    world.plans.create(
      {
        workspace: wish.workspace ?? 'default',
        requestedBy: 'ana@ci',
        owner: by.includes(':') ? by : 'token:ci',
        ...(by.includes(':') ? {} : { origin: { id: by } }),
        declared: await readObjects((wish.blocks ?? FILES[by] ?? []).join('\n')),
        skipEffects: true,
        mayConnect: true,
        takeOver: wish.takeOver ?? false,
        namesWorkspace: wish.namesWorkspace ?? false,
      },
      () => {},
      NEVER,
    )
  const apply = async (...asked: Parameters<typeof plan>): Promise<void> => {
    await world.plans.apply((await plan(...asked)).id, '', 'ana@ci')
  }
  return { world, plan, apply, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

const REFUSED = { code: 'WORKSPACE_DIFFERS' } as const

test('a week of two teams: one is in the workspace of the other by accident, is refused, and finds its own', async () => {
  await using teams = await openTeams()
  const { plan, apply } = teams
  await apply(WEB)
  await apply(BILLING, { workspace: 'billing' })
  // Someone forgot -workspace=billing.
  await assert.rejects(plan(BILLING), (error: CareenError) => {
    assert.equal(error.code, 'WORKSPACE_DIFFERS')
    const { apply_time: at, ...metadata } = error.metadata
    assert.match(at ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\dZ$/)
    assert.deepEqual(metadata, {
      workspace: 'default',
      objects: '2',
      origin: BILLING,
      applied_from: WEB,
      applied_by: 'ana@ci',
      workspaces: 'billing',
    })
    assert.match(error.message, /elsewhere: careen plan -workspace=billing\./)
    assert.match(error.message, /Nothing was changed$/)
    return true
  })
  // The right one has no question, and neither has the first plan of a new one, nor the owner's.
  assert.deepEqual((await plan(BILLING, { workspace: 'billing' })).changes, [])
  assert.equal((await plan('git.example.com/new', { workspace: 'new', blocks: [] })).otherFiles, undefined)
  assert.equal((await plan(WEB)).otherFiles, undefined)
  assert.equal((await plan(WEB, { blocks: [] })).summary.destroy, 2)
})

test('files of another team that declare the same registry with another URL are in the wrong workspace too', async () => {
  await using teams = await openTeams()
  await teams.apply(WEB)
  await assert.rejects(teams.plan(BILLING, { blocks: [registry('web', 'https://elsewhere.test')] }), REFUSED)
})

test('files that name the workspace, that share an object, or that join a controller belong there', async () => {
  await using teams = await openTeams()
  const { plan, apply } = teams
  await apply('token:controller', { blocks: [registry('jobs', 'https://jobs.test')] })
  const joined = await plan(WEB)
  assert.equal(joined.leftAlone?.length, 1)
  await apply(WEB)
  await assert.rejects(plan(BILLING), REFUSED)
  assert.equal((await plan(BILLING, { namesWorkspace: true })).leftAlone?.length, 3)
  const sharing = [registry('web', 'https://web.test'), 'protect "bills" { tag_regexp = "b.*" }']
  assert.equal((await plan(BILLING, { blocks: sharing })).summary.add, 1)
})

test('a plan that takes the workspace over says what it was applied from', async () => {
  await using teams = await openTeams()
  const { plan, apply } = teams
  await apply(WEB)
  const made = await plan(BILLING, { takeOver: true })
  assert.equal(made.summary.destroy, 2)
  assert.deepEqual(
    [made.otherFiles?.objects, made.otherFiles?.origin?.id, made.otherFiles?.appliedBy],
    [2, WEB, 'ana@ci'],
  )
  // A repository that was renamed declares what is there, so that nobody asks.
  const renamed = await plan('git.example.com/web/renamed', { takeOver: true, blocks: FILES[WEB] ?? [] })
  assert.equal(renamed.otherFiles, undefined)
})

test('objects that nobody manages are as good as those of other files: a plan would destroy them', async () => {
  await using teams = await openTeams()
  await teams.apply(WEB)
  for (const { address } of teams.world.store.objects.all('default'))
    teams.world.store.objects.manage([address], '')
  await assert.rejects(teams.plan(BILLING), REFUSED)
})
