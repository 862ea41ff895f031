import { lineOf, type SourceText, type Span } from '../../source/source.ts'
import type { Cursor } from './cursor.ts'
import { beginsLine } from './lookahead.ts'

/** Blanks at the start of the line that an offset stands in. */
export function indentOfLine(source: SourceText, offset: number): number {
  const start = source.lineStarts[lineOf(source, offset) - 1] ?? 0
  let at = start
  while (source.text.charCodeAt(at) === 32 || source.text.charCodeAt(at) === 9) at += 1
  return at - start
}

/** Before a closing brace: remembers the first one that stands further left than the line it closes. */
export function noteClosing(cursor: Cursor, open: Span): void {
  if (cursor.outdented !== undefined || cursor.kind() !== '}') return
  if (!beginsLine(cursor, cursor.position)) return
  const close = cursor.start()
  if (indentOfLine(cursor.source, close) < indentOfLine(cursor.source, open.start))
    cursor.outdented = { open, close }
}
