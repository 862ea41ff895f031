import type { LeaseName } from '../../proto/resources/index.ts'
import { LONGEST_DELETE } from '../registry/client.ts'
import { LEASE_LENGTH } from './ledger.ts'

/**
 * How long the DELETEs of intents may still arrive at their registry. Measured with a monotonic clock, from the last request of
 * the intent's sender, or from the restart of the daemon.
 */
export type LateDeletes = {
  /** Records a request of the holder of a lease: it may send DELETEs until its lease ends. */
  readonly contacted: (lease: LeaseName) => void
  /** Records that the holder has ended its run and sends no more DELETEs. */
  readonly ended: (lease: LeaseName) => void
  /** Returns the time in milliseconds. 0: the DELETE has arrived, or never will. */
  readonly mayArriveFor: (intent: LeaseName) => number
}

export function openLateDeletes(monotonic: () => number): LateDeletes {
  const opened = monotonic()
  /** Until when each holder may send. An unknown holder sent its last request long ago, or before the restart. */
  const sendsUntil = new Map<string, number>()
  const note = (lease: LeaseName, until: number): void => {
    const name = key(lease)
    sendsUntil.delete(name)
    sendsUntil.set(name, until)
    for (const [other, end] of sendsUntil) {
      // Why not before: an unknown holder counts as active at the restart.
      if (end + LEASE_LENGTH + LONGEST_DELETE > monotonic()) return
      sendsUntil.delete(other)
    }
  }
  return {
    contacted: (lease) => note(lease, monotonic() + LEASE_LENGTH),
    ended: (lease) => note(lease, monotonic()),
    mayArriveFor: (intent) => {
      const until = sendsUntil.get(key(intent)) ?? opened + LEASE_LENGTH
      return Math.max(0, until + LONGEST_DELETE - monotonic())
    },
  }
}

function key({ runId, generation }: LeaseName): string {
  return `${runId}/${generation}`
}
