import type { Label } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { braceOnNextLine, brokenHeader, noBrace, oddHeader } from './errors/header.ts'
import { indentOfLine } from './indent.ts'
import type { Name } from './item-name.ts'
import { parseLabel, type ReadLabel } from './label.ts'
import { lineEnd, looksLikeItem, skipLines } from './lookahead.ts'
import { parseOddQuoted } from './odd-quotes.ts'

/** What stands before the body of a block; `end` is that of the last label or of the type. */
export type Header = {
  readonly type: Name
  readonly labels: readonly Label[]
  readonly end: number
  /** Where the body begins. */
  readonly brace: number
  /** Something was wrong with it, so that it may be no header at all. */
  readonly uncertain: boolean
}

/** After the type: the labels and the brace. */
export function parseHeader(cursor: Cursor, type: Name): Header {
  const before = cursor.errors.length
  const labels: Label[] = []
  let brace = parseBrace(cursor)
  while (brace === undefined) {
    const label = parseLabel(cursor, type) ?? parseOddLabel(cursor)
    if (label !== undefined) labels.push(label)
    brace = label === undefined ? findBrace(cursor, type) : (label.brace ?? parseBrace(cursor))
  }
  const { end } = labels.at(-1) ?? type.at
  return { type, labels, end, brace, uncertain: type.quoted || cursor.errors.length > before }
}

/** Where the body begins; undefined: no brace is next. */
function parseBrace(cursor: Cursor): number | undefined {
  const { start } = cursor.span()
  return cursor.takeIf('{') ? start : undefined
}

function parseOddLabel(cursor: Cursor): ReadLabel | undefined {
  const odd = parseOddQuoted(cursor)
  return odd === undefined ? undefined : { text: String(odd.value), start: odd.start, end: odd.end }
}

/** Says what is wrong before the brace, and takes it or does without. */
function findBrace(cursor: Cursor, type: Name): number {
  const below = skipLines(cursor, cursor.position)
  if (cursor.kind() === 'newline' && isBodyOf(cursor, type, below)) {
    cursor.report(noBrace(cursor, type))
    return cursor.previousEnd
  }
  const isBelow = cursor.kind() === 'newline' && cursor.kinds[below] === '{'
  const brace = isBelow ? below : braceOfLine(cursor)
  if (brace === undefined) cursor.fail(brokenHeader(cursor, type))
  cursor.report(isBelow ? braceOnNextLine(cursor, type) : oddHeader(cursor, type))
  cursor.position = brace
  cursor.take()
  return cursor.previousEnd - 1
}

/** Whether the next line is an item further right than the header. */
function isBodyOf(cursor: Cursor, { at }: Name, below: number): boolean {
  if (!looksLikeItem(cursor, below)) return false
  return indentOfLine(cursor.source, cursor.starts[below] ?? 0) > indentOfLine(cursor.source, at.start)
}

/** The brace that ends the line, or else the first one on it. */
function braceOfLine(cursor: Cursor): number | undefined {
  const end = lineEnd(cursor, cursor.position)
  if (cursor.kinds[end - 1] === '{') return end - 1
  for (let at = cursor.position; at < end; at += 1) if (cursor.kinds[at] === '{') return at
  return undefined
}
