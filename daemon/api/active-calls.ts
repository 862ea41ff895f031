import type { CareenError } from '../../policies/model/index.ts'

/**
 * What ends a call while the server drains: unary calls may finish for a while. Streams may not, and neither may calls that wait for a
 * registry or for a run.
 */
export type CallKind = 'unary' | 'stream' | 'registry'

/** Ends a call before its handler runs. */
type Refuse = (error: CareenError) => void

/** The calls from their arrival to the end of their handlers. */
export class ActiveCalls {
  readonly #callers = new Map<AbortController, string>()
  readonly #running: Readonly<Record<CallKind, Set<AbortController>>> = {
    unary: new Set(),
    stream: new Set(),
    registry: new Set(),
  }
  readonly #arriving = new Set<Refuse>()
  #refusal: (() => CareenError) | undefined
  #waiting: (() => void)[] = []

  /** Adds a call whose body is not read yet. Returns a function that removes it. Throws the reason while the server drains. */
  arrive(refuse: Refuse): () => void {
    if (this.#refusal !== undefined) throw this.#refusal()
    this.#arriving.add(refuse)
    return () => void this.#arriving.delete(refuse)
  }

  /** Adds a call of an identity. Its handler must stop when the controller aborts. */
  begin(kind: CallKind, identity: string): AbortController {
    const controller = new AbortController()
    this.#running[kind].add(controller)
    this.#callers.set(controller, identity)
    return controller
  }

  /** Removes a call whose handler has stopped. */
  end(controller: AbortController): void {
    const { unary, stream, registry } = this.#running
    // Why not a loop: this runs for each call.
    void (unary.delete(controller) || stream.delete(controller) || registry.delete(controller))
    this.#callers.delete(controller)
    if (this.size > 0) return
    for (const resolve of this.#waiting) resolve()
    this.#waiting = []
  }

  get size(): number {
    return this.#callers.size
  }

  /** Refuses all calls from now on, also those that have arrived and are not read yet. */
  refuse(error: () => CareenError): void {
    this.#refusal = error
    for (const refuse of this.#arriving) refuse(error())
    this.#arriving.clear()
  }

  abort(kind: CallKind, reason: CareenError): void {
    for (const controller of this.#running[kind]) controller.abort(reason)
  }

  /** Aborts the streams of the identities that pass. */
  endStreams(isIdentity: (identity: string) => boolean, reason: () => CareenError): void {
    for (const controller of this.#running.stream)
      if (isIdentity(this.#callers.get(controller) ?? '')) controller.abort(reason())
  }

  /** Aborts the calls of an identity. */
  revoke(identity: string, reason: CareenError): void {
    for (const [controller, caller] of this.#callers) if (caller === identity) controller.abort(reason)
  }

  /** Resolves when no handler runs. */
  idle(): Promise<void> {
    if (this.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
