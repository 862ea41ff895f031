import { LONGEST_DELETE } from '../../daemon/registry/client.ts'
import { openStore } from '../../daemon/store/store.ts'
import { openRandom, type Random } from '../life/random.ts'
import { openLifeRegistry } from '../life/registry.ts'
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
/** How long it is quiet at most after things went wrong, and at least. Why so long: two runs of each repository end in it. */
const QUIET = LONGEST_DELETE + 35 * MINUTE
const SHORTEST_QUIET = 10 * MINUTE
const WORKERS = 2

/** How large a world is. Why most are small: what goes wrong needs a few minutes, and more worlds have more orders of it. */
type Size = { readonly troubled: number; readonly teams: readonly string[]; readonly pace: number }
const SMALL: Size = { troubled: 10 * MINUTE, teams: ['team/web'], pace: 5 }
const LARGE: Size = { troubled: 50 * MINUTE, teams: ['team/web', 'team/api'], pace: 1 }
/** One seed in so many has a large world. */
const LARGE_SEEDS = 20

export type Outcome = {
  readonly findings: readonly string[]
  readonly runs: number
  readonly deleted: number
  readonly story: readonly string[]
}

/** Simulates an hour, or some. The same seed gives the same. */
export async function simulate(seed: number): Promise<Outcome> {
  const size = seed % LARGE_SEEDS === 0 ? LARGE : SMALL
  const world = openSimulation(openRandom(`simulation ${seed}`), size)
  const { troubled } = size
  const { time, store, judge, registry, teams } = world
  startDaemonIn(world)
  for (let i = 0; i < WORKERS; i += 1) startWorkerIn(world)
  await time.runUntil(1000)
  const changed = changePolicy(world, 3)
  await time.runUntil(2000)
  await changed
  planPushes(world, troubled)
  planFaults(world, troubled)
  meddle(world, troubled)
  await time.runUntil(troubled)
  world.trouble = 0
  let end = troubled + SHORTEST_QUIET
  await time.runUntil(end)
  for (; end < troubled + QUIET && !judge.isQuiet(); end += MINUTE) await time.runUntil(end)
  judge.atEnd()
  const runs = store.runs.list({ limit: 10_000 }).length
  const deleted = teams.flatMap(({ builds, repository }) =>
    builds.filter(({ digest }) => registry.histories.get(repository)?.present.has(digest) !== true),
  ).length
  store.close()
  return { findings: judge.findings, runs, deleted, story: world.story }
}

function openSimulation(random: Random, size: Size): Simulation & { readonly story: readonly string[] } {
  const time = openTime(random)
  const now = (): number => BEGIN + time.elapsed()
  const counts = { ids: 0, names: 0 }
  const story: string[] = []
  const registry = openLifeRegistry({
    now,
    daemonNow: now,
    untag: random.chance(0.5),
    referrers: false,
    lastCatalog: () => undefined,
    deleting: ({ repository, digest }) => world.tell(`the registry deletes ${repository} ${digest}`),
  })
  const store = openStore(':memory:', { now: () => world.daemon?.process.clock.now() ?? now() })
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
    trouble: random.pick([0.2, 1, 1, 3]) ?? 1,
    distance: random.pick([20, 100, 1500]) ?? 100,
    named: (kind: string) => `${kind}-${(counts.names += 1)}`,
    newId: () => `r-${String((counts.ids += 1)).padStart(8, '0')}`,
    tell: (line: string) => void story.push(`${new Date(now()).toISOString().slice(11, 23)} ${line}`),
    strike: () => strike(world),
    change: () => void changeSometime(world),
    story,
  }
  return world
}

/** Each team pushes every few minutes, or more often, until it gets quiet. */
function planPushes({ teams, time, random, pace }: Simulation, until: number): void {
  for (const team of teams)
    for (let at = 0; at < until; at += (random.int(10, 240) * SECOND) / pace)
      time.after(at, () => team.push(BEGIN + time.elapsed()))
}
