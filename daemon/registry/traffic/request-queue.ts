import { CareenError } from '../../../policies/model/index.ts'
import type { Share, Use } from './allocation-table.ts'
import { type Ending, type Flow, openFlow, step, useOf, verdict, type Want } from './limiter.ts'

export type Time = {
  readonly now: () => number
  /** Milliseconds that never jump. */
  readonly monotonic: () => number
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** A request that may be sent now. Must be ended, once; a second end does nothing. */
export type Turn = { readonly end: (ending: Ending) => void }

export type Patience = {
  readonly signal?: AbortSignal
  /** Somebody waits for it: goes before what nobody waits for. */
  readonly urgent?: boolean
  /** On the clock that never jumps: what was not sent by then is refused with REGISTRY_THROTTLED. */
  readonly sendBy?: number
}

type Waiter = {
  readonly want: Want
  readonly rank: number
  readonly deadline: number
  readonly go: (turn: Turn) => void
  readonly fail: (error: CareenError) => void
}

/** Others that speak to the same host. */
export type Neighbours = {
  /** Is called when they should be told at once: of a newcomer, or of a pause. */
  readonly news: () => void
}

/** Nothing is sent to a host before a share of it is known, for at most so long. Milliseconds. */
const LONGEST_ASKING = 1500
/** Who sends nothing to a host for so long has left it. Milliseconds. */
const IDLE = 2000
/** Where a host asks for a longer pause than this, waiting is not worth it. Milliseconds. */
const LONGEST_GATE = 600_000

/** Everybody's requests to one host, in one queue: the shell around `flow.ts`. */
export class Turns {
  readonly #origin: string
  readonly #time: Time
  readonly #closing = new AbortController()
  readonly #neighbours: Neighbours | undefined
  #flow: Flow
  #present = false
  #busyAt: number
  #waiting: Waiter[] = []
  #wakeAt = Number.POSITIVE_INFINITY

  /** `neighbours` absent: the host is this process's alone. */
  constructor(origin: string, time: Time, neighbours?: Neighbours) {
    this.#origin = origin
    this.#time = time
    this.#neighbours = neighbours
    this.#busyAt = time.monotonic()
    this.#flow = openFlow(this.#busyAt)
  }

  /**
   * Resolves when the request may be sent. Fails with REGISTRY_THROTTLED when the host asked for a pause of more than
   * ten minutes or beyond `sendBy`, and with what aborted the signal. Nothing was sent then.
   */
  take(want: Want, { signal, urgent = false, sendBy }: Patience = {}): Promise<Turn> {
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
        go: (turn) => {
          done()
          resolve(turn)
        },
        fail: (error) => {
          done()
          reject(error)
        },
      }
      if (signal?.aborted === true) return abort()
      if (this.#closing.signal.aborted) return waiter.fail(this.#closed())
      signal?.addEventListener('abort', abort)
      const place = this.#waiting.findIndex((other) => other.rank > waiter.rank)
      this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, waiter)
      this.#join()
      this.#pump()
    })
  }

  /** What the neighbours are told; undefined: nothing was to be sent for a while, and this process has left the host. */
  use(): Use | undefined {
    const now = this.#time.monotonic()
    const busy = this.#waiting.length > 0 || Object.values(this.#flow.running).some((count) => count > 0)
    if (busy) this.#busyAt = now
    if (now - this.#busyAt > IDLE) this.#present = false
    return this.#present ? useOf(this.#flow, now) : undefined
  }

  /** What this process may use from now on; undefined: the neighbours cannot be asked. */
  told(share: Share | undefined): void {
    const at = this.#time.monotonic()
    this.#flow = step(this.#flow, share === undefined ? { kind: 'alone' } : { kind: 'told', at, share })
    this.#pump()
  }

  /** A share is asked for before anything is sent. */
  #join(): void {
    if (this.#present || this.#neighbours === undefined) return
    this.#present = true
    this.#busyAt = this.#time.monotonic()
    this.#flow = step(this.#flow, { kind: 'asked', until: this.#busyAt + LONGEST_ASKING })
    this.#neighbours.news()
  }

  /** Ends all waiting. */
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

  /** Is the waiter done with, one way or the other? */
  #serve(waiter: Waiter, now: number): boolean {
    const { want } = waiter
    const said = verdict(this.#flow, want, now)
    switch (said.kind) {
      case 'full':
        return false
      case 'early':
        this.#wake(said.until, now)
        return false
      case 'closed':
        if (said.until <= waiter.deadline && said.until - now <= LONGEST_GATE) {
          this.#wake(said.until, now)
          return false
        }
        waiter.fail(this.#tooLong(said.until - now))
        return true
      case 'go':
        if (now > waiter.deadline) waiter.fail(this.#tooLate())
        else waiter.go(this.#start(want, now))
        return true
    }
  }

  #start(want: Want, startedAt: number): Turn {
    this.#flow = step(this.#flow, { kind: 'started', at: startedAt, want })
    let ended = false
    return {
      end: (ending) => {
        if (ended) return
        ended = true
        const at = this.#time.monotonic()
        this.#flow = step(this.#flow, { kind: 'ended', at, want, startedAt, ending })
        this.#busyAt = at
        if (ending.kind === 'throttled') this.#neighbours?.news()
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

  #tooLong(pause: number): CareenError {
    const until = new Date(this.#time.now() + pause).toISOString()
    return new CareenError(
      'REGISTRY_THROTTLED',
      `${this.#origin}: the registry asks for fewer requests; nothing more is sent to it until ${until}. Run again after that`,
      { metadata: { until } },
    )
  }

  #tooLate(): CareenError {
    return new CareenError(
      'REGISTRY_THROTTLED',
      `${this.#origin}: the request was not sent, it had waited too long for its turn. Run again later`,
    )
  }
}

/** What a request that was given up on request fails with. */
export function aborted(signal: AbortSignal): CareenError {
  return signal.reason instanceof CareenError
    ? signal.reason
    : new CareenError('CANCELLED', 'stopped on request')
}
