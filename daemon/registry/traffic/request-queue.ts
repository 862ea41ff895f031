import { CareenError, secondText } from '../../../policies/model/index.ts'
import type { Allocation, Use } from './allocation-table.ts'
import { type RequestEnd, type Limiter, openLimiter, step, useOf, admission, type Want } from './limiter.ts'

export type Time = {
  readonly now: () => number
  /** Milliseconds of a monotonic clock. */
  readonly monotonic: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** The permission to send one request now. Requires `end` once; a second call has no effect. */
export type Slot = { readonly end: (ending: RequestEnd) => void }

export type Patience = {
  readonly signal?: AbortSignal
  /** A person waits for the answer: sent before other reads. */
  readonly urgent?: boolean
  /** Monotonic time. A request not sent by then fails with REGISTRY_THROTTLED. */
  readonly sendBy?: number
}

type Waiter = {
  readonly want: Want
  readonly rank: number
  readonly deadline: number
  readonly go: (slot: Slot) => void
  readonly fail: (error: CareenError) => void
}

/** The other processes that send requests to the host. */
export type Peers = {
  /** Called when they should be informed at once: of a new member, or of a backoff. */
  readonly exchangeNow: () => void
}

/** Longest wait for a first allocation; no request is sent before. Milliseconds. */
const LONGEST_ASKING = 1500
/** A process that sends no request to a host for so long has left it. Milliseconds. */
const IDLE = 2000
/** Longest backoff that a request waits for. Milliseconds. */
const LONGEST_BACKOFF = 600_000

/** The queue of all requests of this process to one host. The shell around `limiter.ts`. */
export class RequestQueue {
  readonly #origin: string
  readonly #time: Time
  readonly #closing = new AbortController()
  readonly #peers: Peers | undefined
  #limiter: Limiter
  #present = false
  #busyAt: number
  #waiting: Waiter[] = []
  #wakeAt = Number.POSITIVE_INFINITY

  /** `peers` is undefined if no other process uses the host. */
  constructor(origin: string, time: Time, peers?: Peers) {
    this.#origin = origin
    this.#time = time
    this.#peers = peers
    this.#busyAt = time.monotonic()
    this.#limiter = openLimiter(this.#busyAt)
  }

  /**
   * Returns a slot once the request may be sent. Throws REGISTRY_THROTTLED if the host asks for a backoff of more than ten
   * minutes or beyond `sendBy`, and the reason of the abort if `signal` aborts. No request is sent if it throws.
   */
  acquire(want: Want, { signal, urgent = false, sendBy }: Patience = {}): Promise<Slot> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        if (signal !== undefined) waiter.fail(aborted(signal))
        this.#waiting = this.#waiting.filter((other) => other !== waiter)
      }
      const done = (): void => signal?.removeEventListener('abort', abort)
      const waiter: Waiter = {
        want,
        rank: want.lane === 'read' ? (urgent ? 1 : 2) : 0,
        deadline: sendBy ?? Number.POSITIVE_INFINITY,
        go: (slot) => {
          done()
          resolve(slot)
        },
        fail: (error) => {
          done()
          reject(error)
        },
      }
      if (signal?.aborted === true) return abort()
      if (this.#closing.signal.aborted) return waiter.fail(this.#closed())
      signal?.addEventListener('abort', abort)
      const position = this.#waiting.findIndex((other) => other.rank > waiter.rank)
      this.#waiting.splice(position === -1 ? this.#waiting.length : position, 0, waiter)
      this.#join()
      this.#pump()
    })
  }

  /** Returns the use to report, or undefined if this process has left the host: it sent no request for `IDLE`. */
  use(): Use | undefined {
    const now = this.#time.monotonic()
    const busy = this.#waiting.length > 0 || Object.values(this.#limiter.running).some((count) => count > 0)
    if (busy) this.#busyAt = now
    if (now - this.#busyAt > IDLE) this.#present = false
    return this.#present ? useOf(this.#limiter, now) : undefined
  }

  /** Applies an allocation; undefined if the exchange failed. */
  receive(allocation: Allocation | undefined): void {
    const at = this.#time.monotonic()
    this.#limiter = step(
      this.#limiter,
      allocation === undefined ? { kind: 'unavailable' } : { kind: 'received', at, allocation },
    )
    this.#pump()
  }

  /** Requests an allocation if this process does not use the host yet. */
  #join(): void {
    if (this.#present || this.#peers === undefined) return
    this.#present = true
    this.#busyAt = this.#time.monotonic()
    this.#limiter = step(this.#limiter, { kind: 'requested', until: this.#busyAt + LONGEST_ASKING })
    this.#peers.exchangeNow()
  }

  /** Rejects all waiting requests, and later ones, with CANCELLED. */
  close(): void {
    this.#closing.abort()
    const waiting = this.#waiting
    this.#waiting = []
    for (const { fail } of waiting) fail(this.#closed())
  }

  #closed(): CareenError {
    return new CareenError('CANCELLED', `${this.#origin}: its connections are closed`)
  }

  #pump(): void {
    const now = this.#time.monotonic()
    const left: Waiter[] = []
    const full = new Set<string>()
    for (const waiter of this.#waiting) {
      if (!full.has(waiter.want.lane) && this.#serve(waiter, now)) continue
      left.push(waiter)
      if (waiter.want.lane === 'read') full.add('read')
    }
    this.#waiting = left
  }

  /** Serves or rejects the waiter. Returns true if it waits no longer. */
  #serve(waiter: Waiter, now: number): boolean {
    const { want } = waiter
    const result = admission(this.#limiter, want, now)
    switch (result.kind) {
      case 'full':
        return false
      case 'early':
        this.#wake(result.until, now)
        return false
      case 'closed':
        if (result.until <= waiter.deadline && result.until - now <= LONGEST_BACKOFF) {
          this.#wake(result.until, now)
          return false
        }
        waiter.fail(this.#tooLong(result.until - now))
        return true
      case 'go':
        if (now > waiter.deadline) waiter.fail(this.#tooLate())
        else waiter.go(this.#start(want, now))
        return true
    }
  }

  #start(want: Want, startedAt: number): Slot {
    this.#limiter = step(this.#limiter, { kind: 'started', at: startedAt, want })
    let ended = false
    return {
      end: (ending) => {
        if (ended) return
        ended = true
        const at = this.#time.monotonic()
        this.#limiter = step(this.#limiter, { kind: 'ended', at, want, startedAt, ending })
        this.#busyAt = at
        if (ending.kind === 'throttled') this.#peers?.exchangeNow()
        this.#pump()
      },
    }
  }

  #wake(until: number, now: number): void {
    if (until >= this.#wakeAt) return
    this.#wakeAt = until
    void this.#later(until, now)
  }

  async #later(until: number, now: number): Promise<void> {
    await this.#time.sleep(Math.max(1, until - now), this.#closing.signal)
    if (this.#wakeAt === until) this.#wakeAt = Number.POSITIVE_INFINITY
    if (!this.#closing.signal.aborted) this.#pump()
  }

  #tooLong(backoff: number): CareenError {
    const at = this.#time.now() + backoff
    const until = new Date(at).toISOString()
    return new CareenError(
      'REGISTRY_THROTTLED',
      `${this.#origin}: the registry asks for fewer requests. No request is sent to it until ${secondText(at)}. Run again after that`,
      { metadata: { until } },
    )
  }

  #tooLate(): CareenError {
    return new CareenError(
      'REGISTRY_THROTTLED',
      `${this.#origin}: the request was not sent: no slot was free in time. Run again later`,
    )
  }
}

/** Returns the error of an aborted request: the reason of the signal if it is a CareenError, else CANCELLED. */
export function aborted(signal: AbortSignal): CareenError {
  return signal.reason instanceof CareenError
    ? signal.reason
    : new CareenError('CANCELLED', 'stopped on request')
}
