import type { Assignment } from '../../daemon/ledger/index.ts'
import type { Store } from '../../daemon/store/store.ts'
import type { LeaseName } from '../../proto/resources/index.ts'
import type { Random } from '../life/random.ts'
import type { LifeRegistry } from '../life/registry.ts'
import { clientOf } from './client.ts'
import { type SimulatedDaemon, startDaemon } from './daemon.ts'
import type { Judge } from './judge.ts'
import { ledgerOf } from './ledger.ts'
import { openProcess } from './process.ts'
import type { SimulatedQueue } from './queue.ts'
import type { Team } from './team.ts'
import type { SimulatedTime } from './time.ts'
import { type SimulatedWorker, startWorker } from './worker.ts'
/** All that a simulation consists of, and how its processes start. */

const SECOND = 1000
/** A Monday, a quarter of a minute before runs are due. */
export const BEGIN: number = Date.UTC(2026, 0, 5, 0, 9, 45)

export type Simulation = {
  readonly time: SimulatedTime
  readonly random: Random
  readonly store: Store
  readonly registry: LifeRegistry
  readonly teams: readonly Team[]
  readonly judge: Judge
  readonly queue: SimulatedQueue
  readonly workers: SimulatedWorker[]
  /** Of how many processes there were: their names. */
  readonly named: (kind: string) => string
  daemon: SimulatedDaemon | undefined
  /** How many times as often as usual things happen. */
  readonly pace: number
  /** After how many minutes a repository is due again. */
  readonly minutes: number
  /** How much goes wrong. 1: as usual; 0: nothing. */
  trouble: number
  /** Longest way of a request to the registry, in milliseconds. */
  readonly distance: number
  readonly newId: () => string
  /** Something goes wrong now. */
  readonly strike: () => void
  /** Somebody changes the policy now. */
  readonly change: () => void
  readonly tell: (line: string) => void
  /** Something that was begun goes on until an instant of simulated time: a request, or the sleep of a process. */
  readonly underWay: (until: number) => void
}

export function startDaemonIn(world: Simulation): void {
  const { store, random, time, registry, queue, newId, named, tell, distance, underWay } = world
  const process = openProcess(named('daemon'), time, BEGIN)
  const trouble = (): number => world.trouble
  const way = { time, random, process, trouble, distance, underWay }
  const client = clientOf(registry.client, { ...way, sent: () => {} })
  tell(`${process.name} starts`)
  world.daemon = startDaemon({ store, process, client, newId, queue })
}

export function startWorkerIn(world: Simulation): void {
  const { random, time, registry, judge, named, workers, tell, distance, underWay } = world
  const process = openProcess(named('worker'), time, BEGIN)
  const instance = `00000000-0000-4000-8000-${process.name.slice(7).padStart(12, '0')}`
  const trouble = (): number => world.trouble
  tell(`${process.name} starts`)
  const toolsOf = () => {
    const held = { lease: process.name, name: undefined as LeaseName | undefined }
    const granted = ({ run, lease }: Assignment): void => {
      held.name = { runId: run.id, generation: lease.generation }
      held.lease = `${process.name} ${run.id}/${lease.generation}`
      tell(`${held.lease} of ${run.repository}`)
      judge.granted(run.repository, run.kind, held.lease)
      // Most goes wrong while something is done.
      if (random.chance(0.3 * trouble())) time.after(random.int(0, 12) * SECOND, world.strike)
      if (random.chance(0.2 * trouble())) time.after(random.int(100, 6000), world.change)
    }
    const current = () => world.daemon?.ledgerOf({ identity: 'process:simulation', instance })
    const sent = (repository: string, digest: string): void => {
      tell(`${held.lease} sends DELETE ${repository} ${digest}`)
      judge.sent(repository, digest, held.lease, BEGIN + time.elapsed())
    }
    const arrival = () => {
      const { name } = held
      return (repository: string, digest: string) => judge.arrived(repository, digest, name)
    }
    // A process sleeps between the check of an intent and its DELETE.
    const intended = (): void => {
      if (!random.chance(0.02 * trouble())) return
      const ms = random.int(5, 200) * SECOND
      tell(`${process.name} sleeps`)
      process.freeze(ms)
      underWay(time.elapsed() + ms)
    }
    const way = { time, random, process, trouble }
    return {
      ledger: ledgerOf({ ...way, current, granted, intended }),
      client: clientOf(registry.client, { ...way, distance, underWay, sent, arrival }),
    }
  }
  workers.push(startWorker(process, toolsOf))
}
