import { LONGEST_DELETE } from '../../daemon/registry/client.ts'
import { openStore } from '../../daemon/store/store.ts'
import { openRandom, type Random } from '../life/random.ts'
import { openLifeRegistry } from '../life/registry.ts'
import { emptyDatabase } from '../support/empty-database.ts'
import type { SimulatedDaemon } from './daemon.ts'
import { planFaults, strike } from './faults.ts'
import { BEGIN, type Simulation, startDaemonIn, startWorkerIn } from './hosts.ts'
import { openJudge } from './judge.ts'
import { changePolicy, changeSometime, meddle } from './people.ts'
import { openQueue } from './queue.ts'
import { openTeam } from './team.ts'
import { openTime } from './time.ts'
import type { SimulatedWorker } from './worker.ts'
/** Scheduler, store, queue, workers and registry in one process. A seed decides what happens in which order, and what goes wrong. */

const SECOND = 1000
const MINUTE = 60 * SECOND
/** How often it is looked whether all is well again. */
const LOOK = 20 * SECOND
/** How long it may take until all is well again after things went wrong. Why so long: two runs of each repository end in it. */
const QUIET = LONGEST_DELETE + 35 * MINUTE
const WORKERS = 2

/** How large a world is. Why most are small: what goes wrong needs a few minutes, and more worlds have more orders of it. */
type Size = {
  readonly troubled: number
  readonly teams: readonly string[]
  readonly pace: number
  readonly minutes: number
}
const SMALL: Size = { troubled: 1.5 * MINUTE, teams: ['team/web'], pace: 10, minutes: 1 }
const MEDIUM: Size = { troubled: 10 * MINUTE, teams: ['team/web'], pace: 5, minutes: 2 }
const LARGE: Size = { troubled: 50 * MINUTE, teams: ['team/web', 'team/api'], pace: 1, minutes: 10 }

/** Returns the size of the world of a seed: one in twenty is larger, and one in a hundred large. */
function sizeOf(seed: number): Size {
  if (seed % 100 === 0) return LARGE
  return seed % 20 === 0 ? MEDIUM : SMALL
}

export type Outcome = {
  readonly findings: readonly string[]
  readonly runs: number
  readonly deleted: number
  readonly story: readonly string[]
}

/** Simulates some minutes, or hours. The same seed gives the same. */
export async function simulate(seed: number): Promise<Outcome> {
  const size = sizeOf(seed)
  const world = openSimulation(openRandom(`simulation ${seed}`), size)
  const { troubled } = size
  const { time, store, judge, registry, teams } = world
  startDaemonIn(world)
  for (let i = 0; i < WORKERS; i += 1) startWorkerIn(world)
  await time.runUntil(1000)
  planPushes(world, troubled)
  const progress = { isChanged: false }
  const changed = changePolicy(world, 3).finally(() => (progress.isChanged = true))
  // Why more than once: a plan is made in steps, between which others have their turn.
  for (let end = 2000; !progress.isChanged; end += 1000) {
    await new Promise((resolve) => setImmediate(resolve))
    await time.runUntil(end)
  }
  await changed
  planFaults(world, troubled)
  meddle(world, troubled)
  await time.runUntil(troubled)
  world.trouble = 0
  const since = BEGIN + troubled
  for (let end = troubled; end < troubled + QUIET; end += LOOK) {
    await time.runUntil(end)
    if (end > world.busyUntil() && judge.isQuiet(since)) break
  }
  judge.atEnd(since)
  const runs = store.runs.list({ limit: 10_000 }).length
  const deleted = teams.flatMap(({ builds, repository }) =>
    builds.filter(({ digest }) => registry.histories.get(repository)?.present.has(digest) !== true),
  ).length
  store.close()
  time.close()
  return { findings: judge.findings, runs, deleted, story: world.story }
}

type Opened = Simulation & {
  readonly story: readonly string[]
  /** Until when something that was begun goes on. */
  readonly busyUntil: () => number
}

function openSimulation(random: Random, size: Size): Opened {
  const time = openTime(random)
  const now = (): number => BEGIN + time.elapsed()
  const counts = { ids: 0, names: 0, busyUntil: 0 }
  const story: string[] = []
  const registry = openLifeRegistry({
    now,
    daemonNow: now,
    untag: random.chance(0.5),
    referrers: false,
    lastCatalog: () => undefined,
    deleting: ({ repository, digest }) => world.tell(`the registry deletes ${repository} ${digest}`),
  })
  const store = openStore(emptyDatabase(), { now: () => world.daemon?.process.clock.now() ?? now() })
  const teams = size.teams.map((name) => openTeam(name, registry, random))
  const workers: SimulatedWorker[] = []
  const trouble = (): number => world.trouble
  const world = {
    time,
    random,
    store,
    registry,
    teams,
    judge: openJudge(store, registry, teams),
    queue: openQueue({ time, random, trouble, workers: () => workers }),
    workers,
    daemon: undefined as SimulatedDaemon | undefined,
    pace: size.pace,
    minutes: size.minutes,
    trouble: random.pick([0.2, 1, 1, 3]) ?? 1,
    distance: random.pick([20, 100, 1500]) ?? 100,
    named: (kind: string) => `${kind}-${(counts.names += 1)}`,
    newId: () => `r-${String((counts.ids += 1)).padStart(8, '0')}`,
    tell: (line: string) => void story.push(`${new Date(now()).toISOString().slice(11, 23)} ${line}`),
    strike: () => strike(world),
    change: () => void changeSometime(world),
    underWay: (until: number) => void (counts.busyUntil = Math.max(counts.busyUntil, until)),
    busyUntil: () => counts.busyUntil,
    story,
  }
  return world
}

/** Each team has pushed a build a minute before it begins, and pushes every few minutes, or more often, until it gets quiet. */
function planPushes({ teams, time, random, pace }: Simulation, until: number): void {
  for (const team of teams) {
    for (let before = random.int(0, 8); before > 0; before -= 1) team.push(BEGIN - before * MINUTE)
    for (let at = 0; at < until; at += (random.int(10, 240) * SECOND) / pace)
      time.after(at, () => team.push(BEGIN + time.elapsed()))
  }
}
