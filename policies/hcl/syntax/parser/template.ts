import type { Span } from '../../source/source.ts'
import type { Expression, Literal } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { foldParts } from './fold.ts'
import { flushLines } from './heredoc.ts'
import { type Opening, type TemplatePart, readParts, reportReturns } from './parts.ts'
import { normalize, unescapeQuoted } from './text.ts'

export function parseQuoted(cursor: Cursor): Expression {
  return (
    parsePlain(cursor) ?? parseDelimited(cursor, { open: cursor.span(), close: 'close-quote', flush: false })
  )
}

/** Returns a text without sequences, as most are, or undefined if there is one: then no token is consumed. */
function parsePlain(cursor: Cursor): Literal | undefined {
  const { kinds, starts, ends, position } = cursor
  if (kinds[position + 1] !== 'quoted-text' || kinds[position + 2] !== 'close-quote') return undefined
  const start = starts[position] ?? 0
  const text = { start: starts[position + 1] ?? 0, end: ends[position + 1] ?? 0 }
  const value = normalize(unescapeQuoted(cursor, text))
  cursor.position += 2
  cursor.take()
  return { kind: 'literal', value, start, end: cursor.previousEnd }
}

export function parseHeredoc(cursor: Cursor): Expression {
  const open = cursor.span()
  const flush = cursor.source.text.charAt(open.start + 2) === '-'
  return parseDelimited(cursor, { open, close: 'close-heredoc', flush })
}

function parseDelimited(cursor: Cursor, opening: Opening): Expression {
  cursor.enter()
  cursor.take()
  const parts = readParts(cursor, opening)
  reportReturns(cursor)
  cursor.take()
  cursor.leave()
  const whole = { start: opening.open.start, end: cursor.previousEnd }
  const heredoc = opening.close === 'close-heredoc'
  return build(cursor, opening.flush ? flushLines(parts) : parts, { ...whole, heredoc })
}

/** A text that is all template. */
export function parseTemplateText(cursor: Cursor): Expression {
  const { length } = cursor.source.text
  const parts = readParts(cursor, { open: { start: 0, end: 0 }, close: 'end', flush: false })
  return build(cursor, parts, { start: 0, end: length, heredoc: false })
}

type Built = Span & { readonly heredoc: boolean }

function build(cursor: Cursor, parts: readonly TemplatePart[], { start, end, heredoc }: Built): Expression {
  const items = foldParts(cursor, parts)
  const [only, ...others] = items
  if (only === undefined) return { kind: 'literal', value: '', start, end }
  if (only.kind === 'literal' && others.length === 0 && parts[0]?.kind === 'text')
    return { ...only, start, end }
  const wrap = parts.length === 1 && parts[0]?.kind === 'value'
  return { kind: 'template', parts: items, wrap, heredoc, start, end }
}
