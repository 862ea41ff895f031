import type { Label } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import { indentOfLine } from './indent.ts'
import type { Name } from './item-name.ts'
import { parseLabel } from './label.ts'
import { lineEnd, looksLikeItem, skipLines } from './lookahead.ts'
import { braceOnNextLine, brokenHeader, noBrace, oddHeader } from './mistakes-header.ts'
import { parseOddQuoted } from './odd-quotes.ts'

/** What stands before the body of a block; `end` is that of the last label or of the type. */
export type Header = {
  readonly type: Name
  readonly labels: readonly Label[]
  readonly end: number
  /** Where the body begins. */
  readonly brace: number
}

/** After the type: the labels and the brace. */
export function parseHeader(cursor: Cursor, type: Name): Header {
  const labels: Label[] = []
  for (;;) {
    const { end } = labels.at(-1) ?? type.at
    const brace = cursor.start()
    if (cursor.takeIf('{')) return { type, labels, end, brace }
    const label = parseLabel(cursor) ?? parseOddLabel(cursor)
    if (label !== undefined) labels.push(label)
    if (label?.brace !== undefined) return { type, labels, end: label.end, brace: label.brace }
    if (label !== undefined) continue
    const body = findBrace(cursor, type)
    if (body !== undefined) return { type, labels, end, brace: body }
  }
}

function parseOddLabel(cursor: Cursor): (Label & { readonly brace?: number }) | undefined {
  const odd = parseOddQuoted(cursor)
  return odd === undefined ? undefined : { text: String(odd.value), start: odd.start, end: odd.end }
}

/** Says what is wrong before the brace, and goes there; where the body begins if there is none. */
function findBrace(cursor: Cursor, type: Name): number | undefined {
  const below = skipLines(cursor, cursor.position)
  if (cursor.kind() === 'newline' && cursor.kinds[below] === '{') {
    cursor.report(braceOnNextLine(cursor, type))
    cursor.position = below
    return undefined
  }
  if (cursor.kind() === 'newline' && isBodyOf(cursor, type, below)) {
    cursor.report(noBrace(cursor, type))
    return cursor.previousEnd
  }
  const brace = braceOfLine(cursor)
  if (brace === undefined) cursor.fail(brokenHeader(cursor, type))
  cursor.report(oddHeader(cursor, type))
  cursor.position = brace
  return undefined
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
