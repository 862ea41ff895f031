import type { HostShare, HostUse, Use } from './allocation-table.ts'
import type { Time, Turns } from './request-queue.ts'

/**
 * Tells how this process uses hosts, all of them, and learns what it may use. Fails, within a second or so, when that cannot
 * be had.
 */
export type ShareOut = (uses: readonly HostUse[]) => Promise<readonly HostShare[]>

export type Sharing = {
  /** There is something to tell at once. */
  readonly news: () => void
  readonly close: () => Promise<void>
}

/** Between two exchanges; while there is no place to send anything; and after one that failed. Milliseconds. */
const USUAL = 250
const STARVED = 50
const FAILED = 1000

/** Exchanges for as long as any host is in use. A failure leaves each host with what was told last. */
export function startSharing(
  turns: ReadonlyMap<string, Turns>,
  shareOut: ShareOut,
  { sleep }: Pick<Time, 'sleep'>,
): Sharing {
  const closing = new AbortController()
  let woken = new AbortController()
  let told = false
  const exchange = async (): Promise<number> => {
    const uses = [...turns].flatMap(([origin, one]) => useAt(origin, one.use()))
    if (uses.length === 0 && !told) return Number.POSITIVE_INFINITY
    // Whatever happens, one that is told of no host any more has left all of them.
    const shares = await shareOut(uses).catch(() => undefined)
    told = uses.length > 0
    for (const { origin } of uses) turns.get(origin)?.told(shares?.find((share) => share.origin === origin))
    if (shares === undefined) return FAILED
    return mustConfirm(uses, shares) ? STARVED : USUAL
  }
  const loop = (async () => {
    while (!closing.signal.aborted) {
      const pause = await exchange()
      if (pause === Number.POSITIVE_INFINITY) await aborted(woken.signal)
      else await sleep(pause, woken.signal)
      if (!closing.signal.aborted) woken = new AbortController()
    }
  })()
  return {
    news: () => woken.abort(),
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

/** Others wait for places that are given back, or this process waits for some. */
function mustConfirm(uses: readonly HostUse[], shares: readonly HostShare[]): boolean {
  return shares.some(({ origin, places }) => {
    const held = uses.find((use) => use.origin === origin)?.holds
    return held === undefined || held.read > places.read || Object.values(places).includes(0)
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
