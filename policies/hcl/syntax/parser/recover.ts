import type { TokenKind } from '../../source/token.ts'
import type { Cursor } from './cursor.ts'
import { indentOfLine } from './indent.ts'
import { beginsLine, looksLikeItem, skipComments } from './lookahead.ts'

/** Open brackets that are kept track of: more than can be nested. */
const MOST_OPEN = 150

const OPENERS: ReadonlyMap<TokenKind, readonly TokenKind[]> = new Map([
  ['}', ['{']],
  [']', ['[']],
  [')', ['(']],
  ['close-quote', ['open-quote']],
  ['close-heredoc', ['open-heredoc']],
  ['close-sequence', ['open-interpolation', 'open-directive']],
])
const OPENING: ReadonlySet<TokenKind> = new Set([...OPENERS.values()].flat())

/** An item that could not be read: its first token, and the body that it stands in. */
export type Failed = { readonly from: number; readonly nested: boolean; readonly oneLine: boolean }

/**
 * Moves on to where the next item begins: after the line in which all brackets of the broken one are closed, or, when they are
 * not, to a line that looks like an item and stands no further right.
 */
export function recover(cursor: Cursor, failed: Failed): void {
  const { kinds } = cursor
  const open: TokenKind[] = []
  const earliest = cursor.resume ?? lineEndBefore(cursor)
  cursor.resume = undefined
  let position = failed.from
  for (; position < kinds.length - 1; position += 1) {
    const kind = kinds[position] ?? 'end'
    if (position >= earliest && isStop(cursor, failed, { position, inside: open.length > 0 })) break
    track(open, kind)
  }
  if (kinds[position] === 'end' && open.length > 0) cursor.lost = true
  cursor.position = kinds[position] === 'newline' ? position + 1 : position
}

/** Where the line ends that is before the current token, when that is the first of its line. */
function lineEndBefore({ kinds, position }: Cursor): number {
  let at = position
  while (kinds[at - 1] === 'newline' || kinds[at - 1] === 'comment') at -= 1
  return at
}

type Point = { readonly position: number; readonly inside: boolean }

function isStop(cursor: Cursor, failed: Failed, { position, inside }: Point): boolean {
  switch (cursor.kinds[position]) {
    case 'newline':
      return !inside || isBeyond(cursor, failed, skipComments(cursor, position + 1))
    case '}':
      return !inside && failed.nested && (failed.oneLine || beginsLine(cursor, position))
    default:
      return false
  }
}

/** Whether the first token of a line is beyond the broken item, whatever that leaves open. */
function isBeyond(cursor: Cursor, { from, nested }: Failed, next: number): boolean {
  const isBrace = nested && cursor.kinds[next] === '}'
  if (!isBrace && !looksLikeItem(cursor, next)) return false
  const { source, starts } = cursor
  const indent = indentOfLine(source, starts[next] ?? 0)
  const indentOfItem = indentOfLine(source, starts[from] ?? 0)
  return isBrace ? indent < indentOfItem : indent <= indentOfItem
}

function track(open: TokenKind[], kind: TokenKind): void {
  if (OPENING.has(kind)) open.push(kind)
  else if (kind === 'broken-quote') cutFrom(open, outermostQuote(open))
  else {
    const openers = OPENERS.get(kind)
    if (openers !== undefined)
      cutFrom(
        open,
        open.findLastIndex((one) => openers.includes(one)),
      )
  }
  if (open.length > MOST_OPEN) open.length = 0
}

/** The outermost quote that a line's end breaks: all of them, up to a heredoc. */
function outermostQuote(open: readonly TokenKind[]): number {
  return open.indexOf('open-quote', open.lastIndexOf('open-heredoc') + 1)
}

function cutFrom(open: TokenKind[], at: number): void {
  if (at !== -1) open.length = at
}
