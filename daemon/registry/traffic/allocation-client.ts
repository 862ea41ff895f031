import type { HostAllocation, HostUse, Use } from './allocation-table.ts'
import type { RequestQueue, Time } from './request-queue.ts'

/**
 * Reports how this process uses hosts, and returns the allocation of each reported host. `uses` names all hosts in use: the
 * process has left every other host. Rejects within about a second if no allocations can be fetched.
 */
export type AllocateHosts = (uses: readonly HostUse[]) => Promise<readonly HostAllocation[]>

export type AllocationClient = {
  /** Starts the next exchange without waiting. */
  readonly exchangeNow: () => void
  /** Resolves when the exchange in progress has ended. No exchange starts after that. */
  readonly close: () => Promise<void>
}

/** Milliseconds until the next exchange: usually, while a host has no free slots to give, and after a failure. */
const USUAL = 250
const STARVED = 50
const FAILED = 1000

/**
 * Exchanges use for allocations until closed, while any host of `queues` is in use. `queues` is by origin. If an exchange
 * fails, each host keeps its last allocation.
 */
export function startExchange(
  queues: ReadonlyMap<string, RequestQueue>,
  allocate: AllocateHosts,
  { sleep }: Pick<Time, 'sleep'>,
): AllocationClient {
  const closing = new AbortController()
  let woken = new AbortController()
  let reported = false
  const exchange = async (): Promise<number> => {
    const uses = [...queues].flatMap(([origin, queue]) => useAt(origin, queue.use()))
    if (uses.length === 0 && !reported) return Number.POSITIVE_INFINITY
    // Why: an empty report, even one that fails, is sent once. It says that this process has left all hosts.
    const allocations = await allocate(uses).catch(() => undefined)
    reported = uses.length > 0
    for (const { origin } of uses)
      queues.get(origin)?.receive(allocations?.find((allocation) => allocation.origin === origin))
    if (allocations === undefined) return FAILED
    return mustConfirm(uses, allocations) ? STARVED : USUAL
  }
  const loop = (async () => {
    while (!closing.signal.aborted) {
      const delay = await exchange()
      if (delay === Number.POSITIVE_INFINITY) await aborted(woken.signal)
      else await sleep(delay, woken.signal)
      if (!closing.signal.aborted) woken = new AbortController()
    }
  })()
  return {
    exchangeNow: () => woken.abort(),
    close: async () => {
      closing.abort()
      woken.abort()
      await loop
    },
  }
}

function useAt(origin: string, use: Use | undefined): HostUse[] {
  return use === undefined ? [] : [{ origin, ...use }]
}

/** Returns true if other members wait for slots that this process must return, or this process waits for slots. */
function mustConfirm(uses: readonly HostUse[], allocations: readonly HostAllocation[]): boolean {
  return allocations.some(({ origin, slots }) => {
    const used = uses.find((use) => use.origin === origin)?.slots
    return used === undefined || used.read > slots.read || Object.values(slots).includes(0)
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
