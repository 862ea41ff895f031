import type { Expression, For, ObjectConstructor, ObjectItem, Tuple } from '../ast.ts'
import { atCloser, type Bracket, takeCloser, takeComma } from './bracket.ts'
import type { Cursor } from './cursor.ts'
import { blockInObject, noKeySeparator } from './errors/expression.ts'
import { parseFor } from './for.ts'
import { noteClosing } from './indent.ts'
import { skipLines } from './lookahead.ts'

export function parseTuple(cursor: Cursor): Tuple | For {
  const bracket: Bracket = { open: cursor.span(), closer: ']', what: 'list', separator: 'a comma' }
  const outside = cursor.openBracket()
  if (cursor.isWord('for')) return parseFor(cursor, bracket, outside)
  const items: Expression[] = []
  while (!atCloser(cursor, bracket)) {
    const { start } = cursor.span()
    items.push(cursor.expression())
    if (!takeComma(cursor, bracket, { start, end: cursor.previousEnd })) break
  }
  takeCloser(cursor, bracket, outside)
  return { kind: 'tuple', items, start: bracket.open.start, end: cursor.previousEnd }
}

/** Line ends separate items, so that they mean something in it, but for a `for`. */
export function parseObject(cursor: Cursor): ObjectConstructor | For {
  const bracket: Bracket = {
    open: cursor.span(),
    closer: '}',
    what: 'object',
    separator: 'a comma, a new line',
  }
  const outside = cursor.openBracket()
  if (isFor(cursor)) return parseFor(cursor, bracket, outside)
  cursor.newlines = true
  const items: ObjectItem[] = []
  while (!atObjectEnd(cursor, bracket)) {
    const { start } = cursor.span()
    items.push(parseObjectItem(cursor, bracket))
    if (cursor.takeIf('newline')) continue
    if (!takeComma(cursor, bracket, { start, end: cursor.previousEnd })) break
  }
  noteClosing(cursor, bracket.open)
  takeCloser(cursor, bracket, outside)
  return { kind: 'object', items, start: bracket.open.start, end: cursor.previousEnd }
}

function isFor(cursor: Cursor): boolean {
  const at = skipLines(cursor, cursor.position)
  return (
    cursor.kinds[at] === 'identifier' &&
    cursor.source.text.slice(cursor.starts[at] ?? 0, cursor.ends[at] ?? 0) === 'for'
  )
}

function atObjectEnd(cursor: Cursor, bracket: Bracket): boolean {
  while (cursor.takeIf('newline'));
  return atCloser(cursor, bracket)
}

function parseObjectItem(cursor: Cursor, bracket: Bracket): ObjectItem {
  const forced = cursor.kind() === '('
  const key = cursor.expression()
  const kind = cursor.kind()
  if (kind === '=' || kind === ':') cursor.take()
  else if (kind === '{') cursor.report(blockInObject(cursor, key))
  else cursor.fail(noKeySeparator(cursor, bracket, key))
  return { key, forced, value: cursor.expression() }
}
