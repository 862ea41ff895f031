import type { Expression, For, ForClause } from '../ast.ts'
import type { Bracket } from './bracket.ts'
import type { Cursor } from './cursor.ts'
import { forEnd, forGrouped, forIn, forKey, forName, forNoKey, forValue } from './errors/for.ts'

/** `for k, v in c`, of an expression or of a template. */
export function parseForClause(cursor: Cursor, context: Bracket['open']): ForClause {
  cursor.take()
  const first = parseName(cursor, context)
  const second = cursor.takeIf(',') ? parseName(cursor, context) : undefined
  if (!cursor.isWord('in')) cursor.fail(forIn(cursor, context))
  cursor.take()
  const collection = cursor.expression()
  return second === undefined
    ? { valueName: first, collection }
    : { keyName: first, valueName: second, collection }
}

function parseName(cursor: Cursor, context: Bracket['open']): string {
  if (cursor.kind() !== 'identifier') cursor.fail(forName(cursor, context))
  const name = cursor.word()
  cursor.take()
  return name
}

/** From the word `for` in a bracket: a list or, in braces, an object. */
export function parseFor(cursor: Cursor, bracket: Bracket, outside: boolean): For {
  const loop = parseForClause(cursor, bracket.open)
  if (cursor.kind() !== ':') cursor.fail(forValue(cursor, bracket.open))
  cursor.take()
  const first = cursor.expression()
  const second = cursor.takeIf('=>') ? cursor.expression() : undefined
  const dots = cursor.span()
  const grouped = cursor.takeIf('...')
  const condition = parseCondition(cursor)
  if (cursor.kind() !== bracket.closer) cursor.fail(forEnd(cursor, bracket))
  cursor.closeBracket(outside)
  if (grouped && bracket.closer === ']') cursor.report(forGrouped(dots))
  const { start } = bracket.open
  return {
    kind: 'for',
    ...loop,
    ...keyAndValue(cursor, bracket, [first, second]),
    ...(condition === undefined ? {} : { condition }),
    grouped,
    start,
    end: cursor.previousEnd,
  }
}

function parseCondition(cursor: Cursor): Expression | undefined {
  if (!cursor.isWord('if')) return undefined
  cursor.take()
  return cursor.expression()
}

function keyAndValue(
  cursor: Cursor,
  { closer }: Bracket,
  [first, second]: readonly [Expression, Expression | undefined],
): Pick<For, 'key' | 'value'> {
  if (closer === ']' && second !== undefined) cursor.report(forKey(first))
  if (closer === '}' && second === undefined) cursor.report(forNoKey(first))
  return second === undefined ? { value: first } : { key: first, value: second }
}
