import type { Random } from '../../life/random.ts'
import type { Weather } from '../../life/registry.ts'
import { runInto } from './process-modes.ts'
import { push, startRun, wait } from './settle.ts'
import { REPOSITORY, SECOND, type System } from './system.ts'
import type { Inject } from './trial.ts'
/** Modes whose faults strike what careen depends on: queue, disk, network, registry. */

/** The queue cannot be reached for a while, in a run or before one. */
export const queueDown: Inject = async (system, random) => {
  const { queue } = system
  if (random.chance(0.5)) {
    queue.setDown(true)
    await push(system, 2)
    await startRun(system)
  } else {
    await startedRun(system, random)
    queue.setDown(true)
  }
  if (random.chance(0.5)) queue.lose()
  await wait(system, random.int(1, 300) * SECOND)
  return true
}

/** The queue forgets all of its jobs: FLUSHALL, or a failover to an empty server. */
export const queueEmpty: Inject = async (system, random) => {
  await push(system, 2)
  await startRun(system)
  for (let times = random.int(1, 6); times > 0; times -= 1) {
    system.queue.lose()
    await wait(system, random.int(1, 40) * SECOND)
  }
  return true
}

/** Each job is given several times, at once and late. */
export const jobsRepeat: Inject = async (system, random) => {
  system.queue.repeat(random.int(2, 6))
  await push(system, random.int(2, 4))
  await startRun(system)
  await wait(system, random.int(20, 90) * SECOND)
  const ended = system.store().runs.list({ limit: 5 })
  system.queue.add(ended.map(({ id }) => id))
  await wait(system, 30 * SECOND)
  return true
}

const DISKS = [
  ['SQLITE_FULL', 'database or disk is full'],
  ['SQLITE_IOERR_FSYNC', 'disk I/O error'],
  ['SQLITE_IOERR_WRITE', 'disk I/O error'],
] as const

/** Nothing can be committed for a while. Nothing is deleted meanwhile but what was under way. */
export const diskFails: Inject = async (system, random) => {
  const [code, message] = random.pick(DISKS) ?? DISKS[0]
  const state = { isFailing: false, refused: 0 }
  const failing = (): never => {
    state.refused += 1
    rearm()
    throw Object.assign(new Error(message), { code })
  }
  const rearm = (nth = 1): void =>
    system.faults.arm({
      who: ({ name }) => name.startsWith('daemon'),
      at: ['store.beforeCommit'],
      nth,
      strike: failing,
    })
  rearm(random.int(1, 25))
  const hasStruck = await runInto(system, random.int(2, 4))
  await wait(system, SECOND)
  const before = present(system)
  await wait(system, random.int(1, 150) * SECOND)
  if (hasStruck && present(system) < before)
    system.findings.push('I8: images are deleted while nothing can be stored')
  return hasStruck
}

function present({ registry }: System): number {
  return registry.histories.get(REPOSITORY)?.present.size ?? 0
}

/** Calls are lost before or after they took effect, DELETEs are lost or late. */
export const networkFails: Inject = async (system, random) => {
  await startedRun(system, random)
  system.trouble = random.int(2, 20)
  await wait(system, random.int(5, 180) * SECOND)
  return true
}

/** The registry is away, without its storage, or with a part of it. */
export const registryLies: Inject = async (system, random) => {
  system.isWary = true
  const isBefore = random.chance(0.5)
  await push(system, random.int(2, 4))
  if (isBefore) system.registry.setWeather(weather(system, random))
  await startRun(system)
  await wait(system, random.int(10, 3000))
  if (!isBefore) system.registry.setWeather(weather(system, random))
  await wait(system, random.int(5, 60) * SECOND)
  return true
}

function weather({ registry }: System, random: Random): Weather {
  const there = [...(registry.histories.get(REPOSITORY)?.present ?? [])]
  const hidden = new Set(there.filter(() => random.chance(0.5)))
  return (
    random.pick<Weather>([{ kind: 'unreachable' }, { kind: 'empty' }, { kind: 'unmounted', hidden }]) ?? {
      kind: 'empty',
    }
  )
}

async function startedRun(system: System, random: Random): Promise<void> {
  await push(system, random.int(2, 4))
  await startRun(system)
  await wait(system, random.int(10, 3000))
}
