import type { Span } from '../../source/source.ts'
import type { Expression, Index, Splat } from '../ast.ts'
import { type Bracket, takeCloser } from './bracket.ts'
import type { Cursor } from './cursor.ts'
import { manyIndexes, noAttributeName, splatInSplat } from './errors/expression.ts'
import { parseNumber } from './number.ts'

/** Attributes, indexes and splats of what was read. */
export function parsePostfix(cursor: Cursor, from: Expression): Expression {
  let whole = from
  for (;;) {
    const kind = cursor.kind()
    if (kind !== '.' && kind !== '[') return whole
    cursor.lengthen()
    whole = kind === '.' ? parseDot(cursor, whole) : parseIndex(cursor, whole)
  }
}

function parseDot(cursor: Cursor, from: Expression): Expression {
  const dot = cursor.span()
  cursor.take()
  return cursor.kind() === '*' ? parseAttributeSplat(cursor, from, dot) : parseAttribute(cursor, from, dot)
}

/** After the dot: a name, or in the old way the number of an item. */
function parseAttribute(cursor: Cursor, from: Expression, dot: Span): Expression {
  const kind = cursor.kind()
  if (kind === 'number') return parseOldIndex(cursor, from)
  if (kind !== 'identifier') cursor.fail(noAttributeName(cursor, dot))
  const name = cursor.word()
  const nameStart = cursor.start()
  cursor.take()
  return { kind: 'get-attribute', from, name, nameStart, start: from.start, end: cursor.previousEnd }
}

function parseOldIndex(cursor: Cursor, from: Expression): Index {
  if (cursor.word().includes('.')) cursor.fail(manyIndexes(cursor))
  const key = parseNumber(cursor)
  return { kind: 'index', from, key, legacy: true, start: from.start, end: key.end }
}

/** `.*` and the names after it, which are evaluated for every item; an index after them is of the result. */
function parseAttributeSplat(cursor: Cursor, from: Expression, dot: Span): Splat {
  cursor.take()
  let each: Expression = { kind: 'splat-item', start: dot.start, end: cursor.previousEnd }
  while (cursor.kind() === '.') {
    const inner = cursor.span()
    cursor.take()
    if (cursor.kind() === '*') cursor.fail(splatInSplat(cursor))
    cursor.lengthen()
    each = parseAttribute(cursor, each, inner)
  }
  return { kind: 'splat', from, each, full: false, start: from.start, end: each.end }
}

function parseIndex(cursor: Cursor, from: Expression): Expression {
  const bracket: Bracket = { open: cursor.span(), closer: ']', what: 'index' }
  const outside = cursor.openBracket()
  if (cursor.kind() === '*') return parseFullSplat(cursor, from, { bracket, outside })
  const key = cursor.expression()
  takeCloser(cursor, bracket, outside)
  return { kind: 'index', from, key, legacy: false, start: from.start, end: cursor.previousEnd }
}

type OpenBracket = { readonly bracket: Bracket; readonly outside: boolean }

/** `[*]` and all that follows, which is evaluated for every item. */
function parseFullSplat(cursor: Cursor, from: Expression, { bracket, outside }: OpenBracket): Splat {
  cursor.take()
  takeCloser(cursor, bracket, outside)
  cursor.enter()
  const item: Expression = { kind: 'splat-item', start: bracket.open.start, end: cursor.previousEnd }
  const each = parsePostfix(cursor, item)
  cursor.leave()
  return { kind: 'splat', from, each, full: true, start: from.start, end: each.end }
}
