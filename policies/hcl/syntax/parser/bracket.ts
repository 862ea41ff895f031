import type { Span } from '../../source/source.ts'
import type { Cursor } from './cursor.ts'
import { missingComma, notClosed, wrongSeparator } from './errors/bracket.ts'
import type { ParseError } from './errors/parse-error.ts'
import { labelEnd, looksLikeItem, skipComments } from './lookahead.ts'

/** A bracket that is open: where it began, what closes it, and what messages call it and what separates its items. */
export type Bracket = {
  readonly open: Span
  readonly closer: ')' | ']' | '}'
  readonly what: string
  readonly separator?: string
}

/** Whether no item follows. */
export function atCloser(cursor: Cursor, bracket: Bracket): boolean {
  const kind = cursor.kind()
  if (kind === 'end') cursor.fail(notClosed(cursor, bracket))
  return kind === bracket.closer
}

/** Takes what stands between two items. False: the closing bracket is next. */
export function takeComma(cursor: Cursor, bracket: Bracket, item: Span): boolean {
  const kind = cursor.kind()
  if (kind === bracket.closer) return false
  if (kind === ',') {
    cursor.take()
    return true
  }
  if (kind === 'invalid' && cursor.word() === ';') {
    reportOnce(cursor, wrongSeparator(cursor, bracket))
    cursor.take()
    return true
  }
  const missing = bracket.closer === '}' ? beginsNextKey(cursor) : beginsNextItem(cursor)
  if (!missing) cursor.fail(notClosed(cursor, bracket))
  reportOnce(cursor, missingComma(cursor, bracket, item))
  return true
}

/** Whoever separates items in a wrong way mostly does so with all of them. */
function reportOnce(cursor: Cursor, error: ParseError): void {
  const before = cursor.errors.at(-1)
  if (before?.context !== error.context || before?.summary !== error.summary) cursor.report(error)
}

function beginsNextKey(cursor: Cursor): boolean {
  const after = labelEnd(cursor, cursor.position)
  const next = cursor.kinds[skipComments(cursor, after)]
  return after !== cursor.position && (next === '=' || next === ':')
}

function beginsNextItem(cursor: Cursor): boolean {
  switch (cursor.kind()) {
    case 'number':
    case 'open-quote':
    case '{':
      return !looksLikeItem(cursor, cursor.position - 1)
    case 'identifier':
      return !looksLikeItem(cursor, cursor.position)
    default:
      return false
  }
}

/** Takes the closing bracket; `outside` is the answer of `openBracket`. */
export function takeCloser(cursor: Cursor, bracket: Bracket, outside: boolean): void {
  if (cursor.kind() !== bracket.closer) cursor.fail(notClosed(cursor, bracket))
  cursor.closeBracket(outside)
}
