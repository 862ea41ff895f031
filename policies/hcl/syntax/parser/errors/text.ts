import { DEEPEST, LARGEST_TEXT, LONGEST_CHAIN, MOST_ERRORS, MOST_TOKENS } from '../../../source/bounds.ts'
/** Words for what is wrong with characters and texts, whatever they are part of. */
import type { Span } from '../../../source/source.ts'
import { escapeAt } from '../escape.ts'
import { codePoint } from '../words.ts'
import type { ParseError } from './parse-error.ts'

export function tooDeep(at: Span): ParseError {
  return {
    summary: 'Nesting too deep',
    detail: `This is nested more than ${DEEPEST} levels deep. Blocks, brackets and templates each count as one level.`,
    at,
    last: true,
  }
}

export function longChain(at: Span): ParseError {
  return {
    summary: 'Expression too long',
    detail: `More than ${LONGEST_CHAIN} operators, attributes and indexes follow one another here. Split the expression.`,
    at,
  }
}

export function tooLarge(): ParseError {
  return {
    summary: 'File too large',
    detail: `A file may hold at most ${LARGEST_TEXT / 1024 / 1024} MiB. Split it into several.`,
    at: { start: 0, end: 0 },
  }
}

export function tooManyTokens(at: Span): ParseError {
  return {
    summary: 'File too large',
    detail: `More than ${MOST_TOKENS} words and signs stand in this file. Split it into several.`,
    at,
  }
}

export function tooMany(at: Span): ParseError {
  return {
    summary: 'Too many errors',
    detail: `Only the first ${MOST_ERRORS} errors of this file are shown.`,
    at,
  }
}

export function nulCharacter(start: number): ParseError {
  return {
    summary: 'Not a text file',
    detail: 'There is a NUL character here. Save the file as plain text in UTF-8, not in UTF-16.',
    at: { start, end: start + 1 },
  }
}

export function returnAlone(at: Span): ParseError {
  return {
    summary: 'Wrong line end',
    detail:
      'There is a carriage return (CR) without a line feed. Save the file with LF or CRLF at the line ends.',
    at,
  }
}

export function oddBlank(at: Span, character: string): ParseError {
  return {
    summary: 'Invisible character',
    detail: `There is a character ${codePoint(character)} here that looks like a space or like nothing. Replace it, and others like it, with plain spaces.`,
    at,
  }
}

/** `raw` is the text at `text`, in which the bad escape begins with the backslash at `slash`. */
export function badEscape(text: Span, raw: string, slash: number): ParseError {
  const letter = String.fromCodePoint(raw.codePointAt(slash + 1) ?? 92)
  const start = text.start + slash
  const unicode = letter === 'u' || letter === 'U'
  return {
    summary: 'Unknown escape',
    detail: unicode ? aboutUnicode(letter) : aboutLetter(letter, raw),
    at: { start, end: Math.min(start + 1 + letter.length, text.end) },
  }
}

function aboutUnicode(letter: 'u' | 'U'): string {
  return letter === 'u'
    ? 'After "\\u" come 4 hexadecimal digits that name a character, as in "\\u00e9".'
    : 'After "\\U" come 8 hexadecimal digits that name a character, as in "\\U0001f600".'
}

function aboutLetter(letter: string, raw: string): string {
  switch (letter) {
    case "'":
    case '/':
      return `${letter} needs no backslash: write ${letter} alone.`
    case '$':
    case '%':
      return `To write ${letter}{ as text, double the sign: ${letter}${letter}{.`
    default:
      return `"\\${letter}" is not an escape. A backslash is written twice: "${withSlashesDoubled(raw, letter)}".`
  }
}

/** The whole text with its backslashes right, unless it is long. */
function withSlashesDoubled(raw: string, letter: string): string {
  if (raw.length > 60) return `\\\\${letter}`
  return raw.replaceAll(/\\./gu, (escape, at: number) => (escapeAt(raw, at) ? escape : `\\${escape}`))
}

export function wrongQuotes(at: Span, text: string): ParseError {
  const escaped = text.includes('\\\\') ? text : text.replaceAll('\\', '\\\\')
  const meant = text.length > 60 || text.includes('"') ? '"..."' : `"${escaped}"`
  return { summary: 'Wrong quotes', detail: `Text is written in straight double quotes: ${meant}.`, at }
}
