import type { TokenKind } from '../../source/token.ts'
import type { Cursor } from './cursor.ts'

/** Labels looked at before a line counts as no block header. */
const MOST_LABELS = 8

/** The next token from a position that is not a comment. */
export function skipComments({ kinds }: Cursor, from: number): number {
  let position = from
  while (kinds[position] === 'comment') position += 1
  return position
}

/** The next token from a position that is neither a comment nor a line's end. */
export function skipLines({ kinds }: Cursor, from: number): number {
  let position = from
  while (kinds[position] === 'comment' || kinds[position] === 'newline') position += 1
  return position
}

export function kindAfter(cursor: Cursor, position: number): TokenKind {
  return cursor.kinds[skipComments(cursor, position + 1)] ?? 'end'
}

/** Whether a token is the first of its line. */
export function beginsLine({ kinds }: Cursor, position: number): boolean {
  let before = position - 1
  while (kinds[before] === 'comment') before -= 1
  return before < 0 || kinds[before] === 'newline'
}

/** `name =`, or a block's header up to its brace: what stands in a body and nowhere else but in an object. */
export function looksLikeItem(cursor: Cursor, position: number): boolean {
  if (cursor.kinds[position] !== 'identifier') return false
  return kindAfter(cursor, position) === '=' || leadsToBrace(cursor, position + 1)
}

/** Whether nothing but labels stands before a brace. */
export function leadsToBrace(cursor: Cursor, from: number): boolean {
  let at = skipComments(cursor, from)
  for (let labels = 0; labels < MOST_LABELS && cursor.kinds[at] !== '{'; labels += 1) {
    const after = labelEnd(cursor, at)
    if (after === at) return false
    at = skipComments(cursor, after)
  }
  return cursor.kinds[at] === '{'
}

/** The position after a label; the position itself: there is none. */
export function labelEnd({ kinds }: Cursor, at: number): number {
  if (kinds[at] === 'identifier') return at + 1
  if (kinds[at] !== 'open-quote') return at
  const close = kinds[at + 1] === 'quoted-text' ? at + 2 : at + 1
  return kinds[close] === 'close-quote' ? close + 1 : at
}

/** The last token of the line that a token stands in, without its comment. */
export function lineEnd({ kinds }: Cursor, from: number): number {
  let position = from
  while (!endsLine(kinds[position])) position += 1
  while (position > from && kinds[position - 1] === 'comment') position -= 1
  return position
}

function endsLine(kind: TokenKind | undefined): boolean {
  return kind === undefined || kind === 'newline' || kind === 'end' || kind === 'open-heredoc'
}
