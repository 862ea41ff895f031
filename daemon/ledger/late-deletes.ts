import type { Intent, Lease } from '../../proto/resources/index.ts'
import { LONGEST_DELETE } from '../registry/client.ts'
import { LEASE_LENGTH } from './ledger.ts'

type Holder = Pick<Lease, 'runId' | 'token'>

/**
 * For how long the DELETEs of intents may still arrive at their registry. Counts on a clock that does not jump, from the last
 * sign of life of the intent's sender; after a restart of the daemon from there.
 */
export type LateDeletes = {
  /** The holder of a lease asked for something: it may send DELETEs until its right to act ends. */
  readonly contacted: (holder: Holder) => void
  /** It has ended its run, and sends nothing more. */
  readonly ended: (holder: Holder) => void
  /** In milliseconds; 0: what was sent has arrived by now, or never will. */
  readonly mayArriveFor: (intent: Pick<Intent, 'runId' | 'token'>) => number
}

export function openLateDeletes(monotonic: () => number): LateDeletes {
  const opened = monotonic()
  /** Until when each holder may send. One that is not known any more was heard from long ago, or before the restart. */
  const sendsUntil = new Map<string, number>()
  const note = (holder: Holder, until: number): void => {
    const name = key(holder)
    sendsUntil.delete(name)
    sendsUntil.set(name, until)
    for (const [other, end] of sendsUntil) {
      // Not before: what is not known counts as heard from at the restart.
      if (end + LEASE_LENGTH + LONGEST_DELETE > monotonic()) return
      sendsUntil.delete(other)
    }
  }
  return {
    contacted: (holder) => note(holder, monotonic() + LEASE_LENGTH),
    ended: (holder) => note(holder, monotonic()),
    mayArriveFor: (intent) => {
      const until = sendsUntil.get(key(intent)) ?? opened + LEASE_LENGTH
      return Math.max(0, until + LONGEST_DELETE - monotonic())
    },
  }
}

function key({ runId, token }: Holder): string {
  return `${runId}/${token}`
}
