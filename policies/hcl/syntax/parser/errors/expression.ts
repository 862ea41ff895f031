import type { Span } from '../../../source/source.ts'
/** Words for operators, calls, indexes and objects. */
import type { Expression } from '../../ast.ts'
import type { Bracket } from '../bracket.ts'
import type { Cursor } from '../cursor.ts'
import { indentOfLine } from '../indent.ts'
import { looksLikeItem } from '../lookahead.ts'
import { found, quoted } from '../words.ts'
import { unclosed } from './bracket.ts'
import type { ParseError } from './parse-error.ts'

export function noElse(cursor: Cursor, question: Span): ParseError {
  return {
    summary: 'Incomplete condition',
    detail: `After the first value come a colon and the second one: condition ? a : b. Here is ${found(cursor)}.`,
    at: cursor.kind() === 'newline' || cursor.kind() === 'end' ? question : cursor.span(),
    context: question,
  }
}

export function wrongOperator(cursor: Cursor, written: string, meant: string): ParseError {
  const around = cursor.source.text.slice(cursor.start() - 1, cursor.end() + 1)
  const hint = /^\w[&|]\w$/.test(around) ? ' If this is text, put it in quotes.' : ''
  return {
    summary: 'Unknown operator',
    detail: `Write ${meant} for ${quoted(written)}.${hint}`,
    at: cursor.span(),
  }
}

export function noAttributeName(cursor: Cursor, dot: Span): ParseError {
  const index = cursor.kind() === 'open-quote' || cursor.kind() === '['
  return {
    summary: 'Missing name after a dot',
    detail: `After a dot comes a name, not ${found(cursor)}.${index ? ' An index in brackets has no dot before it: a["b"].' : ''}`,
    at: dot,
  }
}

export function splatInSplat(cursor: Cursor): ParseError {
  return {
    summary: 'Two splats',
    detail: 'After ".*" there can be no second ".*". Write [*] for both.',
    at: cursor.span(),
  }
}

export function manyIndexes(cursor: Cursor): ParseError {
  const word = cursor.word()
  const meant = word.split('.').map((part) => `[${part}]`)
  return { summary: 'Wrong index', detail: `Write ${meant.join('')} for .${word}.`, at: cursor.span() }
}

/** `at` is the whole name with its namespace. */
export function namespacedCall(cursor: Cursor, at: Span): ParseError {
  const name = cursor.source.text.slice(at.start, at.end)
  return {
    summary: 'No function with a namespace',
    detail: `Functions are called by their name alone, not by ${quoted(name)}.`,
    at,
  }
}

export function noCall(cursor: Cursor, at: Span): ParseError {
  return { summary: 'Unexpected "::"', detail: `"::" means nothing here, and ${found(cursor)} follows.`, at }
}

export function blockInObject(cursor: Cursor, { start, end }: Expression): ParseError {
  const name = cursor.source.text.slice(start, end)
  return {
    summary: 'Missing "=" in an object',
    detail: `An object has no blocks in it. Write ${quoted(`${name} = {`)}.`,
    at: { start, end },
  }
}

/** After a key. */
export function noKeySeparator(cursor: Cursor, bracket: Bracket, key: Expression): ParseError {
  const { source } = cursor
  const at = { start: key.start, end: key.end }
  const isOutside = indentOfLine(source, key.start) <= indentOfLine(source, bracket.open.start)
  if (cursor.kind() === 'end' || (isOutside && isHeader(cursor))) return unclosed(bracket)
  const context = bracket.open
  if (isHeader(cursor))
    return {
      summary: 'Block in an object',
      detail: 'Blocks are no values. An object in an object is written name = { ... }.',
      at,
      context,
    }
  if (key.kind === 'literal' && (cursor.kind() === ',' || cursor.kind() === '}'))
    return { summary: 'List in braces', detail: 'A list is written in brackets: ["a", "b"].', at, context }
  return {
    summary: 'Missing "=" in an object',
    detail: `After a key come "=" and its value: { key = value }. Here is ${found(cursor)}.`,
    at,
    context,
  }
}

/** Whether the last consumed token begins a block. */
function isHeader(cursor: Cursor): boolean {
  return looksLikeItem(cursor, cursor.position - 1)
}
