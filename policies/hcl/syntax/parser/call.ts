import type { Span } from '../../source/source.ts'
import type { Call, Expression } from '../ast.ts'
import { atCloser, type Bracket, takeCloser, takeComma } from './bracket.ts'
import type { Cursor } from './cursor.ts'
import { namespacedCall, noCall } from './errors/expression.ts'

/** After the name. */
export function parseCall(cursor: Cursor, name: string, at: Span): Call {
  const nameEnd = cursor.kind() === '::' ? passNamespace(cursor, at) : at.end
  const open = cursor.span()
  const bracket: Bracket = { open, closer: ')', what: 'function call', separator: 'a comma' }
  const outside = cursor.openBracket()
  const args: Expression[] = []
  const expand = parseArguments(cursor, args, bracket)
  takeCloser(cursor, bracket, outside)
  return { kind: 'call', name, nameEnd, args, expand, start: at.start, end: cursor.previousEnd }
}

/** Whether the last one is followed by `...`. */
function parseArguments(cursor: Cursor, args: Expression[], bracket: Bracket): boolean {
  while (!atCloser(cursor, bracket)) {
    const { start } = cursor.span()
    args.push(cursor.expression())
    if (cursor.takeIf('...')) return true
    if (!takeComma(cursor, bracket, { start, end: cursor.previousEnd })) return false
  }
  return false
}

/** Returns the end of a name in a namespace, which is reported and read as a call. */
function passNamespace(cursor: Cursor, at: Span): number {
  while (cursor.takeIf('::')) if (cursor.kind() === 'identifier') cursor.take()
  const whole = { start: at.start, end: cursor.previousEnd }
  if (cursor.kind() !== '(') cursor.fail(noCall(cursor, whole))
  cursor.report(namespacedCall(cursor, whole))
  return whole.end
}
