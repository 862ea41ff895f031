import type { Random } from '../life/random.ts'
/** Simulated time: events in order of their instants. Events of one instant come in an order that the seed decides. */

type Event = { readonly at: number; readonly order: number; readonly act: () => void }

export type SimulatedTime = {
  /** Milliseconds since the simulation began. */
  readonly elapsed: () => number
  /** Calls `act` after so many milliseconds. */
  readonly after: (ms: number, act: () => void) => void
  /** Resolves after `ms`, or at once if the signal aborts. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Lets events happen until an instant. Between two of them, everything that can go on without time does. */
  readonly runUntil: (end: number) => Promise<void>
  /** Forgets what still waits. Why: Node keeps a signal that somebody listens to, and with it the whole simulation. */
  readonly close: () => void
}

export function openTime(random: Random): SimulatedTime {
  let elapsed = 0
  const events: Event[] = []
  const waiting = new Set<() => void>()
  const after = (ms: number, act: () => void): void =>
    push(events, { at: elapsed + Math.max(0, ms), order: random.next(), act })
  return {
    elapsed: () => elapsed,
    after,
    wait: (ms, signal) =>
      new Promise<void>((resolve) => {
        if (signal?.aborted === true) return resolve()
        const forget = (): void => signal?.removeEventListener('abort', end)
        const end = (): void => {
          waiting.delete(forget)
          forget()
          resolve()
        }
        waiting.add(forget)
        signal?.addEventListener('abort', end, { once: true })
        return after(ms, end)
      }),
    runUntil: async (end) => {
      for (let next = events[0]; next !== undefined && next.at <= end; next = events[0]) {
        pop(events)
        elapsed = next.at
        next.act()
        // Promises go on before this does.
        await new Promise((resolve) => setImmediate(resolve))
      }
      elapsed = end
    },
    close: () => {
      for (const forget of waiting) forget()
      events.length = 0
    },
  }
}

function isBefore(one: Event | undefined, other: Event | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}

/** Adds to a binary heap. */
function push(heap: Event[], event: Event): void {
  heap.push(event)
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1
    if (!isBefore(heap[at], heap[parent])) return
    swap(heap, at, parent)
    at = parent
  }
}

/** Removes the first of a binary heap. */
function pop(heap: Event[]): void {
  swap(heap, 0, heap.length - 1)
  heap.pop()
  for (let at = 0; ;) {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    const child = isBefore(heap[right], heap[left]) ? right : left
    if (!isBefore(heap[child], heap[at])) return
    swap(heap, at, child)
    at = child
  }
}

function swap(heap: Event[], one: number, other: number): void {
  const [a, b] = [heap[one], heap[other]]
  if (a === undefined || b === undefined) return
  heap[one] = b
  heap[other] = a
}
