import type { TokenKind } from '../../source/token.ts'
import type { Cursor } from './cursor.ts'
import { notANumber } from './errors/value.ts'

const PARTS: ReadonlySet<TokenKind> = new Set(['identifier', 'number', '.', '-', ':'])

/** A name directly after a number, as in 30d, is text without quotes: reported, and skipped. */
export function repairNumber(cursor: Cursor, start: number): void {
  if (cursor.kind() !== 'identifier' || cursor.start() !== cursor.previousEnd) return
  if (cursor.kinds[cursor.position - 1] !== 'number') return
  while (PARTS.has(cursor.kind()) && cursor.start() === cursor.previousEnd) cursor.take()
  const read = cursor.source.text.slice(start, cursor.previousEnd)
  const word = read.slice(read.search(/\S*$/))
  cursor.report(notANumber({ start: cursor.previousEnd - word.length, end: cursor.previousEnd }, word))
}
