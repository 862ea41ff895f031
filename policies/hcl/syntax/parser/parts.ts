import type { Span } from '../../source/source.ts'
import type { Expression } from '../ast.ts'
import { failBrokenQuote } from './broken-quote.ts'
import type { Cursor } from './cursor.ts'
import { type Directive, readDirective } from './directive.ts'
import { unclosedHeredoc, unclosedQuote, unclosedSequence } from './errors/template.ts'
import { unescapeSigns } from './escape.ts'
import { normalize, trimBeforeSequence, trimStart, unescapeQuoted } from './text.ts'

/** A template that is open. */
export type Opening = {
  readonly open: Span
  readonly close: 'close-quote' | 'close-heredoc' | 'end'
  /** `<<-`: the lines lose the indentation that they have in common. */
  readonly flush: boolean
}

/** A template in the order of its text, before its directives are a tree. */
export type TemplatePart =
  | (Span & { readonly kind: 'text'; readonly text: string })
  | (Span & { readonly kind: 'value'; readonly expression: Expression })
  | Directive

/** What is read so far. `directives`: how many are open; `trims`: the next text loses the spaces before it. */
type PartsSoFar = { readonly parts: TemplatePart[]; directives: number; trims: boolean }

/** Reads up to the token that closes, which is not consumed. */
export function readParts(cursor: Cursor, opening: Opening): readonly TemplatePart[] {
  const reading: PartsSoFar = { parts: [], directives: 0, trims: false }
  while (cursor.kind() !== opening.close) readPart(cursor, opening, reading)
  return reading.parts
}

function readPart(cursor: Cursor, { open, close }: Opening, reading: PartsSoFar): void {
  switch (cursor.kind()) {
    case 'quoted-text':
      return readText(cursor, reading, unescapeQuoted(cursor, cursor.span()))
    case 'heredoc-text':
      return readText(cursor, reading, heredocText(cursor))
    case 'open-interpolation':
    case 'open-directive':
      return readSequence(cursor, reading)
    case 'broken-quote':
      return failBrokenQuote(cursor, open)
    default:
      return cursor.fail(
        close === 'close-heredoc' ? unclosedHeredoc(cursor, open) : unclosedQuote(cursor, open),
      )
  }
}

function heredocText(cursor: Cursor): string {
  reportReturns(cursor)
  return unescapeSigns(cursor.word())
}

/** In a line of a heredoc, also in that of its marker. */
export function reportReturns(cursor: Cursor): void {
  const alone = cursor.word().search(/\r(?!\n)/)
  const start = cursor.start() + alone
  if (alone !== -1) cursor.reportReturn({ start, end: start + 1 })
}

function readText(cursor: Cursor, reading: PartsSoFar, raw: string): void {
  const text = normalize(raw)
  reading.parts.push({ kind: 'text', text: reading.trims ? trimStart(text) : text, ...cursor.span() })
  reading.trims = false
  cursor.take()
}

/** `${ value }` or `%{ directive }`; with a `~` the text on that side loses its spaces. */
function readSequence(cursor: Cursor, reading: PartsSoFar): void {
  const open = cursor.span()
  if (open.end - open.start === 3) trimLast(reading.parts)
  const isValue = cursor.kind() === 'open-interpolation'
  const { sequence } = cursor
  cursor.sequence = open
  const outside = cursor.openBracket()
  const part = isValue
    ? { kind: 'value' as const, expression: cursor.expression() }
    : readDirective(cursor, open)
  if (cursor.kind() !== 'close-sequence') cursor.fail(unclosedSequence(cursor, open))
  reading.trims = cursor.end() - cursor.start() === 2
  cursor.closeBracket(outside)
  cursor.sequence = sequence
  reading.parts.push({ ...part, start: open.start, end: cursor.previousEnd })
  countDirectives(cursor, reading, part.kind)
}

function trimLast(parts: TemplatePart[]): void {
  const last = parts.at(-1)
  if (last?.kind === 'text') parts[parts.length - 1] = { ...last, text: trimBeforeSequence(last.text) }
}

/** What stands between directives is nested as deep as they are. */
function countDirectives(cursor: Cursor, reading: PartsSoFar, kind: TemplatePart['kind']): void {
  if (kind === 'if' || kind === 'for') {
    cursor.enter()
    reading.directives += 1
  } else if ((kind === 'endif' || kind === 'endfor') && reading.directives > 0) {
    cursor.leave()
    reading.directives -= 1
  }
}
