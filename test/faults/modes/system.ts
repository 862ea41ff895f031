import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, type Store } from '../../../daemon/store/store.ts'
import { openRandom, type Random } from '../../life/random.ts'
import { type LifeRegistry, openLifeRegistry } from '../../life/registry.ts'
import type { SimulatedDaemon } from '../../simulation/daemon.ts'
import { type Judge, openJudge } from '../../simulation/judge.ts'
import { openTeam, type Team } from '../../simulation/team.ts'
import { openTime, type SimulatedTime } from '../../simulation/time.ts'
import type { SimulatedWorker } from '../../simulation/worker.ts'
import { folder, roomyFolder } from '../../support/processes.ts'
import { Crash, type Faults, openFaults } from './actors.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { type LogWatch, watchLog } from './power.ts'
/** Daemon, workers, queue and registry in one process, over a store in a file that outlives the daemon. */

/** A Monday. */
export const BEGIN: number = Date.UTC(2026, 0, 5)
export const SECOND = 1000
export const REPOSITORY = 'team/web'
/** Of a policy that is disabled. */
export const IDLE = 'idle/web'

export type System = {
  readonly time: SimulatedTime
  readonly random: Random
  readonly registry: LifeRegistry
  readonly team: Team
  readonly judge: Judge
  readonly queue: Jobs
  readonly workers: SimulatedWorker[]
  readonly faults: Faults
  readonly findings: string[]
  /** What happened, for people. */
  readonly story: string[]
  daemon: SimulatedDaemon | undefined
  /** It saw that its registry lies, and may keep more than it must. */
  isWary: boolean
  /** How many calls and DELETEs are lost. 0: none. */
  trouble: number
  /** How many builds the policy of a plan keeps, by its id. */
  readonly tops: Map<string, number>
  /** Secrets of leases. */
  readonly secrets: Uint8Array[]
  /** Digests that must be there at the end, whatever the policy says of their first tag. */
  readonly pinned: Set<string>
  /** The store as the disk has it. Another one after each crash of the daemon. */
  readonly store: () => Store
  /** The file of the store. */
  readonly path: () => string
  readonly now: () => number
  readonly newId: () => string
  readonly named: (kind: string) => string
  readonly tell: (line: string) => void
  /** The daemon is dead, and the disk stays as it is at this instant. `spoil`: what happens to the files before they are opened again. */
  readonly crashDaemon: (spoil?: (path: string) => void) => void
  /** The host of the daemon loses power: of the log, the disk has no more than it must. */
  readonly cutPower: () => void
  readonly [Symbol.dispose]: () => void
}

/** `prepare`: makes a file for the store; else it is a new one. */
export function openSystem(seed: string, prepare: (path: string) => void = () => {}): System {
  const at = folder(roomyFolder())
  const random = openRandom(seed)
  const time = openTime(random)
  const now = (): number => BEGIN + time.elapsed()
  const counts = { ids: 0, names: 0, lives: 0 }
  const path = (): string => join(at.path, `life-${counts.lives}.db`)
  const daemonNow = (): number => system.daemon?.process.clock.now() ?? now()
  const stores: Store[] = []
  const logs: LogWatch[] = []
  const open = (): void => {
    stores.push(openStore(path(), { now: daemonNow }))
    logs.push(watchLog(path()))
  }
  const store = (): Store => {
    const [newest] = stores.slice(-1)
    if (newest === undefined) throw new Error('no store is open')
    return newest
  }
  const workers: SimulatedWorker[] = []
  const registry = openLifeRegistry({
    now,
    daemonNow: now,
    untag: random.chance(0.5),
    referrers: false,
    lastCatalog: () => undefined,
    deleting: (removed) => arrived(system, removed),
  })
  const team = openTeam(REPOSITORY, registry, random)
  // The judge asks the store that is there when it asks.
  const current = new Proxy({} as Store, { get: (_target, key) => Reflect.get(store(), key) as unknown })
  const system: System = {
    time,
    random,
    registry,
    team,
    judge: openJudge(current, registry, [team]),
    queue: openJobs({ time, random, workers: () => workers }),
    workers,
    faults: openFaults(() => logs.at(-1)?.synced()),
    findings: [],
    story: [],
    daemon: undefined,
    isWary: false,
    trouble: 0,
    tops: new Map(),
    secrets: [],
    pinned: new Set(),
    store,
    path,
    now,
    newId: () => `r-${String((counts.ids += 1)).padStart(8, '0')}`,
    named: (kind) => `${kind}-${(counts.names += 1)}`,
    tell: (line) => void system.story.push(`${new Date(now()).toISOString().slice(11, 23)} ${line}`),
    crashDaemon: (spoil) => {
      const before = path()
      counts.lives += 1
      for (const end of ['', '-wal'])
        if (existsSync(`${before}${end}`)) copyFileSync(`${before}${end}`, `${path()}${end}`)
      system.daemon?.kill()
      system.daemon = undefined
      spoil?.(path())
      open()
    },
    cutPower: () => {
      const log = logs.at(-1)
      system.tell('the host of the daemon loses power')
      system.crashDaemon((files) => log?.cut(`${files}-wal`))
    },
    [Symbol.dispose]: () => {
      system.faults[Symbol.dispose]()
      system.daemon?.process.kill()
      for (const { process } of workers) process.kill()
      for (const opened of [...stores, ...logs]) opened.close()
      at[Symbol.dispose]()
    },
  }
  prepare(path())
  open()
  return system
}

type Removed = { readonly repository: string; readonly digest: string }

/** A DELETE arrives at the registry: its intent is on the disk, whoever sent it. */
function arrived(system: System, { repository, digest }: Removed): void {
  system.tell(`the registry deletes ${repository} ${digest.slice(0, 15)}`)
  const [intent] = system.store().intents.ofRepository({ registry: 'prod', repository }, digest, 1)
  if (intent === undefined) system.findings.push(`I2: ${digest} is deleted without an intent`)
  if (repository !== REPOSITORY) system.findings.push(`I7: ${digest} of ${repository} is deleted`)
}

/** Kills a process where it stands. `how`: what becomes of a daemon. */
export function crash(system: System, name: string, how: 'crashDaemon' | 'cutPower' = 'crashDaemon'): never {
  system.tell(`${name} is killed`)
  if (system.daemon?.process.name === name) system[how]()
  const place = system.workers.findIndex(({ process }) => process.name === name)
  for (const { process } of system.workers.splice(place, place < 0 ? 0 : 1)) process.kill()
  throw new Crash(`${name} was killed`)
}
