import { readFileSync } from 'node:fs'
import { type Env, type Running, start, startTestDaemon } from '../support/processes.ts'

/** A daemon and a worker, which speak over Redis. */
export type Machines = {
  readonly env: Env
  /** SIGKILL, and another one in its place. */
  readonly restart: (what: 'worker' | 'daemon') => Promise<void>
  /** The most memory that each had, of all that ran, in MiB. */
  readonly memory: () => Readonly<Record<'worker' | 'daemon', number>>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export async function startMachines(at: string, redis: string): Promise<Machines> {
  const startDaemon = () => startTestDaemon(at, ['--redis', redis])
  let daemon = await startDaemon()
  const startWorker = async (): Promise<Running> => {
    const worker = start('careend', ['worker', '--redis', redis, '--address', daemon.address])
    await worker.says('takes runs')
    return worker
  }
  let worker = await startWorker()
  const most = { worker: 0, daemon: 0 }
  const memory = (): typeof most => {
    most.worker = Math.max(most.worker, mostOf(worker))
    most.daemon = Math.max(most.daemon, mostOf(daemon))
    return { ...most }
  }
  return {
    env: daemon.env,
    restart: async (what) => {
      memory()
      if (what === 'worker') {
        await worker.kill()
        worker = await startWorker()
      } else {
        await daemon.kill()
        daemon = await startDaemon()
      }
    },
    memory,
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]()
      await daemon[Symbol.asyncDispose]()
    },
  }
}

/** As the kernel counts it; 0 where it does not. */
function mostOf({ process: { pid } }: Running): number {
  try {
    const kibibytes = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Math.round(Number(kibibytes ?? 0) / 1024)
  } catch {
    return 0
  }
}
