import type { Diagnostic } from '../diagnostic.ts'

/** A file of the configuration. `name` is shown in messages. */
export type SourceFile = { readonly name: string; readonly text: string }

/** What the parser makes of a file: blocks by type, then by label, then as a list of bodies. */
export type Parsed = {
  readonly body: Readonly<Record<string, unknown>>
  readonly diagnostics: readonly Diagnostic[]
}

const MAX_LENGTH = 1024 * 1024
/** The parser poisons itself for good on deeper input. */
const MAX_NESTING = 100

type Hcl = { readonly parseToObject: (text: string) => readonly [unknown, unknown] }

/** Reads HashiCorp's syntax. Mistakes become diagnostics with line and column; nothing a file holds makes it throw. */
export async function parseHcl(file: SourceFile): Promise<Parsed> {
  const refused = refusal(file.text)
  if (refused !== undefined) return problem(file, 'File cannot be read', refused)
  const hcl = await load()
  const { value, message } = callParser(hcl, file.text)
  if (typeof value === 'object' && value !== null) return { body: { ...value }, diagnostics: [] }
  return syntaxErrors(file, message)
}

function refusal(text: string): string | undefined {
  if (text.length > MAX_LENGTH)
    return `it has ${text.length} characters; at most ${MAX_LENGTH} are read. Split it into several files`
  if (text.includes('\0')) return 'it holds a NUL character, so it is not a policy file'
  return deepest(text) > MAX_NESTING ? `it is nested more than ${MAX_NESTING} levels deep` : undefined
}

/** How deep brackets are nested, whatever they stand in: more than the parser sees, never less. */
function deepest(text: string): number {
  let depth = 0
  let most = 0
  for (const char of text) {
    if ('{[('.includes(char)) depth += 1
    else if ('}])'.includes(char)) depth -= 1
    most = Math.max(most, depth)
  }
  return most
}

/** The module is large and changes two global settings when it loads; they are put back. */
async function load(): Promise<Hcl> {
  const { stackTraceLimit } = Error
  const loaded: unknown = await import('hcl2-parser')
  Error.stackTraceLimit = stackTraceLimit
  const { default: hcl } = loaded as { default: Hcl }
  return hcl
}

/**
 * The parser's own interface drops its messages. They pass through one call of Function.prototype.apply on their way out,
 * so that is listened to while the parser, which is synchronous, runs.
 */
function callParser(hcl: Hcl, text: string): { value?: unknown; message?: string } {
  const prototype: object = Function.prototype
  const original = Object.getOwnPropertyDescriptor(prototype, 'apply') ?? {}
  const heard: string[] = []
  const listen = function listen(
    this: (...args: unknown[]) => unknown,
    self: unknown,
    args?: ArrayLike<unknown>,
  ): unknown {
    const result: unknown = Reflect.apply(this, self, args ?? [])
    heard.push(...goError(result))
    return result
  }
  Object.defineProperty(prototype, 'apply', { ...original, value: listen })
  try {
    const [value, failed] = hcl.parseToObject(text)
    if (failed === null) return { value }
    return heard.length === 0 ? {} : { message: heard.at(-1) ?? '' }
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) }
  } finally {
    Object.defineProperty(prototype, 'apply', original)
  }
}

/** The text of a Go error in a pair (value, error); empty for anything else. */
function goError(result: unknown): string[] {
  if (!Array.isArray(result) || result.length !== 2) return []
  const error = result[1] as { $val?: unknown; Error?: () => unknown } | null | undefined
  if (error?.$val === undefined || typeof error.Error !== 'function') return []
  return [String(error.Error())]
}

const POSITIONED = /:(\d+),(\d+)-[\d,]+; ([^;]+); ((?:(?! :\d+,\d+-[\d,]+;).)+)/gs

/** `:3,2-3: Summary; Detail` as often as the message has it. */
function syntaxErrors(file: SourceFile, message = 'the parser failed without saying why'): Parsed {
  const normal = message.replaceAll(/:(\d+,\d+-[\d,]+): /g, ':$1; ')
  const diagnostics = [...normal.matchAll(POSITIONED)].map(
    ([, line, column, summary = '', detail = '']): Diagnostic => ({
      severity: 'error',
      summary: summary.trim(),
      detail: detail
        .replace(/\]$/, '')
        .replaceAll(/at :(\d+),(\d+)-[\d,]+;?/g, 'at line $1')
        .trim(),
      place: { file: file.name, line: Number(line), column: Number(column) },
    }),
  )
  if (diagnostics.length > 0) return { body: {}, diagnostics }
  const twice = /Block to JSON: ([\w.]+)/.exec(message)?.[1]
  if (twice !== undefined) {
    return problem(
      file,
      'Block with and without a label',
      `${twice}: blocks of one type must all have the same number of labels`,
    )
  }
  return problem(
    file,
    'File cannot be read',
    `${message.slice(0, 300)}. Look for null in a template, or an unusual expression`,
  )
}

function problem(file: SourceFile, summary: string, detail: string): Parsed {
  return { body: {}, diagnostics: [{ severity: 'error', summary, detail, place: { file: file.name } }] }
}
