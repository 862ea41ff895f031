import type { Span } from '../../source/source.ts'
import type { Cursor } from './cursor.ts'
import { lineEnd } from './lookahead.ts'

/** Longest text of the user's that a message repeats. */
const LONGEST_QUOTE = 60

/** The current token, as a message calls it. */
export function found(cursor: Cursor): string {
  switch (cursor.kind()) {
    case 'end':
      return 'the end'
    case 'newline':
      return 'the end of the line'
    case 'open-quote':
      return 'a text in quotes'
    case 'close-quote':
    case 'broken-quote':
    case 'close-heredoc':
      return 'the end of the text'
    case 'open-heredoc':
      return 'a heredoc'
    case 'quoted-text':
    case 'heredoc-text':
      return 'text'
    default:
      return quoted(cursor.word())
  }
}

/** In quotes, and short; what nobody can see by its number. */
export function quoted(text: string): string {
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text
  return `"${short.replaceAll(/\p{C}/gu, codePoint)}"`
}

export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** Returns the last consumed token, without comments and line ends after it. */
export function lastTokenSpan({ kinds, starts, ends, position }: Cursor): Span {
  let at = position - 1
  while (kinds[at] === 'comment' || kinds[at] === 'newline') at -= 1
  return { start: starts[at] ?? 0, end: ends[at] ?? 0 }
}

/** From an offset to the end of the current token's line, without a comment. */
export function restOfLine(cursor: Cursor, start: number): string {
  const last = lineEnd(cursor, cursor.position) - 1
  return cursor.source.text.slice(start, Math.max(start, cursor.ends[last] ?? start))
}

/** The same as it would be written as text; undefined: too long, or quotes are in it already. */
export function asText(text: string): string | undefined {
  const meant = text.trim()
  if (meant === '' || meant.length > LONGEST_QUOTE || /\p{C}/u.test(meant)) return undefined
  if (/^[[({]|["'\n\r]|[$%]\{/.test(meant)) return undefined
  return `"${meant.replaceAll('\\', '\\\\')}"`
}
