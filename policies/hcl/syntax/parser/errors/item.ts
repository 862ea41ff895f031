/** Words for what follows an attribute or a block on its line. */
import type { Expression } from '../../ast.ts'
import type { Cursor } from '../cursor.ts'
import { lineEnd } from '../lookahead.ts'
import type { OpenBody } from '../open-body.ts'
import { asText, found, lastTokenSpan, quoted, restOfLine } from '../words.ts'
import type { ParseError } from './parse-error.ts'
import { unclosedComment } from './value.ts'

export function itemSeparator(cursor: Cursor): ParseError {
  const isLast = lineEnd(cursor, cursor.position) === cursor.position + 1
  return {
    summary: `Unexpected ${quoted(cursor.word())}`,
    detail: isLast
      ? `Attributes and blocks end with their line, and nothing stands between them: remove the ${quoted(cursor.word())}.`
      : 'Each attribute stands on a line of its own.',
    at: cursor.span(),
  }
}

export function noNewline(cursor: Cursor): ParseError {
  return {
    summary: 'Two on one line',
    detail: `Each attribute and each block begins on a line of its own: move ${found(cursor)} to the next line.`,
    at: cursor.span(),
  }
}

export function braceAfterValue(cursor: Cursor): ParseError {
  return {
    summary: 'Brace on the line of an attribute',
    detail: 'The closing brace of a block over several lines stands on a line of its own.',
    at: cursor.span(),
  }
}

/** At the block that does not fit, or at what follows the attribute. */
export function crowdedLine(cursor: Cursor, { header, blocks: [inner] }: OpenBody): ParseError {
  const after = cursor.kind() === 'newline' ? lastTokenSpan(cursor) : cursor.span()
  return {
    summary: 'Too much on one line',
    detail: `A block on one line holds one attribute and nothing else. Write what is in ${quoted(header?.type.text ?? '')} on lines of its own.`,
    at: inner === undefined ? after : { start: inner.start, end: inner.headerEnd },
  }
}

export function afterValue(cursor: Cursor, value: Expression): ParseError {
  return unclosedComment(cursor) ?? { ...aboutRest(cursor, value), at: cursor.span() }
}

function aboutRest(cursor: Cursor, value: Expression): Pick<ParseError, 'summary' | 'detail'> {
  switch (cursor.kind()) {
    case '=':
      return { summary: 'Unexpected "="', detail: 'To compare values, write two of them: a == b.' }
    case ')':
    case ']':
    case '}':
      return {
        summary: 'Unexpected closing bracket',
        detail: `There is nothing that this ${quoted(cursor.word())} could close.`,
      }
    default:
      return aboutText(cursor, value)
  }
}

function aboutText(cursor: Cursor, { start }: Expression): Pick<ParseError, 'summary' | 'detail'> {
  if (cursor.kind() === 'open-quote' && cursor.kinds[cursor.position + 1] === 'broken-quote')
    return {
      summary: 'Missing opening quote',
      detail: `There is a quote at the end of this text and none before it: write "${cursor.source.text.slice(start, cursor.start())}".`,
    }
  if (cursor.isWord('if'))
    return {
      summary: 'Condition after a value',
      detail: 'A condition is written before its values: condition ? a : b.',
    }
  if (cursor.kind() === 'open-quote')
    return {
      summary: 'Unexpected text after a value',
      detail: 'The line should end here, but a text in quotes follows. To join texts, write one: "${a}${b}".',
    }
  const meant = asText(restOfLine(cursor, start))
  const hint = meant === undefined ? '' : ` If this is text, put it in quotes: ${meant}.`
  return {
    summary: 'Unexpected text after a value',
    detail: `The line should end here, but ${found(cursor)} follows.${hint}`,
  }
}

export function afterBlock(cursor: Cursor): ParseError {
  return (
    unclosedComment(cursor) ?? {
      summary: 'Unexpected text after a block',
      detail: `The line ends after the closing brace of a block, but ${found(cursor)} follows.`,
      at: cursor.span(),
    }
  )
}
