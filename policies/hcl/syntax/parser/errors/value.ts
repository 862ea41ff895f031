import { LONGEST_NUMBER } from '../../../source/bounds.ts'
/** Words for what stands where a value should begin, and for what follows a value. */
import type { Span } from '../../../source/source.ts'
import type { TokenKind } from '../../../source/token.ts'
import type { Cursor } from '../cursor.ts'
import { kindAfter } from '../lookahead.ts'
import { asText, found, lastTokenSpan, quoted, restOfLine } from '../words.ts'
import type { ParseError } from './parse-error.ts'

/** What may stand after a value, and so means that there is none. */
const AFTER_VALUE: ReadonlySet<TokenKind> = new Set([
  'end',
  'newline',
  ',',
  ')',
  ']',
  '}',
  'close-sequence',
  'close-quote',
  'broken-quote',
])

/** No value can begin with the current token. */
export function noValue(cursor: Cursor): ParseError {
  const special = unclosedComment(cursor) ?? brokenHeredoc(cursor) ?? signAlone(cursor)
  if (special !== undefined) return special
  return AFTER_VALUE.has(cursor.kind()) ? missingValue(cursor) : unexpected(cursor)
}

function missingValue(cursor: Cursor): ParseError {
  const at = lastTokenSpan(cursor)
  const before = quoted(cursor.source.text.slice(at.start, at.end))
  const summary = 'Missing value'
  if (at.end === 0) return { summary, detail: 'There is no expression here.', at }
  if (cursor.kind() !== 'newline') {
    const hint = /^"[-+*/%<>]"$/.test(before) ? ' Text is written in quotes.' : ''
    return { summary, detail: `There is no value between ${before} and ${found(cursor)}.${hint}`, at }
  }
  return { summary, detail: `There is no value after ${before}.${hintAtLineEnd(cursor, at)}`, at }
}

function hintAtLineEnd({ source }: Cursor, at: Span): string {
  const sign = source.text.slice(at.start, at.end)
  const percentage = /\d[\d.]*%$/.exec(source.text.slice(Math.max(0, at.end - 20), at.end))?.[0]
  if (percentage !== undefined) return ` If this is text, put it in quotes: "${percentage}".`
  return sign === '=' ? '' : ' To go on in the next line, put the whole expression in parentheses.'
}

function unexpected(cursor: Cursor): ParseError {
  const meant = cursor.newlines ? asText(restOfLine(cursor, cursor.start())) : undefined
  return {
    summary: 'Not a value',
    detail: `A value cannot begin with ${found(cursor)}. ${textHint(meant)}`,
    at: cursor.span(),
  }
}

function textHint(meant: string | undefined): string {
  return meant === undefined
    ? 'Text is written in double quotes.'
    : `If this is text, put it in quotes: ${meant}.`
}

/** Signs that have a meaning elsewhere. */
function signAlone(cursor: Cursor): ParseError | undefined {
  const at = cursor.span()
  const next = kindAfter(cursor, cursor.position)
  const summary = 'Not a value'
  switch (cursor.word()) {
    case '$':
      return dollar(cursor, next)
    case '.':
      if (next !== 'number') return undefined
      return { summary, detail: 'A number has a digit before its point: write 0.5, not .5.', at }
    case '=':
      return {
        summary,
        detail: 'There is one "=" too many: an attribute is set with "=", values are compared with "==".',
        at,
      }
    default:
      return doubleSign(cursor)
  }
}

/** Two signs that make one operator elsewhere. */
function doubleSign(cursor: Cursor): ParseError | undefined {
  const { start, end } = cursor.span()
  const signs = cursor.source.text.slice(Math.max(0, start - 1), end)
  if (!['**', '<>', '??', '++', '?:'].includes(signs)) return undefined
  const hint = signs === '<>' ? ' Write !=.' : ''
  return {
    summary: 'Unknown operator',
    detail: `There is no operator ${quoted(signs)}.${hint}`,
    at: { start: start - 1, end },
  }
}

function dollar(cursor: Cursor, next: TokenKind): ParseError | undefined {
  const at = cursor.span()
  const inner = /^\$\{ *([^{}"]+?) *\}/.exec(restOfLine(cursor, at.start))?.[1]
  if (inner !== undefined)
    return {
      summary: 'Template outside of quotes',
      detail: `Write ${inner} without \${ }, or a text in quotes that it is filled into: "\${${inner}}".`,
      at,
    }
  if (next !== 'identifier') return undefined
  return { summary: 'Not a value', detail: 'A name has no "$" before it.', at }
}

function brokenHeredoc(cursor: Cursor): ParseError | undefined {
  if (cursor.kind() !== '<' || kindAfter(cursor, cursor.position) !== '<') return undefined
  return {
    summary: 'Broken heredoc',
    detail:
      'A heredoc begins with << or <<- and a marker without quotes, and nothing follows on that line: <<EOT. Its text ends with a line of that marker alone.',
    at: { start: cursor.start(), end: cursor.start() + 2 },
  }
}

/** Undefined: the current token is none. */
export function unclosedComment(cursor: Cursor): ParseError | undefined {
  if (cursor.kind() !== 'invalid' || !cursor.word().startsWith('/*')) return undefined
  const at = { start: cursor.start(), end: cursor.start() + 2 }
  return { summary: 'Unclosed comment', detail: 'There is no "*/" for this "/*".', at }
}

/** `word` follows a number without a blank: 30d, 0x1F, 1_000. */
export function notANumber(at: Span, word: string): ParseError {
  return { summary: 'Not a number', detail: aboutNumber(word), at }
}

function aboutNumber(word: string): string {
  if (/^0[xob]\w+$/i.test(word)) return `Numbers are decimal: write ${Number(word)}.`
  if (/^\d[\d_]*$/.test(word)) return `Numbers have no underscores: write ${word.replaceAll('_', '')}.`
  return `If this is text, put it in quotes: "${word}".`
}

export function longNumber(at: Span): ParseError {
  return { summary: 'Number too long', detail: `A number has at most ${LONGEST_NUMBER} characters.`, at }
}

export function numberTooLarge(at: Span, word: string): ParseError {
  const hint = /^\d+$/.test(word) ? ` If this is a name and not an amount, put it in quotes: "${word}".` : ''
  return {
    summary: 'Number too large',
    detail: `Whole numbers are exact up to ${Number.MAX_SAFE_INTEGER}.${hint}`,
    at,
  }
}

export function numberTooSmall(at: Span, word: string): ParseError {
  return {
    summary: 'Number too small',
    detail: `${word} is so close to 0 that it would be rounded to 0.`,
    at,
  }
}
