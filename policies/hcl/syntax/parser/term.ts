import type { Expression, Literal, Parentheses, VariableReference } from '../ast.ts'
import { type Bracket, takeCloser } from './bracket.ts'
import { parseCall } from './call.ts'
import { parseObject, parseTuple } from './collection.ts'
import type { Cursor } from './cursor.ts'
import { noValue } from './errors/value.ts'
import { parseNumber } from './number.ts'
import { parseOddQuoted } from './odd-quotes.ts'
import { parseHeredoc, parseQuoted } from './template.ts'

/** What an expression is made of: a value by itself, a name, a call, or anything in brackets. */
export function parseTerm(cursor: Cursor): Expression {
  switch (cursor.kind()) {
    case 'identifier':
      return parseName(cursor)
    case 'number':
      return parseNumber(cursor)
    case 'open-quote':
      return parseQuoted(cursor)
    case 'open-heredoc':
      return parseHeredoc(cursor)
    case '(':
      return parseParentheses(cursor)
    case '[':
      return parseTuple(cursor)
    case '{':
      return parseObject(cursor)
    default:
      return parseOddQuoted(cursor) ?? cursor.fail(noValue(cursor))
  }
}

function parseName(cursor: Cursor): Expression {
  const at = cursor.span()
  const name = cursor.word()
  cursor.take()
  const next = cursor.kind()
  return next === '(' || next === '::' ? parseCall(cursor, name, at) : constantOrVariable(name, at)
}

function constantOrVariable(name: string, { start, end }: Bracket['open']): Literal | VariableReference {
  switch (name) {
    case 'true':
    case 'false':
      return { kind: 'literal', value: name === 'true', start, end }
    case 'null':
      return { kind: 'literal', value: null, start, end }
    default:
      return { kind: 'variable', name, start, end }
  }
}

function parseParentheses(cursor: Cursor): Parentheses {
  const open = cursor.span()
  const outside = cursor.openBracket()
  const inner = cursor.expression()
  takeCloser(cursor, { open, closer: ')', what: 'parenthesis' }, outside)
  return { kind: 'parentheses', inner, start: open.start, end: cursor.previousEnd }
}
