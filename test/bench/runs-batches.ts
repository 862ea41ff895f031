import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from '../../proto/connection.ts'
import { folder } from '../support/processes.ts'
import type { RedisServer } from '../support/redis-server.ts'
import { runWish } from '../support/resource-names.ts'
import {
  apply,
  type Careend,
  type Daemon,
  runsPolicy,
  startBuiltDaemon,
  startBuiltWorker,
  usedBy,
} from './runs-machines.ts'

/** What a batch of runs took. `cpuMs`: of daemon, workers and Redis together. */
export type Batch = { readonly ms: number; readonly cpuMs: number }

export type Installation = {
  readonly daemon: Daemon
  readonly workers: readonly Careend[]
  /** Executes a run in each of the first repositories. Their creation is not measured. */
  readonly batch: (runs: number) => Promise<Batch>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

type Wanted = {
  readonly url: string
  readonly workers: number
  /** Of each worker. */
  readonly concurrency: number
  /** Absent: workers ask for runs. */
  readonly redis?: RedisServer | undefined
}

/** A daemon and its workers, each a process of its own. */
export async function startInstallation(wanted: Wanted): Promise<Installation> {
  const { url, redis, concurrency } = wanted
  const at = folder()
  const daemon = await startBuiltDaemon(at.path, redis === undefined ? [] : ['--redis', redis.url])
  await apply(at.path, daemon.address, runsPolicy(url))
  const workers = await Promise.all(
    Array.from({ length: wanted.workers }, () => startBuiltWorker(daemon.address, concurrency, redis?.url)),
  )
  const more = redis === undefined ? [] : [await pidOf(redis)]
  return {
    daemon,
    workers,
    batch: (runs) => batchOf(daemon, workers, runs, more),
    [Symbol.asyncDispose]: async () => {
      for (const one of [...workers, daemon]) await one[Symbol.asyncDispose]()
      at[Symbol.dispose]()
    },
  }
}

async function pidOf(redis: RedisServer): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await redis.send('INFO server'))?.[1])
}

/**
 * Executes a run in each of the first repositories of the registry `prod`. `more`: processes whose processor time counts. Why workers are stopped:
 * the calls that create runs are not what a schedule costs, and all runs begin at one time.
 */
export async function batchOf(
  daemon: Daemon,
  workers: readonly Careend[],
  runs: number,
  more: readonly number[] = [],
): Promise<Batch> {
  const client = connect({ address: daemon.address })
  const pids = [...more, daemon.pid, ...workers.map((worker) => worker.pid)]
  const cpu = (): number => pids.reduce<number>((sum, one) => sum + usedBy(one).cpuMs, 0)
  try {
    for (const worker of workers) worker.pause()
    await startRuns(client, runs)
    const ended = allEnded(daemon, runs)
    const [before, startedAt] = [cpu(), performance.now()]
    for (const worker of workers) worker.resume()
    await ended
    const used = { ms: performance.now() - startedAt, cpuMs: cpu() - before }
    await refuseFailures(client, runs)
    return used
  } finally {
    client.close()
  }
}

type Client = ReturnType<typeof connect>

async function startRuns({ services, unary }: Client, runs: number): Promise<void> {
  const { CreateRun } = services.RunService.service
  const request = (i: number) => ({
    ...runWish('KIND_CLEAN', `workspaces/default/registries/prod/repositories/team%2Fr${i}`),
    requestId: randomUUID(),
  })
  await Promise.all(
    Array.from({ length: runs }, (_, i) => unary(CreateRun, request(i), { deadline: 60_000 })),
  )
}

/** The longest time of a batch. Milliseconds. */
const LONGEST = 300_000

/** Reads the log. Why: a call would cost the daemon processor time. */
async function allEnded(daemon: Daemon, runs: number): Promise<void> {
  const before = daemon.ended()
  const deadline = performance.now() + LONGEST
  while (daemon.ended() < before + runs) {
    if (performance.now() > deadline) throw new Error(`${daemon.ended() - before} of ${runs} runs have ended`)
    await pause(5)
  }
}

async function refuseFailures({ services, unary }: Client, runs: number): Promise<void> {
  const { ListRuns } = services.RunService.service
  const { runs: last } = await unary(ListRuns, { parent: 'workspaces/-', pageSize: runs })
  const failed = last.find(({ state }) => state !== 'STATE_SUCCEEDED')
  if (failed !== undefined) throw new Error(`${failed.name}: ${failed.state} ${failed.message}`)
}
