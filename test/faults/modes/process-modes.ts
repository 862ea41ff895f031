import { randomUUID } from 'node:crypto'
import { COMMITS, type Failpoint, STEPS, WRITES } from '../../../daemon/failpoint.ts'
import type { Random } from '../../life/random.ts'
import type { SimulatedProcess } from '../../simulation/process.ts'
import { apply, carefully, heal, plan, push, startRun, wait } from './settle.ts'
import { crash, REPOSITORY, SECOND, type System } from './system.ts'
import type { Inject } from './trial.ts'
/** Modes whose faults strike processes: kills, freezes, stops, clocks, and pushes at a bad moment. */

const REF = { registry: 'prod', repository: REPOSITORY }
const isDaemon = ({ name }: SimulatedProcess): boolean => name.startsWith('daemon')
const isWorker = ({ name }: SimulatedProcess): boolean => name.startsWith('worker')

/** Starts a run with something to delete, and waits until what is armed has struck, or the run is over. */
export async function runInto(system: System, builds: number): Promise<boolean> {
  const { faults } = system
  const before = faults.struck.length
  await push(system, builds)
  await startRun(system)
  for (let seconds = 0; seconds < 90 && faults.struck.length === before; seconds += 1)
    await wait(system, SECOND)
  return faults.struck.length > before
}

/** Places around an apply. */
const APPLY: readonly Failpoint[] = [
  'apply.beforeCommit',
  'apply.afterCommit',
  'store.beforeCommit',
  'store.afterCommit',
]

function inApply(random: Random): { readonly at: readonly Failpoint[]; readonly nth: number } {
  switch (random.pick(['apply', 'write', 'commit'] as const)) {
    case 'apply':
      return { at: APPLY, nth: random.int(1, 3) }
    case 'write':
      return { at: WRITES, nth: random.int(1, 25) }
    case 'commit':
    case undefined:
      return { at: COMMITS, nth: random.int(1, 12) }
  }
}

/** The daemon is killed in an apply, or in what an apply starts. The same request is repeated after it. */
export const killInApply: Inject = async (system, random) => {
  const { faults } = system
  const before = faults.struck.length
  const id = await plan(system, random.int(1, 5))
  const request = randomUUID()
  const { at, nth } = inApply(random)
  const how = random.pick(['crashDaemon', 'cutPower'] as const)
  faults.arm({ who: isDaemon, at, nth, strike: (process) => crash(system, process.name, how) })
  if (random.chance(0.3)) await startRun(system)
  await carefully(apply(system, id, request))
  if (faults.struck.length === before) await wait(system, 5 * SECOND)
  const hasStruck = faults.struck.length > before
  heal(system)
  await wait(system, SECOND)
  await carefully(apply(system, id, request))
  const applied = system.store().plans.get(id)?.appliedSerial
  const { serial } = system.store().objects.workspace('default')
  if (applied === undefined) system.findings.push('I4: a plan that was applied again is not applied')
  if (applied !== serial) system.findings.push(`I5: the plan is serial ${applied ?? 0} of ${serial}`)
  return hasStruck
}

/** A worker, the daemon, or the one process that is both, is killed in a run. */
export const killInRun: Inject = async (system, random) => {
  const whose = random.pick(['worker', 'daemon', 'both'] as const)
  const how = random.pick(['crashDaemon', 'cutPower'] as const) ?? 'cutPower'
  const all = (): void => {
    system[how]()
    for (const { process } of system.workers.splice(0)) process.kill()
  }
  system.faults.arm({
    who: whose === 'worker' ? isWorker : whose === 'daemon' ? isDaemon : () => true,
    at: whose === 'worker' ? STEPS : whose === 'daemon' ? [...COMMITS, ...WRITES] : [...STEPS, ...COMMITS],
    nth: random.int(1, random.chance(0.5) ? 8 : 40),
    strike: (process) => {
      if (whose !== 'both') return crash(system, process.name, how)
      all()
      return crash(system, process.name)
    },
  })
  const hasStruck = await runInto(system, random.int(2, 4))
  await wait(system, random.int(0, 30) * SECOND)
  return hasStruck
}

/** A worker stands still past its lease, and goes on. */
export const freezeInRun: Inject = async (system, random) => {
  const seconds = random.int(10, 240)
  system.faults.arm({
    who: random.chance(0.85) ? isWorker : isDaemon,
    nth: random.int(1, 30),
    strike: (process) => {
      system.tell(`${process.name} stands still for ${seconds} s`)
      process.freeze(seconds * SECOND)
    },
  })
  const hasStruck = await runInto(system, random.int(2, 4))
  await wait(system, seconds * SECOND)
  return hasStruck
}

const DAY = 24 * 3600 * SECOND

/** The clock on the wall of one host is set, while its monotonic clock goes on. */
export const setClock: Inject = async (system, random) => {
  const skew =
    random.pick([-2 * DAY, 400 * DAY, -3600 * SECOND, 3600 * SECOND, 120 * SECOND, -90 * SECOND]) ?? DAY
  system.faults.arm({
    who: random.chance(0.5) ? isWorker : isDaemon,
    nth: random.int(1, 30),
    strike: (process) => {
      system.tell(`the clock of ${process.name} is set by ${skew / SECOND} s`)
      process.setSkew(skew)
    },
  })
  const hasStruck = await runInto(system, random.int(2, 4))
  await wait(system, random.int(1, 600) * SECOND)
  return hasStruck
}

/** SIGTERM: a worker finishes the image at hand and hands its run on. */
export const stopInRun: Inject = async (system, random) => {
  system.faults.arm({
    who: isWorker,
    at: STEPS,
    nth: random.int(1, 20),
    strike: (process) => {
      system.tell(`${process.name} is stopped`)
      const place = system.workers.findIndex((one) => one.process.name === process.name)
      for (const worker of system.workers.splice(place, 1)) worker.stop()
    },
  })
  const hasStruck = await runInto(system, random.int(2, 4))
  heal(system)
  await wait(system, 30 * SECOND)
  const [run] = system.store().runs.list({ limit: 1 })
  if (run !== undefined && run.attempts > 1)
    system.findings.push(`I6: run ${run.id} lost an attempt by a graceful stop`)
  return hasStruck
}

/**
 * Between images. A new tag that comes onto an image after the tags were listed for it goes with it, and leaves no trace: one request to
 * the daemon and one to the registry lie between.
 */
const BETWEEN: readonly Failpoint[] = [
  'worker.begun',
  'worker.recovered',
  'worker.decided',
  'worker.recorded',
]

/** Somebody pushes while a run deletes: a release on an image that goes, or that image again, or another build. */
export const pushInRun: Inject = async (system, random) => {
  const { registry, team, pinned, now } = system
  // Why: who knows how old an image is that is pushed again.
  system.isWary = true
  system.faults.arm({
    who: isWorker,
    at: random.chance(0.7) ? BETWEEN : STEPS,
    nth: random.int(1, 14),
    strike: (_process, name) => pushSomething(name),
  })
  const pushSomething = (name: Failpoint): void => {
    const history = registry.histories.get(REPOSITORY)
    const open = system.store().intents.open(REF)
    const doomed = team.builds.filter(
      ({ digest }) => history?.present.has(digest) === true && open.every((one) => one.digest !== digest),
    )
    const one = random.pick(doomed.slice(0, 4))
    const made = one === undefined ? undefined : history?.lives.get(one.digest)?.made
    if (made === undefined || name === 'worker.checked' || random.chance(0.2)) return team.push(now())
    const tag = `release-again-${pinned.size}-${system.named('tag')}`
    system.tell(`somebody pushes ${tag} on ${made.digest.slice(0, 15)}`)
    pinned.add(made.digest)
    return registry.push(REPOSITORY, made, tag, now())
  }
  const hasStruck = await runInto(system, random.int(2, 4))
  await wait(system, 30 * SECOND)
  unpin(system, random)
  return hasStruck
}

/** Now and then people delete what was pinned, so that few images stay. */
function unpin({ pinned, registry, now }: System, random: Random): void {
  if (!random.chance(0.1)) return
  for (const digest of pinned) registry.histories.get(REPOSITORY)?.remove(digest, now(), 'team')
  pinned.clear()
}
