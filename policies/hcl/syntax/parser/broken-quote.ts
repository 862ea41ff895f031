import type { Span } from '../../source/source.ts'
import type { Cursor } from './cursor.ts'
import { quoteOverLines, unclosedQuote, unclosedSequence } from './errors/template.ts'
import { labelEnd, looksLikeItem } from './lookahead.ts'

/** Lines in which the closing quote is looked for. */
const MOST_LINES = 20

/** A quoted text that its line ends: without its quote, or with it on a line below, where reading goes on. */
export function failBrokenQuote(cursor: Cursor, open: Span): never {
  if (cursor.sequence !== undefined) cursor.fail(unclosedSequence(cursor, cursor.sequence))
  const closing = closingLine(cursor)
  if (closing === undefined) cursor.fail(unclosedQuote(cursor, open))
  const at = { start: open.start, end: cursor.start() }
  cursor.resume = closing
  return cursor.fail(quoteOverLines(at))
}

/** The position where the line ends that closes the text: one with a quote too many, with no item between. */
function closingLine(cursor: Cursor): number | undefined {
  let at = cursor.position + 1
  for (let lines = 0; lines < MOST_LINES; lines += 1) {
    if (cursor.kinds[at] !== 'newline') return undefined
    const first = at + 1
    if (isOther(cursor, first)) return undefined
    at = first
    while (cursor.kinds[at] !== 'newline' && cursor.kinds[at] !== 'end') at += 1
    if (cursor.kinds[at - 1] === 'broken-quote') return at
  }
  return undefined
}

/** Whether a line is no part of a text: an item, a closing bracket, or one that begins with a text of its own. */
function isOther(cursor: Cursor, position: number): boolean {
  switch (cursor.kinds[position]) {
    case '}':
    case ']':
    case ')':
      return true
    case 'open-quote':
      return labelEnd(cursor, position) !== position
    default:
      return looksLikeItem(cursor, position)
  }
}
