import type { Span } from '../../../source/source.ts'
/** Words for what stands between the type of a block and its brace. */
import type { Label } from '../../ast.ts'
import type { Cursor } from '../cursor.ts'
import type { Name } from '../item-name.ts'
import { kindAfter } from '../lookahead.ts'
import { asText, found, quoted, restOfLine } from '../words.ts'
import type { ParseError } from './parse-error.ts'
import { unclosedComment } from './value.ts'

export function braceOnNextLine(cursor: Cursor, { at }: Name): ParseError {
  return {
    summary: 'Brace on the next line',
    detail: 'The opening brace of a block stands on the line of its type and labels.',
    at: { start: at.start, end: cursor.previousEnd },
  }
}

export function noBrace(cursor: Cursor, { at }: Name): ParseError {
  const header = { start: at.start, end: cursor.previousEnd }
  const text = cursor.source.text.slice(header.start, header.end)
  return {
    summary: 'Missing opening brace',
    detail: `A block has a brace after its type and labels: write ${text} {.`,
    at: header,
  }
}

/** There is a brace, and something else before it. */
export function oddHeader(cursor: Cursor, { text, at }: Name): ParseError {
  if (['if', 'else', 'for', 'foreach', 'while', 'switch'].includes(text))
    return {
      summary: `No ${quoted(text)} around attributes`,
      detail: 'There are no statements. A condition is written in a value: name = condition ? a : b.',
      at,
    }
  return { summary: 'Wrong block header', detail: aboutOdd(cursor), at: cursor.span(), context: at }
}

function aboutOdd(cursor: Cursor): string {
  const kind = cursor.kind()
  const word = cursor.word()
  if (kind === '=' || kind === ':') return `A block has no ${quoted(word)} before its brace: type "label" {.`
  if (kind === ',') return 'The labels of a block are separated by blanks, not by commas.'
  if (kind === 'number') return `A label is a name or a text in quotes: "${word}".`
  return `Expected a label, which is a name or a text in quotes, or "{", but found ${found(cursor)}.`
}

/** There is no brace: it may be an attribute without its "=". */
export function brokenHeader(cursor: Cursor, name: Name): ParseError {
  const comment = unclosedComment(cursor)
  if (comment !== undefined) return comment
  const { text, at } = name
  const next = kindAfter(cursor, cursor.position)
  if (next === '=' && /^[-+*/%?]$/.test(cursor.kind()))
    return {
      summary: `No "${cursor.kind()}=" here`,
      detail: `An attribute is set once, with "=": ${text} = value.`,
      at: { start: cursor.start(), end: cursor.end() + 1 },
    }
  return { ...aboutBroken(cursor, name), at, echo: true }
}

/** `at`: the name with its dots and brackets. */
export function nameWithPath({ text }: Name, at: Span): ParseError {
  return {
    summary: 'Not a plain name',
    detail: `The name of an attribute has no dots and brackets. What belongs together is written in a block, ${text} { ... }, or an object, ${text} = { ... }.`,
    at,
    echo: true,
  }
}

function aboutBroken(cursor: Cursor, { text, at }: Name): Pick<ParseError, 'summary' | 'detail'> {
  const rest = restOfLine(cursor, at.end).trim()
  const isOne = rest !== '' && !/\s/.test(rest)
  if (/^(?:\d+|true|false)$/.test(rest))
    return { summary: 'Missing "="', detail: `An attribute is set with "=": ${text} = ${rest}.` }
  const value = /^"[^"]*"$/.test(rest) ? rest : isOne ? asText(rest) : undefined
  if (value !== undefined)
    return {
      summary: 'Missing "=" or brace',
      detail: `For an attribute write ${text} = ${value}, for a block ${text} ${value} { ... }.`,
    }
  const comment = isOne || rest === '' ? '' : ' A comment begins with # or //.'
  return {
    summary: 'Not an attribute and not a block',
    detail: `For an attribute write ${text} = value, for a block ${text} { ... }.${comment}`,
  }
}

export function templateInLabel(cursor: Cursor): ParseError {
  const sign = cursor.word().slice(0, 2)
  return {
    summary: 'Template in a label',
    detail: `A label is plain text. To write ${sign} in it, double the sign: ${sign.charAt(0)}${sign}.`,
    at: cursor.span(),
  }
}

export function labelNotOpened({ text, start, end }: Label): ParseError {
  return {
    summary: 'Missing opening quote',
    detail: `There is a quote at the end of this label and none before it: write "${text}".`,
    at: { start, end },
  }
}

export function labelNotClosed({ text, start, end }: Label): ParseError {
  return {
    summary: 'Missing closing quote',
    detail: `The label has no closing quote: write "${text}".`,
    at: { start, end },
  }
}
