import { CareenError, type Code } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/client.ts'
import type { Clock } from '../clock.ts'

/** Errors of a daemon that starts, stops or cannot be reached now. */
const LATER: readonly Code[] = ['DAEMON_UNREACHABLE', 'DEADLINE_EXCEEDED', 'DRAINING']

/** Time between two questions, and the longest wait for an answer. Milliseconds. */
const WAIT = 2000
const DEADLINE = 5000

type PrefixQuestion = {
  /** A UUID of this process. */
  readonly instance: string
  readonly clock: Clock
  /** Called once if the daemon does not answer. */
  readonly onWait: (message: string) => void
}

/** Returns the key prefix of the daemon's queue. Waits for a daemon that does not answer. Throws if it refuses this worker. */
export async function queuePrefixOf(
  { services, unary }: Connection,
  { instance, clock, onWait }: PrefixQuestion,
): Promise<string> {
  const { ShareFlow } = services.WorkerService.service
  for (let isFirst = true; ; isFirst = false) {
    try {
      const { queuePrefix } = await unary(ShareFlow, { instance, hosts: [] }, { deadline: DEADLINE })
      if (queuePrefix !== '') return queuePrefix
      throw new CareenError(
        'FAILED_PRECONDITION',
        'the daemon does not queue runs in Redis. Start careend with --redis',
      )
    } catch (thrown) {
      const error = CareenError.from(thrown)
      if (!LATER.includes(error.code)) throw error
      if (isFirst) onWait(`waits for the daemon: ${error.message}`)
      await clock.sleep(WAIT)
    }
  }
}
