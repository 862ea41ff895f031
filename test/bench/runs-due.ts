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
const MINUTE = 60_000
/** Runs whose time to begin is compared: the first and the last of all. */
const EDGE = 2000

/** All repositories are due in the same instant: until each has a run that waits, and how many a worker that takes no time begins in a minute. */
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

/** Why only the begins: how long a run takes is not the daemon's. */
async function beginAll(world: World): Promise<void> {
  const times: number[] = []
  let spent = 0
  while (times.length < DUE && spent < MINUTE) {
    const ms = await beginOne(world)
    times.push(ms)
    spent += ms
  }
  const begun = times.length
  const [first, last] = [median(times.slice(0, EDGE)), median(times.slice(-EDGE))]
  report({
    name: `a run that begins, at the end of ${begun} of ${DUE} that were due at once`,
    baseline: 'one at the beginning (goal: no growth)',
    ratio: last / first,
    goal: 1.2,
    subjectMs: last,
    baselineMs: first,
    more: { begunInAMinute: begun, goalBegun: DUE, seconds: Math.round(spent / 100) / 10 },
  })
}

function addDue({ store }: World, repository: string): void {
  const ref = { registry: 'prod', repository }
  store.repositories.upsert({ ...ref, workspace: 'default' })
  store.repositories.setNextRun(ref, 1)
}

/** Returns how long the begin took. Milliseconds. */
async function beginOne(world: World): Promise<number> {
  const startedAt = performance.now()
  const begun = await world.ledger.beginNext({ worker: 'bench', attempt: undefined })
  const ms = performance.now() - startedAt
  if (begun === undefined) throw new Error('no run')
  await world.ledger.finish(begun.lease, { state: 'FAILED', errorCode: 'INTERNAL', message: 'bench' })
  return ms
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
