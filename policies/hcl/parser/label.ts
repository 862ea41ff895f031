import type { Label } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { labelNotClosed, templateInLabel } from './mistakes-header.ts'
import { unclosedQuote } from './mistakes-template.ts'
import { unescapeQuoted } from './text.ts'

/** `brace`: where the body begins, when that is in the text of a label without a closing quote. */
export type ReadLabel = Label & { readonly brace?: number }

/** A name, or a text in quotes; undefined: nothing was taken. */
export function parseLabel(cursor: Cursor): ReadLabel | undefined {
  switch (cursor.kind()) {
    case 'identifier': {
      const label = { text: cursor.word(), ...cursor.span() }
      cursor.take()
      return label
    }
    case 'open-quote':
      return parseQuotedLabel(cursor)
    default:
      return undefined
  }
}

function parseQuotedLabel(cursor: Cursor): ReadLabel {
  const open = cursor.span()
  cursor.take()
  const text = cursor.kind() === 'quoted-text' ? unescapeQuoted(cursor, cursor.span()) : ''
  cursor.takeIf('quoted-text')
  if (cursor.takeIf('close-quote')) return { text, start: open.start, end: cursor.previousEnd }
  if (cursor.kind() === 'broken-quote' && text.endsWith('{')) return takeBroken(cursor, open.start, text)
  if (cursor.kind() !== 'open-interpolation' && cursor.kind() !== 'open-directive')
    return cursor.fail(unclosedQuote(cursor, open))
  cursor.report(templateInLabel(cursor))
  passTemplate(cursor)
  return { text, start: open.start, end: cursor.previousEnd }
}

/** The quote is forgotten, and the brace is in the text. */
function takeBroken(cursor: Cursor, start: number, text: string): ReadLabel {
  const brace = cursor.start() - 1
  const label = { text: text.slice(0, -1).trim(), start, end: brace }
  cursor.report(labelNotClosed(label))
  cursor.take()
  return { ...label, brace }
}

/** To the end of a label with sequences in it. */
function passTemplate(cursor: Cursor): void {
  for (let open = 1; open > 0 && !['newline', 'end'].includes(cursor.kind()); cursor.take()) {
    if (cursor.kind() === 'open-quote') open += 1
    if (cursor.kind() === 'close-quote') open -= 1
    if (cursor.kind() === 'broken-quote') open = 0
  }
}
