import type { CareenError } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'

/** How long a watch sends nothing. Milliseconds. */
const ALIVE = 15_000

/** A restoration while it goes on. */
export class RestorationJob {
  readonly #clock: Pick<Clock, 'sleep'>
  readonly #controller = new AbortController()
  #changed = Promise.withResolvers<void>()

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.#clock = clock
  }

  /** Aborts when the restoration is cancelled. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  cancel(reason: CareenError): void {
    this.#controller.abort(reason)
  }

  /** Says that something new is stored. */
  readonly wake = (): void => {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }

  /** Returns what resolves with the next thing that is stored. */
  get next(): Promise<void> {
    return this.#changed.promise
  }

  /** Resolves with true when `next` does, and with false after a long silence or when the signal aborts. */
  async waits(next: Promise<void>, signal: AbortSignal): Promise<boolean> {
    const stop = new AbortController()
    const isSilent = this.#clock.sleep(ALIVE, AbortSignal.any([signal, stop.signal]))
    try {
      return await Promise.race([next.then(() => true), isSilent.then(() => false)])
    } finally {
      stop.abort()
    }
  }
}
