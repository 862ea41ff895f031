/**
 * Runs hcl2-parser, HashiCorp's parser translated from Go. Requires a thread of its own: loading it changes global settings,
 * and some inputs break it permanently.
 */
import { parentPort } from 'node:worker_threads'

/** The parser's result for a text. `failed`: it broke without a result, and the thread must not be used again. */
export type ParserResult =
  | { readonly kind: 'read'; readonly json: string }
  | { readonly kind: 'rejected'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }

export type ParserRequest = { readonly id: number; readonly text: string }
export type ParserReply = { readonly id: number; readonly result: ParserResult }

/** It returns pairs of a result and an error, unlike its own declarations. */
type Parser = { readonly parseToString: (text: string) => readonly [string | null, object | null] }

const loaded: unknown = await import('hcl2-parser')
const { default: parser } = loaded as { readonly default: Parser }
// Why: the parser sets it to all frames of every error, which costs time.
Error.stackTraceLimit = 10

parentPort?.on('message', ({ id, text }: ParserRequest) => {
  const reply: ParserReply = { id, result: read(text) }
  parentPort?.postMessage(reply, [])
})

function read(text: string): ParserResult {
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
function refusal(error: string): ParserResult {
  const [, syntaxErrors] = /^parse config: \[?([^]*?)\]?$/.exec(error) ?? []
  if (syntaxErrors === undefined)
    return { kind: 'failed', message: 'the parser cannot write its result as JSON' }
  return {
    kind: 'rejected',
    message: syntaxErrors.replaceAll(/:(\d+),(\d+)-[\d,]+: /g, 'line $1, column $2: '),
  }
}

/**
 * Calls `act`, and adds every Go error that passes through Function.prototype.apply to `received`.
 * Why: the error that the parser returns is an empty object.
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

/** Returns the text of the Go error if `result` is a pair of a value and an error; otherwise an empty list. */
function goError(result: unknown): readonly string[] {
  if (!Array.isArray(result) || result.length !== 2) return []
  const error = result[1] as { readonly $val?: unknown; readonly Error?: () => unknown } | null | undefined
  if (error?.$val === undefined || typeof error.Error !== 'function') return []
  return [String(error.Error())]
}
