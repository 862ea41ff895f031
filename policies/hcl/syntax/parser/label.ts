import type { TokenKind } from '../../source/token.ts'
import type { Label } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { brokenHeader, labelNotClosed, labelNotOpened, templateInLabel } from './errors/header.ts'
import { unclosedQuote } from './errors/template.ts'
import type { Name } from './item-name.ts'
import { leadsToBrace } from './lookahead.ts'
import { unescapeQuoted } from './text.ts'

/** `brace`: where the body begins, when that is in the text of a label without a closing quote. */
export type ReadLabel = Label & { readonly brace?: number }

/** Returns a name or a text in quotes, or undefined if none is next: then no token is consumed. */
export function parseLabel(cursor: Cursor, type: Name): ReadLabel | undefined {
  switch (cursor.kind()) {
    case 'identifier':
      return parseName(cursor)
    case 'open-quote':
      return parseQuotedLabel(cursor, type)
    default:
      return undefined
  }
}

/** A name; one with a quote right after it and the brace in the text of that lacks the quote before it. */
function parseName(cursor: Cursor): ReadLabel {
  const label = { text: cursor.word(), ...cursor.span() }
  cursor.take()
  const [quote, text, end] = [0, 1, 2].map((ahead) => cursor.kinds[cursor.position + ahead])
  const brace = (cursor.ends[cursor.position + 1] ?? 0) - 1
  const broken = quote === 'open-quote' && text === 'quoted-text' && end === 'broken-quote'
  if (
    !broken ||
    cursor.start() !== label.end ||
    cursor.source.text.slice(label.end + 1, brace + 1).trim() !== '{'
  )
    return label
  cursor.report(labelNotOpened(label))
  while (cursor.kind() !== 'broken-quote') cursor.take()
  cursor.take()
  return { ...label, brace }
}

function parseQuotedLabel(cursor: Cursor, type: Name): ReadLabel {
  const open = cursor.span()
  cursor.take()
  const text = cursor.kind() === 'quoted-text' ? unescapeQuoted(cursor, cursor.span()) : ''
  cursor.takeIf('quoted-text')
  const { start } = open
  if (cursor.takeIf('close-quote')) return { text, start, end: cursor.previousEnd }
  if (cursor.kind() === 'broken-quote' && text.endsWith('{')) return takeBroken(cursor, start, text)
  if (cursor.kind() !== 'open-interpolation' && cursor.kind() !== 'open-directive')
    return cursor.fail(unclosedQuote(cursor, open))
  return { text, start, end: passTemplate(cursor, type) }
}

/** The quote is forgotten, and the brace is in the text. */
function takeBroken(cursor: Cursor, start: number, text: string): ReadLabel {
  const brace = cursor.start() - 1
  const label = { text: text.slice(0, -1).trim(), start, end: brace }
  cursor.report(labelNotClosed(label))
  cursor.take()
  return { ...label, brace }
}

/** To the end of a text with sequences in it, which is no label; the end. */
function passTemplate(cursor: Cursor, type: Name): number {
  const error = templateInLabel(cursor)
  for (let open = 1; open > 0 && !LINE_ENDS.has(cursor.kind()); cursor.take()) {
    if (cursor.kind() === 'open-quote') open += 1
    if (cursor.kind() === 'close-quote') open -= 1
  }
  if (!leadsToBrace(cursor, cursor.position)) cursor.fail(brokenHeader(cursor, type))
  cursor.report(error)
  return cursor.previousEnd
}

const LINE_ENDS: ReadonlySet<TokenKind> = new Set(['broken-quote', 'newline', 'end'])
