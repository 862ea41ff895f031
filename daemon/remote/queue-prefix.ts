import { CareenError, type Code } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import type { Clock } from '../clock.ts'

/** Errors of a daemon that starts, stops or cannot be reached now. */
const LATER: readonly Code[] = ['DAEMON_UNREACHABLE', 'DEADLINE_EXCEEDED', 'DRAINING']

/** Time between two questions, and the longest wait for an answer. Milliseconds. */
const WAIT = 2000
const DEADLINE = 5000

type DaemonQuestion = {
  /** A UUID of this process. */
  readonly instance: string
  readonly clock: Clock
  /** Called once if the daemon does not answer. */
  readonly onWait: (message: string) => void
}

/** Returns the key prefix of the daemon's queue. Throws if it is not in Redis, and as `awaitDaemon`. */
export async function queuePrefixOf(connection: Connection, question: DaemonQuestion): Promise<string> {
  const queuePrefix = await awaitDaemon(connection, question)
  if (queuePrefix !== '') return queuePrefix
  throw new CareenError(
    'FAILED_PRECONDITION',
    'the daemon does not queue runs in Redis. Start this worker without --redis, or careend with it',
  )
}

/**
 * Waits for a daemon that does not answer. Returns the key prefix of its queue; empty: it is not in Redis. Throws if the daemon refuses
 * this worker.
 */
export async function awaitDaemon(
  { services, unary }: Connection,
  { instance, clock, onWait }: DaemonQuestion,
): Promise<string> {
  const { ShareFlow } = services.WorkerService.service
  for (let isFirst = true; ; isFirst = false) {
    try {
      const { queuePrefix } = await unary(ShareFlow, { instance, hosts: [] }, { deadline: DEADLINE })
      return queuePrefix
    } catch (thrown) {
      const error = CareenError.from(thrown)
      if (!LATER.includes(error.code)) throw error
      if (isFirst) onWait(`waits for the daemon: ${error.message}`)
      await clock.sleep(WAIT)
    }
  }
}
