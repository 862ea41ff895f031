import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../daemon/clock.ts'
import { startAllDue } from '../../daemon/schedule/due-runs.ts'
import { openStore } from '../../daemon/store/store.ts'
import { folder } from '../support/processes.ts'
import { openWorld, type World } from '../support/world.ts'
import { median, report, timed } from './measure.ts'
import { runsPolicy } from './runs-machines.ts'

const DUE = 20_000
const PAIRS = 3
/** Runs whose time to begin is compared: the first and the last of all. */
const EDGE = 2000

/** All repositories are due in the same instant: until each has a run that waits, and until a worker that takes no time has begun all. */
export async function benchDue(): Promise<void> {
  const queued: number[] = []
  const floor: number[] = []
  for (let i = 0; i < PAIRS; i += 1) {
    await using world = await openWorld()
    queued.push(await startAll(world))
    floor.push(await timed(rawInserts))
    if (i < PAIRS - 1) continue
    report({
      name: `${DUE} repositories due at once, until each has a run that waits`,
      baseline: 'the same number of bare inserts in transactions of 500',
      ratio: median(queued.map((ms, k) => ms / (floor[k] ?? Number.NaN))),
      subjectMs: median(queued),
      baselineMs: median(floor),
      more: { eachMs: Math.round((median(queued) / DUE) * 1000) / 1000 },
    })
    await beginAll(world)
  }
}

async function startAll(world: World): Promise<number> {
  await world.apply(runsPolicy('http://127.0.0.1:9'), true)
  const { store } = world
  store.transaction(() => {
    for (let i = 0; i < DUE; i += 1) addDue(world, `team/r${i}`)
  })
  const ms = await timed(async () => {
    for await (const _ of startAllDue(world.base, async () => pause(0))) continue
  })
  const waiting = store.runs.countQueued()
  if (waiting !== DUE) throw new Error(`${waiting} runs wait, not ${DUE}`)
  return ms
}

async function beginAll(world: World): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < DUE; i += 1) times.push(await timed(() => beginOne(world)))
  const sum = (some: readonly number[]): number => some.reduce((all, one) => all + one, 0)
  const [first, last] = [sum(times.slice(0, EDGE)), sum(times.slice(-EDGE))]
  report({
    name: `the last ${EDGE} of ${DUE} runs that begin and end`,
    baseline: 'the first of them (goal: no growth)',
    ratio: last / first,
    goal: 1.2,
    subjectMs: last / EDGE,
    baselineMs: first / EDGE,
    more: { allBegunSeconds: Math.round(sum(times) / 100) / 10, goalSeconds: 60 },
  })
}

function addDue({ store }: World, repository: string): void {
  const ref = { registry: 'prod', repository }
  store.repositories.upsert({ ...ref, workspace: 'default' })
  store.repositories.setNextRun(ref, 1)
}

async function beginOne(world: World): Promise<void> {
  const begun = await world.ledger.beginNext({ worker: 'bench', attempt: undefined })
  if (begun === undefined) throw new Error('no run')
  await world.ledger.finish(begun.lease, { state: 'FAILED', errorCode: 'INTERNAL', message: 'bench' })
}

function rawInserts(): void {
  using at = folder()
  const store = openStore(join(at.path, 'raw.db'), systemClock)
  for (let i = 0; i < DUE; i += 500)
    store.transaction(() => {
      for (let k = i; k < i + 500; k += 1) store.jobs.add([`r-${k}`], 0)
    })
  store.close()
}
