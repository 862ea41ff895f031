/** Words for texts in quotes, heredocs and what is filled into them. */
import { lineOf, type Span } from '../../../source/source.ts'
import type { Cursor } from '../cursor.ts'
import { beginsLine, kindAfter, looksLikeItem } from '../lookahead.ts'
import { found } from '../words.ts'
import type { ParseError } from './parse-error.ts'

export function unclosedQuote(cursor: Cursor, open: Span): ParseError {
  const at = { start: open.start, end: Math.max(open.end, cursor.start()) }
  const odd = /[“”„«»]/.exec(cursor.source.text.slice(at.start, at.end))?.[0]
  return {
    summary: 'Missing closing quote',
    detail:
      odd === undefined
        ? 'There is no closing quote for this text on its line.'
        : `There is no closing quote for this text on its line. A typographic quote (${odd}) does not close it: write ".`,
    at,
  }
}

export function quoteOverLines(at: Span): ParseError {
  return {
    summary: 'Text over several lines',
    detail:
      'A text in quotes ends on its line. Write \\n for a line end in it, or write a heredoc: <<EOT, the lines, and a line with EOT alone.',
    at,
  }
}

export function unclosedHeredoc(cursor: Cursor, open: Span): ParseError {
  const { source } = cursor
  const marker = source.text.slice(open.start, open.end).replace(/^<<-?/, '').trim()
  return {
    summary: 'Unclosed heredoc',
    detail: `${nearMarker(cursor, open.end, marker)} The text ends with a line that holds ${marker} alone.`,
    at: { start: open.start, end: open.start + source.text.slice(open.start, open.end).trimEnd().length },
  }
}

/** What is wrong with the line that was meant to close. */
function nearMarker({ source }: Cursor, from: number, marker: string): string {
  const { text } = source
  for (let start = from; start < text.length;) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end === -1 ? text.length : end).trim()
    if (end === -1 && line === marker)
      return `After ${marker} in the last line the line end is missing: add a newline.`
    if (line.startsWith(marker))
      return `Line ${lineOf(source, start)} begins with ${marker}, but more is on it: move that to the next line.`
    start = end === -1 ? text.length : end + 1
  }
  return `There is no line that closes this heredoc.`
}

/** `open` is the `${` or `%{`. */
export function unclosedSequence(cursor: Cursor, open: Span): ParseError {
  const sign = cursor.source.text.slice(open.start, open.start + 2)
  const literal = `To write ${sign} as text, double its first character: ${sign.charAt(0)}${sign}.`
  if (isBeyond(cursor))
    return {
      summary: 'Unclosed template',
      detail: `There is no "}" for this "${sign}". ${literal}`,
      at: { start: open.start, end: open.start + 2 },
    }
  return {
    summary: 'Unexpected text in a template',
    detail: `Expected "}" to close this "${sign}", but found ${found(cursor)}. ${literal}`,
    at: cursor.span(),
    context: open,
  }
}

function isBeyond(cursor: Cursor): boolean {
  switch (cursor.kind()) {
    case 'end':
    case 'open-quote':
    case 'close-quote':
    case 'broken-quote':
    case 'heredoc-text':
      return true
    default:
      return (
        beginsLine(cursor, cursor.position) && (looksLikeItem(cursor, cursor.position) || isAlone(cursor))
      )
  }
}

/** A name that is all of its line: what closes a heredoc. */
function isAlone(cursor: Cursor): boolean {
  return cursor.kind() === 'identifier' && kindAfter(cursor, cursor.position) === 'newline'
}
