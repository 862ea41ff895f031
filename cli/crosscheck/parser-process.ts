import { notInJson, openSource, parseFile, type CrossCheck, crossCheck } from '../../policies/hcl/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { leaveThread, openThread, type Thread } from './thread.ts'

export type SecondReader = AsyncDisposable & {
  /** Compares the results of both parsers for a text, one text at a time. Throws CANCELLED after the signal has aborted. */
  readonly check: (text: string) => Promise<CrossCheck>
  /** Ends the parser. A pending check gets no result. */
  readonly close: () => Promise<void>
}

export type SecondReaderOptions = {
  readonly signal?: AbortSignal
  /** Milliseconds for each text. */
  readonly timeoutMs?: number
}

/** Maximum size of a text, in UTF-8 bytes. */
export const LARGEST: number = 64 * 1024

/** Opens the second parser. Starts its thread at the first check. Does not keep the process alive. */
export function openSecondReader({ signal, timeoutMs = 5000 }: SecondReaderOptions = {}): SecondReader {
  const reader = new Reader(timeoutMs)
  const stop = (): void => void reader.close()
  signal?.addEventListener('abort', stop, { once: true })
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', stop)
    await reader.close()
  }
  const check = async (text: string): Promise<CrossCheck> => {
    const reading = signal?.aborted === true ? undefined : await reader.check(text)
    if (reading === undefined || signal?.aborted === true)
      throw new CareenError('CANCELLED', 'stopped on request; nothing was changed')
    return reading
  }
  return { check, close, [Symbol.asyncDispose]: close }
}

class Reader {
  readonly #timeoutMs: number
  #thread: Thread | undefined
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  check(text: string): Promise<CrossCheck> {
    const reading = this.#last.then(() => this.#checkNow(text))
    this.#last = reading.catch(() => undefined)
    return reading
  }

  async #checkNow(text: string): Promise<CrossCheck> {
    if (this.#closed) return { kind: 'none', why: 'the second parser was stopped' }
    if (Buffer.byteLength(text) > LARGEST)
      return { kind: 'none', why: `the text is larger than ${LARGEST / 1024} KiB` }
    const own = parseFile(openSource({ name: '', text }))
    const why = own.diagnostics.length === 0 ? notInJson(own.body) : undefined
    if (why !== undefined) return { kind: 'none', why }
    this.#thread ??= openThread()
    const other = await this.#thread.ask(text, this.#timeoutMs)
    if (other.kind !== 'failed') return crossCheck(own, other)
    await this.#dropThread()
    return { kind: 'none', why: other.message }
  }

  /** Ends the thread. Why: a parser that broke once can return wrong results afterwards. */
  async #dropThread(): Promise<void> {
    const thread = this.#thread
    this.#thread = undefined
    await thread?.[Symbol.asyncDispose]()
  }

  async close(): Promise<void> {
    this.#closed = true
    const thread = this.#thread
    this.#thread = undefined
    if (thread !== undefined) await leaveThread(thread)
  }
}
