/**
 * Runs hcl2-parser, which is HashiCorp's own parser translated from Go. Only in a thread of its own: loading it changes
 * global settings, and some inputs break it for good.
 */
import { parentPort } from 'node:worker_threads'

/** What the parser says of a text. `failed`: nothing, it broke, and must not be asked again. */
export type Said =
  | { readonly kind: 'read'; readonly json: string }
  | { readonly kind: 'rejected'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }

export type Question = { readonly id: number; readonly text: string }
export type Answer = { readonly id: number; readonly said: Said }

/** What it really has: pairs of a result and an error. Its own declarations say otherwise. */
type Parser = { readonly parseToString: (text: string) => readonly [string | null, object | null] }

const loaded: unknown = await import('hcl2-parser')
const { default: parser } = loaded as { readonly default: Parser }
// It asks for all frames of every error, which costs time.
Error.stackTraceLimit = 10

parentPort?.on('message', ({ id, text }: Question) => {
  const answer: Answer = { id, said: read(text) }
  parentPort?.postMessage(answer, [])
})

function read(text: string): Said {
  const errors: string[] = []
  try {
    const [json, failed] = listening(errors, () => parser.parseToString(text))
    if (failed === null && json !== null) return { kind: 'read', json }
    return refusal(errors.at(-1) ?? '')
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}

/** Returns syntax errors, as `line 2, column 3: Summary; Detail`. All other errors come from the JSON writer. */
function refusal(error: string): Said {
  const [, syntaxErrors] = /^parse config: \[?([^]*?)\]?$/.exec(error) ?? []
  if (syntaxErrors === undefined)
    return { kind: 'failed', message: 'the parser cannot write its result as JSON' }
  return {
    kind: 'rejected',
    message: syntaxErrors.replaceAll(/:(\d+),(\d+)-[\d,]+: /g, 'line $1, column $2: '),
  }
}

/**
 * The error that comes back is an empty object. The true one passes through Function.prototype.apply on its way out, so
 * that is listened to meanwhile.
 */
function listening<T>(received: string[], act: () => T): T {
  const prototype: object = Function.prototype
  const original = Object.getOwnPropertyDescriptor(prototype, 'apply') ?? {}
  const apply = function apply(
    this: (...args: unknown[]) => unknown,
    self: unknown,
    args?: ArrayLike<unknown>,
  ): unknown {
    const result: unknown = Reflect.apply(this, self, args ?? [])
    received.push(...goError(result))
    return result
  }
  Object.defineProperty(prototype, 'apply', { ...original, value: apply })
  try {
    return act()
  } finally {
    Object.defineProperty(prototype, 'apply', original)
  }
}

/** The text of a Go error in a pair of a value and an error; nothing of anything else. */
function goError(result: unknown): readonly string[] {
  if (!Array.isArray(result) || result.length !== 2) return []
  const error = result[1] as { readonly $val?: unknown; readonly Error?: () => unknown } | null | undefined
  if (error?.$val === undefined || typeof error.Error !== 'function') return []
  return [String(error.Error())]
}
