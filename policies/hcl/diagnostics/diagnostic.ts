import { type Range, type SourceText, lineOf, lineText, positionOf } from '../source/source.ts'

type LineAndColumn = { readonly line: number; readonly column: number; readonly byte: number }

/** Where in a user's file a thing stands. `line` and `column` start at 1 and are absent where the reader cannot tell. */
export type Place = {
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** UTF-8 bytes before it. */
  readonly byte?: number
  /** Exclusive. */
  readonly end?: LineAndColumn
  /** The block, as in `server.web.disk.data`. */
  readonly address?: string
}

/** A value that an expression at fault refers to, as people read it: `var.days` and `is 7`. */
export type NamedValue = { readonly name: string; readonly is: string }

/** The lines of the file that a diagnostic is about. */
export type Snippet = {
  readonly startLine: number
  /** Whole lines, without the last line's end; of a very long line, a stretch of it. */
  readonly code: string
  /** UTF-16 units of the first line that stand before `code`; absent: none. */
  readonly skipped?: number
  /** The part at fault, as offsets into `code`. */
  readonly start: number
  readonly end: number
  /** A line further up that tells where one is: what is not closed, or the block's header. */
  readonly context?: { readonly line: number; readonly code: string }
  readonly values: readonly NamedValue[]
}

/** An error or a warning about a user's file. Collected, never thrown; sorted at the edge. */
export type Diagnostic = {
  readonly severity: 'error' | 'warning'
  /** The name of a warning, by which the reference explains it and a policy can disable it. */
  readonly code?: string
  /** One short line, no full stop. */
  readonly summary: string
  /** What is wrong and what to write instead. */
  readonly detail: string
  readonly place?: Place
  readonly snippet?: Snippet
}

/** What is wrong, before its place is computed: `context` begins where the broken thing begins. */
export type Problem = {
  readonly severity?: Diagnostic['severity']
  readonly summary: string
  readonly detail: string
  readonly subject: Range
  readonly context?: Range
  readonly address?: string
  readonly values?: readonly NamedValue[]
}

/** Longest stretch of code in a snippet, in lines and in characters of a line. */
const LINES = 5
const LINE_LENGTH = 400

/** Returns a diagnostic with its place and the lines that it shows. */
export function diagnosticOf(problem: Problem): Diagnostic {
  const { severity = 'error', summary, detail, subject, address } = problem
  return {
    severity,
    summary,
    detail,
    place: address === undefined ? placeOf(subject) : { ...placeOf(subject), address },
    snippet: snippetOf(problem),
  }
}

/** Where a stretch of a file stands. */
export function placeOf({ source, start, end }: Range): Place {
  return { file: source.name, ...positionOf(source, start), end: positionOf(source, Math.max(start, end)) }
}

function snippetOf({ subject, context, values = [] }: Problem): Snippet {
  const first = lineOf(subject.source, subject.start)
  const above = context === undefined ? undefined : contextOf(subject.source, context, first)
  return { ...codeOf(subject, first), ...(above === undefined ? {} : { context: above }), values }
}

function codeOf({ source, start, end }: Range, first: number): Omit<Snippet, 'context' | 'values'> {
  const last = lineOf(source, Math.max(start, end - 1))
  const shown = Math.min(last, first + LINES - 1)
  const column = start - startOf(source, first)
  const skipped = skippedOf(lineText(source, first), column)
  const lines = Array.from({ length: shown - first + 1 }, (_, at) =>
    cut(lineText(source, first + at), at === 0 ? skipped : 0),
  )
  const code = lines.join('\n')
  const from = Math.min(column - skipped, lines[0]?.length ?? 0)
  const lastStart = code.length - (lines.at(-1)?.length ?? 0) - (last === first ? skipped : 0)
  const to = last > shown ? code.length : lastStart + end - startOf(source, last)
  const part = { start: from, end: Math.min(Math.max(from, to), code.length) }
  return { startLine: first, code, ...(skipped === 0 ? {} : { skipped }), ...part }
}

/** A part far to the right of a very long line is in the middle of what is shown. */
function skippedOf(line: string, column: number): number {
  if (line.length <= LINE_LENGTH || column <= LINE_LENGTH / 2) return 0
  return characterAt(line, column - LINE_LENGTH / 2)
}

function startOf({ lineStarts }: SourceText, line: number): number {
  return lineStarts[line - 1] ?? 0
}

function cut(line: string, from: number): string {
  return line.slice(from, characterAt(line, from + LINE_LENGTH))
}

/** The offset, or one less when it is in the middle of a character. */
function characterAt(line: string, offset: number): number {
  const unit = line.charCodeAt(offset)
  return unit >= 0xdc00 && unit <= 0xdfff ? offset - 1 : offset
}

function contextOf(source: SourceText, context: Range, first: number): Snippet['context'] {
  const line = lineOf(context.source, context.start)
  if (context.source !== source || line >= first) return undefined
  return { line, code: cut(lineText(source, line), 0) }
}

/** Returns true if one of the diagnostics is an error. Warnings do not count. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((one) => one.severity === 'error')
}

/** Errors and warnings in reading order: by file, line, column, address; a stable order for equal places. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => byPlace(keyOf(a), keyOf(b)))
}

type Key = readonly [string, number, number, string]

function keyOf({ place }: Diagnostic): Key {
  return [place?.file ?? '', place?.line ?? 0, place?.column ?? 0, place?.address ?? '']
}

function byPlace(a: Key, b: Key): number {
  return compare(a[0], b[0]) || a[1] - b[1] || a[2] - b[2] || compare(a[3], b[3])
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
