/** The week of a team in Berlin whose policy deletes in office hours: runs wait for the window, stop when it closes, and go on. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { explanationText } from '../../cli/views/explain/index.ts'
import { runsText } from '../../cli/views/run-list.ts'
import { onHoldText, repositoriesText } from '../../cli/views/runs.ts'
import { checkRegistries, checkWindows } from '../../daemon/health/checks.ts'
import type { Ledger } from '../../daemon/ledger/index.ts'
import { startDue, waitingRuns } from '../../daemon/schedule/due-runs.ts'
import { openTick } from '../../daemon/schedule/tick.ts'
import { nextAfter } from '../../policies/language/index.ts'
import { minuteText } from '../../policies/model/index.ts'
import { NEVER, openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const OFFICE = 'window {\n    allow     = "Mon-Fri 09:00-17:00"\n    time_zone = "Europe/Berlin"\n  }'
const CLOSED =
  /^lifecycle_policy\.web deletes only in its window \(Mon-Fri 09:00-17:00 Europe\/Berlin\), which opens at /

/** Sets all clocks to the next minute of Berlin that a schedule names, and `seconds` later. */
function goTo(world: World, cron: string, seconds = 0): number {
  const at = nextAfter({ cron, timeZone: 'Europe/Berlin' }, world.clock.now()) ?? assert.fail('no such time')
  world.clock.skew += at + seconds * 1000 - world.clock.now()
  return at
}
const MONDAY_NIGHT = '30 4 * * 1'
const MONDAY_OPENS = '0 9 * * 1'

async function team(more = '') {
  const world = await openWorld()
  await pushTen(world, 4)
  await world.apply(webPolicy(`${OFFICE}\n${more}`), more !== '')
  return world
}

async function left(world: World): Promise<number> {
  return (await world.tags('team/web')).filter((tag) => tag.startsWith('pr-')).length
}

async function tick(world: World): Promise<readonly string[]> {
  const rung: string[] = []
  const note = async (ids: readonly string[]) => void rung.push(...ids)
  const queue = { add: note, repair: note, depth: async () => ({ waiting: 0, active: 0 }) }
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  await openTick({ ...world.base, queue, log })(NEVER)
  return [...new Set(rung)]
}

test('a run that is due at night waits, says until when, and begins when the window opens', async () => {
  await using world = await team('max_delete_percent = 50')
  goTo(world, MONDAY_NIGHT)
  assert.deepEqual(startDue(world.base), [], 'none may begin')
  const [due] = world.runs.list({ limit: 9, conditions: [] })
  assert.ok(due)
  assert.deepEqual([due.state, due.trigger, due.waiting], ['QUEUED', 'schedule', 'WINDOW'])
  assert.match(due.message ?? '', CLOSED)
  assert.deepEqual([waitingRuns(world.base).ids, await tick(world)], [[], []])
  assert.equal(await world.ledger.begin(due.id, 'eager'), undefined)
  assert.equal((await world.dryRun('prod/team/web')).state, 'SUCCEEDED', 'a dry run deletes nothing')
  const opens = goTo(world, MONDAY_OPENS)
  assert.match(due.message ?? '', new RegExp(`opens at ${minuteText(opens)}$`))
  assert.deepEqual(await tick(world), [due.id])
  assert.deepEqual([world.runs.get(due.id).waiting, world.runs.get(due.id).message], ['WORKER', undefined])
  const ended = await world.workOn(due)
  assert.deepEqual([ended.state, ended.message, await left(world)], ['SUCCEEDED', undefined, 0])
})

test('a run that begins at 16:59 sends no DELETE from 17:00 on, and goes on the next morning', async () => {
  await using world = await team()
  goTo(world, '59 16 * * 2', 50)
  const run = await world.start('prod/team/web')
  const ledger: Ledger = {
    ...world.ledger,
    recordOutcome: async (...call) => {
      await world.ledger.recordOutcome(...call)
      world.clock.skew += 15_000
    },
  }
  const waiting = await world.workOn(run, { ledger })
  assert.deepEqual([waiting.state, waiting.attempts, await left(world)], ['QUEUED', 0, 3])
  assert.deepEqual(world.handedBack, [run.id])
  assert.equal(await world.ledger.begin(run.id, 'again'), undefined)
  const shown = world.runs.get(run.id)
  assert.equal(shown.waiting, 'WINDOW')
  assert.match(
    onHoldText(shown, (_colour, text) => text),
    /^Run r-\w+: prod\/team\/web waits, 1 deleted before\. lifecycle_policy\.web deletes .*\nIt goes on by itself\./,
  )
  assert.deepEqual(await tick(world), [])
  goTo(world, '0 9 * * 3')
  assert.deepEqual(await tick(world), [run.id])
  const ended = await world.workOn(run)
  assert.deepEqual([ended.state, ended.counts?.deleted, await left(world)], ['SUCCEEDED', 4, 0])
})

test('a worker that goes on is not believed: renewals are refused, and the run of a dead one waits', async () => {
  await using world = await team()
  goTo(world, '59 16 * * 2', 50)
  const run = await world.start('prod/team/web')
  const { lease } = (await world.ledger.begin(run.id, 'one')) ?? assert.fail('no run')
  world.clock.skew += 15_000
  await assert.rejects(world.ledger.renew(lease), {
    code: 'OUTSIDE_WINDOW',
    message: /waits: lifecycle_policy\.web/,
  })
  world.clock.skew += 61_000
  assert.deepEqual(waitingRuns(world.base).ids, [run.id], 'its worker died')
  assert.equal(await world.ledger.begin(run.id, 'two'), undefined)
  assert.deepEqual([world.runs.get(run.id).waiting, waitingRuns(world.base).ids], ['WINDOW', []])
})

test('a run that a person starts outside is refused with the opening; an approval at night waits for it', async () => {
  await using world = await team('max_delete_percent = 1')
  goTo(world, '0 12 * * 4')
  const parked = await world.clean('prod/team/web')
  assert.equal(parked.state, 'AWAITING_APPROVAL')
  goTo(world, '0 23 * * 4')
  await assert.rejects(world.start('prod/team/web'), {
    code: 'OUTSIDE_WINDOW',
    message:
      /^no run of prod\/team\/web was started: lifecycle_policy\.web .* opens at .*careen dry-run prod\/team\/web$/,
  })
  const approved = await world.approve(parked.id, '')
  assert.deepEqual([approved.state, approved.waiting], ['QUEUED', 'WINDOW'])
  assert.deepEqual([await tick(world), await left(world)], [[], 4])
  goTo(world, '0 9 * * 5')
  assert.deepEqual(await tick(world), [approved.id])
  assert.deepEqual([(await world.workOn(approved)).state, await left(world)], ['SUCCEEDED', 0])
})

test('another window is in force at once for runs that wait', async () => {
  await using world = await team()
  goTo(world, MONDAY_NIGHT)
  startDue(world.base)
  const [due] = world.runs.list({ limit: 1, conditions: [] })
  await world.apply(webPolicy(OFFICE.replace('Mon-Fri 09:00-17:00', 'Mon 10:00-11:00')))
  assert.deepEqual(await tick(world), [due?.id], 'it is asked again')
  assert.equal(await world.ledger.begin(due?.id ?? '', 'early'), undefined)
  assert.match(world.runs.get(due?.id ?? '').message ?? '', /window \(Mon 10:00-11:00 Europe/)
  await world.apply(webPolicy())
  assert.deepEqual(await tick(world), [due?.id])
  assert.equal((await world.workOn(world.runs.get(due?.id ?? ''))).state, 'SUCCEEDED')
})

test('outside the window of careend.hcl a plan is made and says it, and its apply changes nothing', async () => {
  await using world = await team()
  const window = { allow: ['Mon-Fri 09:00-17:00'], timeZone: 'Europe/Berlin' }
  world.applyRules.set('default', { window, planOnly: false, approvers: 0 })
  goTo(world, '0 20 * * 2')
  world.registries.pause({ name: 'prod', reason: 'an audit', by: 'token:anna', requestId: randomUUID() })
  const plan = await world.plan(webPolicy(OFFICE, 'expire_period = "8d"'))
  const [apply, pause, policy, ...others] = plan.warnings ?? []
  assert.match(
    apply ?? '',
    /^careend\.hcl lets workspace default be changed only in its window \(Mon-Fri .* opens at /,
  )
  assert.match(pause ?? '', /^registry prod is paused since .* by token:anna: an audit/)
  assert.match(policy ?? '', CLOSED)
  assert.deepEqual(others, [])
  await assert.rejects(world.plans.apply(plan.id, randomUUID(), 'test'), {
    code: 'OUTSIDE_WINDOW',
    message: /^the plan was not applied: careend\.hcl lets .* opens at .*Run careen plan again then$/,
  })
  assert.equal(world.store.objects.workspace('default').serial, plan.baseSerial)
  goTo(world, '0 9 * * 3')
  assert.equal((await world.plans.apply(plan.id, randomUUID(), 'test')).serial, plan.baseSerial + 1)
})

test('repositories, an explanation, runs and health say what images wait for', async () => {
  await using world = await team()
  goTo(world, MONDAY_NIGHT)
  startDue(world.base)
  const plain = (_colour: string, text: string): string => text
  const [state] = world.repositories.list({ limit: 9, conditions: [] })
  assert.match(state?.onHold ?? '', CLOSED)
  const text = repositoriesText(
    state === undefined ? [] : [state, { ...state, repository: 'team/app' }],
    plain,
  )
  assert.equal(text.match(/ON HOLD/g)?.length, 2)
  assert.equal(
    text.match(/On hold: lifecycle_policy\.web deletes only in its window/g)?.length,
    1,
    'each reason once',
  )
  const explained = await world.repositories.explain('prod/team/web', '', NEVER)
  const screen = {
    now: 0,
    asked: undefined,
    reference: '',
    declaredAt: undefined,
    columns: 200,
    isWhole: true,
  }
  assert.match(
    explanationText(explained, screen, plain),
    /! on hold: lifecycle_policy\.web deletes only in its window/,
  )
  assert.match(runsText(world.runs.list({ limit: 9, conditions: [] }), 100, plain), /queued \(window\)/)
  const [window] = checkWindows(world.store, world.clock.now())
  assert.match(window?.message ?? '', /^1 run waits for the window of a policy\. The next opens in 4h/)
  world.registries.pause({ name: 'prod', reason: 'an audit', by: 'token:anna', requestId: randomUUID() })
  assert.match(world.repositories.get('prod/team/web').onHold ?? '', /^registry prod is paused/)
  assert.match(runsText(world.runs.list({ limit: 9, conditions: [] }), 100, plain), /queued \(pause\)/)
  const [health] = checkRegistries(world.store, [{ name: 'prod', workspace: 'default' }], new Map())
  assert.deepEqual([health?.state, health?.code], ['DEGRADED', 'PAUSED'])
  assert.match(health?.message ?? '', /paused by token:anna: an audit\..* careen resume prod$/)
  goTo(world, MONDAY_OPENS)
  await tick(world)
  assert.deepEqual(checkWindows(world.store, world.clock.now()), [])
})
