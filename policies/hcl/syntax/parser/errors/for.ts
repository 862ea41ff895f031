import type { Span } from '../../../source/source.ts'
/** Words for `for`, in brackets and in templates. */
import type { Expression } from '../../ast.ts'
import type { Bracket } from '../bracket.ts'
import type { Cursor } from '../cursor.ts'
import { found } from '../words.ts'
import { notClosed } from './bracket.ts'
import type { ParseError } from './parse-error.ts'

const summary = 'Wrong "for"'

export function forName(cursor: Cursor, context: Span): ParseError {
  return {
    summary,
    detail: `After "for" come one or two names, as in: for key, value in things. Here is ${found(cursor)}.`,
    at: cursor.span(),
    context,
  }
}

export function forIn(cursor: Cursor, context: Span): ParseError {
  return {
    summary,
    detail: `After the names comes "in" and what to go over: for x in things. Here is ${found(cursor)}.`,
    at: cursor.span(),
    context,
  }
}

export function forValue(cursor: Cursor, context: Span): ParseError {
  return {
    summary,
    detail: `After what to go over come a colon and the value: for x in things : x. Here is ${found(cursor)}.`,
    at: cursor.span(),
    context,
  }
}

export function forEnd(cursor: Cursor, bracket: Bracket): ParseError {
  if (cursor.kind() === ',')
    return {
      summary,
      detail:
        'There is one value only, and no comma after it. For a list of lists write brackets around the value.',
      at: cursor.span(),
      context: bracket.open,
    }
  return notClosed(cursor, { open: bracket.open, closer: bracket.closer, what: '"for"' })
}

export function forKey({ start, end }: Expression): ParseError {
  return {
    summary,
    detail: 'A list has no keys. For an object write braces: { for x in things : key => value }.',
    at: { start, end },
  }
}

export function forNoKey({ start, end }: Expression): ParseError {
  return {
    summary,
    detail:
      'An object needs keys: { for x in things : key => value }. For a list write brackets: [for x in things : x].',
    at: { start, end },
  }
}

export function forGrouped(at: Span): ParseError {
  return {
    summary,
    detail: 'Only an object can be grouped by "...": { for x in things : key => value... }.',
    at,
  }
}
