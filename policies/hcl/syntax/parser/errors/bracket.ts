/** Words for brackets, and for what stands between the items in them. */
import type { Span } from '../../../source/source.ts'
import type { Bracket } from '../bracket.ts'
import type { Cursor } from '../cursor.ts'
import { indentOfLine } from '../indent.ts'
import { beginsLine, looksLikeItem } from '../lookahead.ts'
import { found, quoted } from '../words.ts'
import type { ParseError } from './parse-error.ts'
import { unclosedComment } from './value.ts'

/** The current token is not what may follow an item. */
export function notClosed(cursor: Cursor, bracket: Bracket): ParseError {
  const { open, closer, what } = bracket
  const comment = unclosedComment(cursor)
  if (comment !== undefined) return comment
  if (isBeyond(cursor) || isAfterBeyond(cursor, open)) return unclosed(bracket)
  const special = wrongBracket(cursor, bracket)
  if (special !== undefined) return { ...special, at: cursor.span(), context: open }
  const separator = bracket.separator === undefined ? '' : `${bracket.separator} or `
  return {
    summary: isCloser(cursor) ? 'Wrong closing bracket' : `Unexpected text in ${article(what)}`,
    detail: `Expected ${separator}"${closer}" to close the ${what}, but found ${found(cursor)}.`,
    at: cursor.span(),
    context: open,
  }
}

function wrongBracket(cursor: Cursor, { what }: Bracket): Pick<ParseError, 'summary' | 'detail'> | undefined {
  const kind = cursor.kind()
  if (kind === '=' && what !== 'object')
    return {
      summary: 'Unexpected "="',
      detail:
        what === 'list'
          ? 'A list has no names. Write an object, { name = value }, or to compare values a == b.'
          : 'To compare values, write two of them: a == b.',
    }
  if (kind === ',' && what === 'parenthesis')
    return { summary: 'List in parentheses', detail: 'A list is written in brackets: ["a", "b"].' }
  if (looksLikeItem(cursor, cursor.position - 1))
    return {
      summary: `Block in ${article(what)}`,
      detail: 'Blocks are no values: they stand one after the other, without brackets around them.',
    }
  if (cursor.previousIs('...'))
    return {
      summary: 'Argument after "..."',
      detail: 'Only the last argument of a call is followed by "...".',
    }
  return undefined
}

export function unclosed({ open, closer, what }: Bracket): ParseError {
  return {
    summary: `Unclosed ${what}`,
    detail: `There is no "${closer}" for this "${openerOf(closer)}".`,
    at: open,
  }
}

/** Whether this can be inside of no bracket: it is what comes after one that is not closed. */
function isBeyond(cursor: Cursor): boolean {
  switch (cursor.kind()) {
    case 'end':
    case 'newline':
    case 'close-quote':
    case 'broken-quote':
      return true
    case '}':
      return beginsLine(cursor, cursor.position)
    default:
      return beginsLine(cursor, cursor.position) && looksLikeItem(cursor, cursor.position)
  }
}

/** The same when the name of the next item was read already. */
function isAfterBeyond(cursor: Cursor, open: Span): boolean {
  const { kinds, position, source, previousEnd } = cursor
  const name = position - 1
  if (kinds[name] !== 'identifier' || !beginsLine(cursor, name) || !looksLikeItem(cursor, name)) return false
  return indentOfLine(source, previousEnd - 1) <= indentOfLine(source, open.start)
}

function isCloser(cursor: Cursor): boolean {
  return [')', ']', '}', 'close-sequence'].includes(cursor.kind())
}

function openerOf(closer: Bracket['closer']): '(' | '[' | '{' {
  if (closer === ')') return '('
  return closer === ']' ? '[' : '{'
}

function article(what: string): string {
  return /^[aeiou]/.test(what) ? `an ${what}` : `a ${what}`
}

/** `item` was read; the next one follows without a comma. */
export function missingComma(cursor: Cursor, { open, closer, what }: Bracket, item: Span): ParseError {
  const summary = 'Missing comma'
  if (beginsLine(cursor, cursor.position))
    return {
      summary,
      detail: `Each item of ${article(what)} is followed by a comma. There is none after this one.`,
      at: item,
      context: open,
    }
  const hint = cursor.kind() === 'identifier' ? ' Text with a blank in it is written in quotes.' : ''
  const next = cursor.kind() === 'open-quote' ? 'this text' : found(cursor)
  const detail =
    closer === '}' ? `Write a comma or a new line before ${next}.` : `Write a comma before ${next}.${hint}`
  return { summary, detail, at: cursor.span(), context: open }
}

export function wrongSeparator(cursor: Cursor, { open, what }: Bracket): ParseError {
  return {
    summary: 'Wrong separator',
    detail: `The items of ${article(what)} are separated by commas, not by ${quoted(cursor.word())}.`,
    at: cursor.span(),
    context: open,
  }
}
