import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../daemon/clock.ts'
import { remoteLedger } from '../../daemon/remote/ledger.ts'
import { startAllDue } from '../../daemon/schedule/due-runs.ts'
import { openStore } from '../../daemon/store/store.ts'
import { careen, folder } from '../support/processes.ts'
import { startRedis } from '../support/redis-server.ts'
import { newWorker, serve } from '../support/serve.ts'
import { skipWithoutServer } from '../support/skips.ts'
import { openWorld, type World } from '../support/world.ts'
import { build } from './children.ts'
import { median, pairs, report, timed } from './measure.ts'
import {
  apply,
  runAll,
  runsPolicy,
  startBuiltDaemon,
  startInstallation,
  startSlowRegistry,
  usedBy,
} from './runs-machines.ts'

/** Runs of one measurement. */
const RUNS = 100
const PAIRS = 3

/** Runs at scale: workers, the cost of a run beyond its own work, many that are due at once, memory. Reads /proc. */
export async function benchRuns(): Promise<void> {
  build()
  const isSkipped = await skipWithoutServer('redis-server')
  for (const queue of ['asking the daemon', 'Redis'] as const) {
    if (queue === 'Redis' && isSkipped !== false) {
      console.error(`skipped: ${isSkipped}`)
      continue
    }
    await using redis = queue === 'Redis' ? await startRedis() : undefined
    await scaleOut(queue, redis?.url)
    await growth(queue, redis?.url)
  }
  await dueAtOnce()
  await knownImages()
}

async function scaleOut(queue: string, redis: string | undefined): Promise<void> {
  using at = folder()
  await using registry = await startSlowRegistry(RUNS)
  const { daemon, workers } = await startInstallation(at.path, registry.url, redis)
  const seconds: Record<number, number[]> = { 1: [], 2: [], 4: [] }
  const overheads: number[] = []
  const own = await ownWork(registry.url)
  const overGrpc = await ownWork(registry.url, true)
  for (let pair = 0; pair < PAIRS; pair += 1)
    for (const count of [1, 2, 4]) {
      const running = await workers(count)
      const all = [daemon.pid, ...running.map(({ pid }) => pid)]
      const cpu = (): number => all.reduce<number>((sum, pid) => sum + usedBy(pid).cpuMs, 0)
      // Why first: a process that has just started compiles.
      await runAll(daemon.address, RUNS)
      const before = cpu()
      const ms = await timed(() => runAll(daemon.address, RUNS))
      const perRun = (cpu() - before) / RUNS
      for (const worker of running) await worker.stop()
      seconds[count]?.push(ms)
      if (count === 2) overheads.push(perRun)
    }
  await daemon.stop()
  const [one = [], two = [], four = []] = [seconds[1], seconds[2], seconds[4]]
  const speed = (ms: number): number => Math.round((RUNS / ms) * 10_000) / 10
  const ratio = (many: readonly number[]): number => median(one.map((ms, i) => ms / (many[i] ?? Number.NaN)))
  for (const [count, many, goal] of [
    [2, two, 1.85],
    [4, four, 1.85],
  ] as const)
    report({
      name: `${RUNS} runs by ${count} workers, ${queue}`,
      baseline: 'one worker (goal: the ratio at least)',
      ratio: ratio(many),
      goal,
      subjectMs: median(many),
      baselineMs: median(one),
      more: { runsPerSecond: speed(median(many)), ofOne: speed(median(one)) },
    })
  const perRun = median(overheads)
  const tenth = (ms: number): number => Math.round(ms * 10) / 10
  report({
    name: `processor time of a run in daemon and workers together, ${queue}`,
    baseline: 'the same run in one process that calls itself over gRPC, without queue and scheduler',
    ratio: perRun / overGrpc,
    subjectMs: perRun,
    baselineMs: overGrpc,
    more: { overheadMs: tenth(perRun - overGrpc), goalMs: 5, withoutGrpcMs: tenth(own) },
  })
}

/** Returns the processor time of a run in one process. Milliseconds. */
async function ownWork(url: string, isOverGrpc = false): Promise<number> {
  await using world = await openWorld()
  await using served = isOverGrpc ? await serve(world) : undefined
  const instead = served === undefined ? {} : { ledger: remoteLedger(served.client, newWorker()) }
  await world.apply(runsPolicy(url), true)
  const runOf = async (i: number): Promise<void> => {
    const { state, message } = await world.clean(`prod/team/r${i}`, instead)
    if (state !== 'SUCCEEDED') throw new Error(message)
  }
  const batch = async (): Promise<void> => {
    for (let i = 0; i < RUNS; i += 4) await Promise.all([0, 1, 2, 3].map((k) => runOf(i + k)))
  }
  await batch()
  const before = process.cpuUsage()
  await batch()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / RUNS
}

/** Memory and time of a daemon and a worker over a thousand runs. */
async function growth(queue: string, redis: string | undefined): Promise<void> {
  using at = folder()
  await using registry = await startSlowRegistry(RUNS)
  const { daemon, workers } = await startInstallation(at.path, registry.url, redis)
  const [worker] = await workers(1)
  const memory = (): number => usedBy(daemon.pid).rssMiB + usedBy(worker?.pid).rssMiB
  const round = async (): Promise<number> => timed(() => runAll(daemon.address, RUNS))
  for (let i = 0; i < 3; i += 1) await round()
  const before = memory()
  const times: number[] = []
  for (let i = 0; i < 10; i += 1) times.push(await round())
  const after = memory()
  await worker?.stop()
  await daemon.stop()
  report({
    name: `the last 300 of ${10 * RUNS} runs, ${queue}`,
    baseline: 'the first 300 of them (goal: no growth)',
    ratio: median(times.slice(-3)) / median(times.slice(0, 3)),
    goal: 1.1,
    subjectMs: median(times.slice(-3)),
    baselineMs: median(times.slice(0, 3)),
    more: { memoryRatio: Math.round((after / before) * 100) / 100, rssMiB: Math.round(after) },
  })
}

const DUE = 20_000

/** All repositories are due in the same instant: until each has a run that waits, and until workers have begun all. */
async function dueAtOnce(): Promise<void> {
  const seconds = { begun: 0 }
  const subject = async (): Promise<void> => {
    await using world = await openWorld()
    await world.apply(runsPolicy('http://127.0.0.1:9'), true)
    const { store } = world
    store.transaction(() => {
      for (let i = 0; i < DUE; i += 1) addDue(world, `team/r${i}`)
    })
    queuedMs.push(
      await timed(async () => {
        for await (const _ of startAllDue(world.base, async () => pause(0))) continue
      }),
    )
    const waiting = store.runs.countQueued()
    if (waiting !== DUE) throw new Error(`${waiting} runs wait, not ${DUE}`)
    seconds.begun = await timed(async () => {
      for (let i = 0; i < DUE; i += 1) await beginOne(world)
    })
  }
  const queuedMs: number[] = []
  const floor: number[] = []
  for (let i = 0; i < PAIRS; i += 1) {
    await subject()
    floor.push(await timed(rawInserts))
  }
  report({
    name: `${DUE} repositories due at once, until each has a run that waits`,
    baseline: 'the same number of bare inserts in transactions of 500',
    ratio: median(queuedMs.map((ms, i) => ms / (floor[i] ?? Number.NaN))),
    subjectMs: median(queuedMs),
    baselineMs: median(floor),
    more: { begunSeconds: Math.round(seconds.begun / 100) / 10, goalSeconds: 60 },
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

const POLICIES = 10_000
const IMAGES = 1_000_000

/** Memory of a daemon that knows many policies and images, after it has answered for them. */
async function knownImages(): Promise<void> {
  using at = folder()
  using empty = folder()
  const first = await startBuiltDaemon(at.path)
  await apply(at.path, first.address, manyPolicies())
  await first.stop()
  fill(first.database)
  await using bare = await startBuiltDaemon(empty.path)
  await using daemon = await startBuiltDaemon(at.path)
  const measured = await pairs(
    () => careen(['repositories'], { CAREEN_ADDRESS: daemon.address }),
    () => careen(['repositories'], { CAREEN_ADDRESS: bare.address }),
    PAIRS,
  )
  const { rssMiB } = usedBy(daemon.pid)
  report({
    name: `listing the repositories of a daemon with ${POLICIES} policies and ${IMAGES} images`,
    baseline: 'the same with an empty daemon',
    ...measured,
    more: {
      daemonMiB: Math.round(rssMiB),
      emptyMiB: Math.round(usedBy(bare.pid).rssMiB),
      goalMiB: 250,
    },
  })
}

function manyPolicies(): string {
  const policy = (i: number): string =>
    `lifecycle_policy "p${i}" {\n  registry = registry.prod\n  repository = "team/r${i}"\n  status = "DISABLED"\n` +
    '  rule "r" {\n    tag_regexp = "pr-[0-9]+"\n    expire_period = "7d"\n  }\n}\n'
  return `registry "prod" {\n  url = "http://127.0.0.1:9"\n}\n${Array.from({ length: POLICIES }, (_, i) => policy(i)).join('')}`
}

function fill(database: string): void {
  const store = openStore(database, systemClock)
  const each = IMAGES / POLICIES
  for (let i = 0; i < POLICIES; i += 1) {
    const ref = { registry: 'prod', repository: `team/r${i}` }
    const digest = (k: number): string => `sha256:${(i * each + k).toString(16).padStart(64, '0')}`
    store.transaction(() => {
      store.repositories.upsert({ ...ref, workspace: 'default' })
      const found = Array.from({ length: each }, (_, k) => ({
        digest: digest(k),
        firstSeenAt: 1,
        baseline: false,
      }))
      store.sightings.add(ref, found)
    })
  }
  store.close()
}
