import { Worker } from 'node:worker_threads'
import type { ParserReply, ParserRequest, ParserResult } from './worker.ts'

/** Enough for the deepest text that the project's own parser accepts: 100 levels. */
const LIMITS = { stackSizeMb: 8, maxOldGenerationSizeMb: 512 }

/** Loading takes half a second on an idle machine. */
const LOADING_MS = 15_000

/** One thread with the parser, for one request at a time. It is unusable after `failed`. It does not keep the process alive. */
export class Thread implements AsyncDisposable {
  readonly #worker: Worker
  #lastId = 0
  #over: string | undefined
  #asked = false
  #receive: (result: ParserResult) => void = () => {}

  constructor() {
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    this.#worker = new Worker(new URL(`./worker.${ending}`, import.meta.url), {
      name: 'second-reader',
      resourceLimits: LIMITS,
      env: {},
    })
    this.#worker.on('message', (reply: ParserReply) => {
      if (reply.id === this.#lastId) this.#receive(reply.result)
    })
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error.message : String(error)))
    this.#worker.on('exit', () => this.#end('it stopped'))
    // Why last: adding a listener keeps the process alive again.
    this.#worker.unref()
  }

  /** Returns the result for a text, or `failed` after `timeoutMs`. The first request may also take the time to load the parser. */
  ask(text: string, timeoutMs: number): Promise<ParserResult> {
    this.#lastId += 1
    const request: ParserRequest = { id: this.#lastId, text }
    const limit = this.#lastId === 1 ? timeoutMs + LOADING_MS : timeoutMs
    this.#asked = true
    return new Promise((resolve) => {
      // The timer also keeps the process alive until the result is received.
      const timer = setTimeout(() => this.#end(`no answer in ${timeoutMs / 1000} s`), limit)
      this.#receive = (result) => {
        clearTimeout(timer)
        this.#receive = () => {}
        this.#asked = false
        resolve(result)
      }
      if (this.#over !== undefined) this.#receive({ kind: 'failed', message: this.#over })
      else this.#worker.postMessage(request, [])
    })
  }

  /** True unless it ended, or a request is pending. */
  get isFree(): boolean {
    return this.#over === undefined && !this.#asked
  }

  #end(why: string): void {
    this.#over ??= why
    this.#receive({ kind: 'failed', message: why })
  }

  /** A pending request gets `failed`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end('it was closed')
    await this.#worker.terminate()
  }
}

/** Threads that read without a failure before. Why they are kept: to load the parser takes half a second. */
const free: Thread[] = []

/** Returns a thread that was left, or a new one. */
export function openThread(): Thread {
  for (let thread = free.pop(); thread !== undefined; thread = free.pop()) if (thread.isFree) return thread
  return new Thread()
}

/** Keeps a free thread for the next reader of this process. Ends any other. */
export async function leaveThread(thread: Thread): Promise<void> {
  if (thread.isFree) free.push(thread)
  else await thread[Symbol.asyncDispose]()
}
