import type { Ledger } from '../../../daemon/ledger/index.ts'
import type { DeleteOutcome, RegistryClient } from '../../../daemon/registry/client.ts'
import { ridingLedger } from '../../../daemon/remote/ledger.ts'
import { CareenError } from '../../../policies/index.ts'
import { clientOf } from '../../simulation/client.ts'
import { type SimulatedDaemon, startDaemon } from '../../simulation/daemon.ts'
import { ledgerOf } from '../../simulation/ledger.ts'
import { openProcess, type SimulatedProcess } from '../../simulation/process.ts'
import { startWorker } from '../../simulation/worker.ts'
import { actAs, ofLiving } from './actors.ts'
import { BEGIN, type System } from './system.ts'
/** Starts the processes of a system. */

/** Longest way of a request. Milliseconds. */
const DISTANCE = 50

export function startDaemonIn(system: System): void {
  const { time, named, newId, queue, tell, random } = system
  const process = openProcess(named('daemon'), time, BEGIN)
  tell(`${process.name} starts`)
  const way = { time, random, process, trouble: () => system.trouble, distance: DISTANCE, sent: () => {} }
  const client = ofLiving(process, clientOf(answering(system), way))
  const store = system.store()
  system.daemon = actAs(process, () =>
    startDaemon({ store, process, client, newId, queue: ofLiving(process, queue) }),
  )
}

/** Calls an operation of the daemon as a person does. Throws DAEMON_UNREACHABLE if none runs, or if it dies. */
export async function ask<T>(
  { daemon }: System,
  act: (operations: SimulatedDaemon['operations']) => Promise<T> | T,
): Promise<T> {
  if (daemon === undefined) throw down()
  return untilDeath(daemon.process, () => act(daemon.operations))
}

async function untilDeath<T>(process: SimulatedProcess, act: () => Promise<T> | T): Promise<T> {
  if (!process.isAlive()) throw down()
  try {
    return await actAs(process, act)
  } catch (thrown) {
    throw process.isAlive() ? thrown : down()
  }
}

function down(): CareenError {
  return new CareenError('DAEMON_UNREACHABLE', 'the daemon cannot be reached')
}

export function startWorkerIn(system: System): void {
  const { time, random, judge, named, workers, tell, secrets } = system
  const process = openProcess(named('worker'), time, BEGIN)
  const instance = `00000000-0000-4000-8000-${process.name.slice(7).padStart(12, '0')}`
  const trouble = (): number => system.trouble
  const way = { time, random, process, trouble, distance: DISTANCE }
  tell(`${process.name} starts`)
  const toolsOf = () => {
    const held = { lease: process.name }
    const granted: Parameters<typeof ledgerOf>[0]['granted'] = ({ run, lease }) => {
      held.lease = `${process.name} ${run.id}/${lease.generation}`
      tell(`${held.lease} of ${run.repository}, ${run.kind}`)
      judge.granted(run.repository, run.kind, held.lease)
      secrets.push(lease.secret)
    }
    const sent = (repository: string, digest: string): void => {
      tell(`${held.lease} sends DELETE ${digest.slice(0, 15)}`)
      judge.sent(repository, digest, held.lease, system.now())
    }
    const ledger = ledgerOf({ ...way, granted, current: () => current(system, instance) })
    return {
      ledger: ofLiving(process, ridingLedger(ledger, process.clock)),
      client: ofLiving(process, clientOf(answering(system), { ...way, sent })),
    }
  }
  const worker = startWorker(process, toolsOf)
  const take = async (runId: string): Promise<boolean> => {
    const isAgain = await actAs(process, () => worker.take(runId))
    return process.isAlive() ? isAgain : new Promise(() => {})
  }
  workers.push({ ...worker, take })
}

/** The ledger of the daemon that runs now, executed by its process. */
function current(system: System, instance: string) {
  const { daemon } = system
  if (daemon === undefined) return undefined
  const { ledger, gone } = daemon.ledgerOf({ identity: 'process:simulation', instance })
  const entries = Object.entries(ledger).map(([name, value]) => {
    const act = value as (...args: readonly unknown[]) => unknown
    if (LISTS.has(name))
      return [name, (...args: readonly unknown[]) => actAs(daemon.process, () => act(...args))]
    return [name, (...args: readonly unknown[]) => untilDeath(daemon.process, () => act(...args))]
  })
  return { ledger: Object.fromEntries(entries) as Ledger, gone: gone.catch(() => Promise.reject(down())) }
}

/** A DELETE to a registry that is away gets no answer. */
function answering({ registry: { client } }: System): RegistryClient {
  const answered = (act: Promise<DeleteOutcome>): Promise<DeleteOutcome> =>
    act.catch((thrown: unknown) => ({ kind: 'unknown', why: CareenError.from(thrown).message }))
  return {
    ...client,
    deleteManifest: (repository, digest) => answered(client.deleteManifest(repository, digest)),
    deleteTag: (repository, tag, on) => answered(client.deleteTag(repository, tag, on)),
  }
}

const LISTS: ReadonlySet<string> = new Set(['sightings', 'approved', 'tags', 'pushes'])
