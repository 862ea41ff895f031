import type { Span } from '../../source/source.ts'
import type { Literal } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { wrongQuotes } from './errors/text.ts'

/** By the character that opens: those that close. */
const CLOSING: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['`', '`'],
  ['‘', '’‘'],
  ['’', '’'],
  ['“', '”“'],
  ['”', '”'],
  ['„', '“”'],
  ['«', '»'],
  ['»', '«'],
])

/** Reads text in foreign quotes as text, and reports it. Returns undefined if there is none: then no token is consumed. */
export function parseOddQuoted(cursor: Cursor): Literal | undefined {
  if (cursor.kind() !== 'invalid') return undefined
  const close = closingPosition(cursor, CLOSING.get(cursor.word()))
  if (close === undefined) return undefined
  const open: Span = cursor.span()
  cursor.position = close
  cursor.take()
  const at = { start: open.start, end: cursor.previousEnd }
  const value = cursor.source.text.slice(open.end, cursor.previousEnd - 1)
  cursor.report(wrongQuotes(at, value))
  return { kind: 'literal', value, ...at }
}

/** The quote that closes, on the same line. */
function closingPosition({ kinds, starts, position, source }: Cursor, closing = ''): number | undefined {
  if (closing === '') return undefined
  for (let at = position + 1; kinds[at] !== 'newline' && kinds[at] !== 'end'; at += 1)
    if (kinds[at] === 'invalid' && closing.includes(source.text.charAt(starts[at] ?? 0))) return at
  return undefined
}
