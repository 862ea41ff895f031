import { Worker } from 'node:worker_threads'
import type { Answer, Question, Said } from './worker.ts'

/** Enough for what the parser of the project lets through: 100 levels. */
const LIMITS = { stackSizeMb: 8, maxOldGenerationSizeMb: 512 }

/** Half a second on an idle machine. */
const LOADING_MS = 15_000

/** One thread with the parser, for one question at a time. After `failed` it is of no use. Does not keep the process. */
export class Thread implements AsyncDisposable {
  readonly #worker: Worker
  #asked = 0
  #over: string | undefined
  #hear: (said: Said) => void = () => {}

  constructor() {
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    this.#worker = new Worker(new URL(`./worker.${ending}`, import.meta.url), {
      name: 'second-reader',
      resourceLimits: LIMITS,
      env: {},
    })
    this.#worker.on('message', (answer: Answer) => {
      if (answer.id === this.#asked) this.#hear(answer.said)
    })
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error.message : String(error)))
    this.#worker.on('exit', () => this.#end('it stopped'))
    // Last: to add a listener holds the process again.
    this.#worker.unref()
  }

  /** The answer to one text. The first may take the time to load the parser in addition. */
  ask(text: string, timeoutMs: number): Promise<Said> {
    this.#asked += 1
    const question: Question = { id: this.#asked, text }
    const limit = this.#asked === 1 ? timeoutMs + LOADING_MS : timeoutMs
    return new Promise((resolve) => {
      // The timer also keeps the process until there is an answer.
      const timer = setTimeout(() => this.#end(`no answer in ${timeoutMs / 1000} s`), limit)
      this.#hear = (said) => {
        clearTimeout(timer)
        this.#hear = () => {}
        resolve(said)
      }
      if (this.#over !== undefined) this.#hear({ kind: 'failed', message: this.#over })
      else this.#worker.postMessage(question, [])
    })
  }

  #end(why: string): void {
    this.#over ??= why
    this.#hear({ kind: 'failed', message: why })
  }

  /** An open question is answered with `failed`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end('it was closed')
    await this.#worker.terminate()
  }
}
