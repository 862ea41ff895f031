import { CareenError } from '../../policies/model/index.ts'
import type { PlanStep } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'

/** Times of plans that are made. Milliseconds. */
export type PlanTimes = {
  /** How long nobody may watch. */
  readonly unwatched: number
  /** How long a watch sends nothing. */
  readonly alive: number
  /** The time between two steps that are shown. */
  readonly step: number
  /** How long a plan may take. */
  readonly longest: number
}

export const PLAN_TIMES: PlanTimes = { unwatched: 30_000, alive: 15_000, step: 100, longest: 3_600_000 }

/** What a watch finds: the newest step after a number, or nothing for some time. */
export type Found = { readonly number: number; readonly step?: PlanStep }

/** A plan while it is made. It is cancelled if nobody watches it for long, or if it takes too long. */
export class PlanJob {
  readonly #clock: Pick<Clock, 'monotonic' | 'sleep'>
  readonly #times: PlanTimes
  readonly #controller = new AbortController()
  readonly #over = new AbortController()
  #changed = Promise.withResolvers<void>()
  #watchers = 0
  #idle = new AbortController()
  #number = 0
  #step: PlanStep | undefined
  #stepAt = Number.NEGATIVE_INFINITY

  constructor(clock: Pick<Clock, 'monotonic' | 'sleep'>, times: PlanTimes) {
    this.#clock = clock
    this.#times = times
    void this.#cancelAfter(times.longest, this.#over.signal, () => tooLong(times.longest))
    this.#waitForWatchers()
  }

  /** Aborts when the plan is cancelled. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get isOver(): boolean {
    return this.#over.signal.aborted
  }

  cancel(reason: CareenError): void {
    this.#controller.abort(reason)
  }

  /** Shows a step. Leaves out those that follow too soon. */
  readonly progress = (message: string, done: number, total: number): void => {
    const now = this.#clock.monotonic()
    if (now - this.#stepAt < this.#times.step) return
    this.#stepAt = now
    this.#number += 1
    this.#step = { message, done, total }
    this.#wake()
  }

  /** Says that the plan is stored. Nobody cancels it afterwards. */
  end(): void {
    this.#over.abort()
    this.#idle.abort()
    this.#wake()
  }

  /** Yields the newest step after a number, each new one, and signs of life, until the plan is stored or the signal aborts. */
  async *watch(after: number, signal: AbortSignal): AsyncIterable<Found> {
    let seen = after
    this.#enter()
    try {
      while (!this.isOver && !signal.aborted) {
        if (this.#step !== undefined && this.#number > seen) {
          seen = this.#number
          yield { number: seen, step: this.#step }
        } else if (!(await this.#waits(signal))) yield { number: seen }
      }
    } finally {
      this.#leave()
    }
  }

  /** Resolves with true when there is something new, and with false after a long silence. */
  async #waits(signal: AbortSignal): Promise<boolean> {
    const stop = new AbortController()
    const isNew = this.#changed.promise.then(() => true)
    const isSilent = this.#clock.sleep(this.#times.alive, AbortSignal.any([signal, stop.signal]))
    try {
      return await Promise.race([isNew, isSilent.then(() => signal.aborted)])
    } finally {
      stop.abort()
    }
  }

  #wake(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }

  #enter(): void {
    this.#watchers += 1
    this.#idle.abort()
  }

  #leave(): void {
    this.#watchers -= 1
    if (this.#watchers === 0 && !this.isOver) this.#waitForWatchers()
  }

  #waitForWatchers(): void {
    this.#idle = new AbortController()
    void this.#cancelAfter(this.#times.unwatched, this.#idle.signal, () => unwatched(this.#times.unwatched))
  }

  async #cancelAfter(time: number, unless: AbortSignal, reason: () => CareenError): Promise<void> {
    const { monotonic, sleep } = this.#clock
    const end = monotonic() + time
    // Why more than once: a timer may end early, and no plan is cancelled before its time.
    while (!unless.aborted && monotonic() < end) await sleep(end - monotonic(), unless)
    if (!unless.aborted) this.cancel(reason())
  }
}

function unwatched(time: number): CareenError {
  return new CareenError('CANCELLED', `nobody watched the plan for ${time / 1000} s. Run careen plan again`)
}

function tooLong(time: number): CareenError {
  return new CareenError(
    'DEADLINE_EXCEEDED',
    `the plan was not made within ${time / 60_000} minutes. Split the workspace, or plan with -skip-effects`,
  )
}
