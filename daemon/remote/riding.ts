import { CareenError } from '../../policies/model/index.ts'
import { isUnsent } from '../../proto/unreachable.ts'
import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/index.ts'

/** How long calls wait for a daemon that is gone. Milliseconds. After this the right to act has ended. */
const PATIENCE = 48_000

/** How often a daemon that is gone is tried. Milliseconds. */
const RETRY = 500

/** Calls that change nothing, or the same again. Others are repeated only if their request was not sent. */
const REPEATABLE: ReadonlySet<keyof Ledger> = new Set([
  'assignmentInput',
  'recall',
  'openIntents',
  'facts',
  'recordManifests',
  'recordLoss',
])

/** Calls that have their own repetitions. */
const OWN: ReadonlySet<keyof Ledger> = new Set(['begin', 'renew'])

/** Returns the ledger with calls that wait for a daemon that is restarted, so that a run goes on under its lease. */
export function ridingLedger(ledger: Ledger, clock: Pick<Clock, 'monotonic' | 'sleep'>): Ledger {
  const riding = Object.entries(ledger).map(([name, call]) => {
    const method = name as keyof Ledger
    if (OWN.has(method) || STREAMS.has(method)) return [name, call]
    const again = mayRepeat(REPEATABLE.has(method))
    return [name, (...args: never[]) => waiting(clock, again, () => (call as AnyCall)(...args))]
  })
  return { ...(Object.fromEntries(riding) as Ledger), ...ridingStreams(ledger, clock) }
}

type AnyCall = (...args: never[]) => Promise<unknown>

const STREAMS: ReadonlySet<keyof Ledger> = new Set(['sightings', 'tags', 'approved', 'pushes'])

function ridingStreams(
  { sightings, tags, approved, pushes }: Ledger,
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
): Pick<Ledger, 'sightings' | 'tags' | 'approved' | 'pushes'> {
  return {
    sightings: (lease, signal) => opened(clock, () => sightings(lease, signal)),
    tags: (lease, signal) => opened(clock, () => tags(lease, signal)),
    approved: (lease, signal) => opened(clock, () => approved(lease, signal)),
    pushes: (lease, after, signal) => opened(clock, () => pushes(lease, after, signal)),
  }
}

/** Yields what a stream yields. Opens it again as long as it ends before its first part, as the daemon is gone. */
async function* opened<T>(
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
  open: () => AsyncIterable<T>,
): AsyncIterable<T> {
  const { stream, first } = await waiting(clock, mayRepeat(true), async () => {
    const iterator = open()[Symbol.asyncIterator]()
    return { stream: iterator, first: await iterator.next() }
  })
  try {
    for (let part = first; part.done !== true; part = await stream.next()) yield part.value
  } finally {
    await stream.return?.()
  }
}

type MayRepeat = (error: CareenError) => boolean

function mayRepeat(isRepeatable: boolean): MayRepeat {
  return (error) => {
    if (error.code === 'DRAINING') return isRepeatable || error.metadata['begun'] !== 'true'
    return error.code === 'DAEMON_UNREACHABLE' && (isRepeatable || isUnsent(error))
  }
}

async function waiting<T>(
  { monotonic, sleep }: Pick<Clock, 'monotonic' | 'sleep'>,
  again: MayRepeat,
  call: () => Promise<T>,
): Promise<T> {
  const until = monotonic() + PATIENCE
  for (;;) {
    try {
      return await call()
    } catch (thrown) {
      const error = CareenError.from(thrown)
      if (!again(error) || monotonic() + RETRY > until) throw error
      await sleep(RETRY)
    }
  }
}
