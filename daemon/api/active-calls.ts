import type { CareenError } from '../../policies/model/index.ts'

/** What ends a call: unary calls may finish while the server drains, streams may not. */
export type CallKind = 'unary' | 'stream'

/** The calls whose handlers run. */
export class ActiveCalls {
  readonly #running: Readonly<Record<CallKind, Set<AbortController>>> = {
    unary: new Set(),
    stream: new Set(),
  }
  #waiting: (() => void)[] = []

  /** Adds a call. Its handler must stop when the controller aborts. */
  begin(kind: CallKind): AbortController {
    const controller = new AbortController()
    this.#running[kind].add(controller)
    return controller
  }

  /** Removes a call whose handler has stopped. */
  end(controller: AbortController): void {
    for (const set of Object.values(this.#running)) set.delete(controller)
    if (this.size > 0) return
    for (const resolve of this.#waiting) resolve()
    this.#waiting = []
  }

  get size(): number {
    return this.#running.unary.size + this.#running.stream.size
  }

  abort(kind: CallKind, reason: CareenError): void {
    for (const controller of this.#running[kind]) controller.abort(reason)
  }

  /** Resolves when no handler runs. */
  idle(): Promise<void> {
    if (this.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
