import { lineOf, type Span } from '../../../source/source.ts'
/** Words for what stands in a body and is neither an attribute nor a block. */
import type { Attribute } from '../../ast.ts'
import type { Cursor } from '../cursor.ts'
import type { Name } from '../item-name.ts'
import { kindAfter, skipLines } from '../lookahead.ts'
import { found, quoted } from '../words.ts'
import type { ParseError } from './parse-error.ts'
import { unclosedComment } from './value.ts'

const FORM = 'Here stand attributes, name = value, and blocks, type "label" { ... }.'

/** A whole file in another language; undefined: it does not begin like one. */
export function looksLikeJson(cursor: Cursor): ParseError | undefined {
  const first = skipLines(cursor, cursor.position)
  const kind = cursor.kinds[first]
  if (kind !== '{' && kind !== '[') return undefined
  const at = { start: cursor.starts[first] ?? 0, end: cursor.ends[first] ?? 0 }
  return kind === '{'
    ? { summary: 'JSON is not read', detail: `The file begins with a brace, like JSON. ${FORM}`, at }
    : { summary: 'Not HCL', detail: `The file begins with "[", like JSON, TOML or INI. ${FORM}`, at }
}

/** It begins with a line of dashes, an item of a list, or a key that has nothing but lines below it. */
export function looksLikeYaml(cursor: Cursor): ParseError | undefined {
  const first = skipLines(cursor, cursor.position)
  const isKey = cursor.kinds[first] === 'identifier' && kindAfter(cursor, first) === ':'
  const isYaml = isKey ? cursor.kinds[first + 2] === 'newline' : isDash(cursor, first)
  if (!isYaml) return undefined
  const at = { start: cursor.starts[first] ?? 0, end: cursor.ends[isKey ? first + 1 : first] ?? 0 }
  return { summary: 'YAML is not read', detail: `The file begins like YAML. ${FORM}`, at }
}

/** A dash for an item of a list, or three of them. */
function isDash({ kinds }: Cursor, first: number): boolean {
  return kinds[first] === '-' && (kinds[first + 1] !== '-' || kinds[first + 2] === '-')
}

/** A key, and a line end after its colon. */
export function likeYaml(cursor: Cursor, { text }: Name): ParseError {
  return {
    summary: 'This looks like YAML',
    detail: `Write an attribute, ${text} = value, a list, ${text} = ["a", "b"], or a block, ${text} { ... }.`,
    at: cursor.span(),
  }
}

/** The current token begins neither. */
export function notAnItem(cursor: Cursor): ParseError {
  return unclosedComment(cursor) ?? { ...aboutItem(cursor), at: cursor.span(), echo: true }
}

function aboutItem(cursor: Cursor): Pick<ParseError, 'summary' | 'detail'> {
  const word = cursor.word()
  if (word === '}')
    return {
      summary: 'Unexpected closing brace',
      detail: 'This brace closes no block. Remove it, or look for one too many above.',
    }
  if (word === ']' || word === ')')
    return {
      summary: 'Unexpected closing bracket',
      detail: `There is nothing that this ${quoted(word)} could close.`,
    }
  if (continues(cursor, word))
    return {
      summary: 'Value over several lines',
      detail: `A line cannot begin with ${quoted(word)}. To go on with a value in the next line, put the whole of it in parentheses.`,
    }
  return { summary: 'Not an attribute and not a block', detail: `${hint(cursor, word)}${FORM}` }
}

function continues(cursor: Cursor, word: string): boolean {
  if (/^(?:&&?|\|\|?|==|!=|<=|>=|>|\?|:|\+|\.)$/.test(word)) return true
  return word === '<' && kindAfter(cursor, cursor.position) !== '!'
}

function hint(cursor: Cursor, word: string): string {
  if (/^(?:;|\/|--|%|\*)$/.test(word) || cursor.kind() === '<') return 'A comment begins with # or //. '
  if (word === '-')
    return kindAfter(cursor, cursor.position) === '-'
      ? 'A comment begins with # or //. '
      : 'A list is written name = ["a", "b"]. '
  if (cursor.kind() === 'number') return 'A name begins with a letter. '
  if (/^[$@!&]$/.test(word)) return `A name has no "${word}" before it. `
  if (cursor.kind() === 'open-quote') return 'A text by itself means nothing. '
  return `Nothing begins with ${found(cursor)}. `
}

/** In quotes, as in JSON. */
export function quotedName(cursor: Cursor, { text, at }: Name): ParseError {
  const sign = cursor.kind()
  if (sign === '=' || sign === ':')
    return {
      summary: 'Name in quotes',
      detail: `${sign === ':' ? 'This looks like JSON. ' : ''}An attribute is written without quotes and with "=": ${text} = value.`,
      at,
    }
  return { summary: 'Name in quotes', detail: `The type of a block is written without quotes: ${text}.`, at }
}

/** Another sign for "=". */
export function wrongAssignment(cursor: Cursor, { text }: Name): ParseError {
  const sign = cursor.kind() === ':' && kindAfter(cursor, cursor.position) === '=' ? ':=' : cursor.word()
  return {
    summary: `${quoted(sign)} for "="`,
    detail: `An attribute is set with "=": ${text} = value.`,
    at: cursor.span(),
  }
}

export function setTwice({ source }: Cursor, before: Attribute, at: Span): ParseError {
  return {
    summary: 'Attribute set twice',
    detail: `${quoted(before.name)} was set in line ${lineOf(source, before.start)} already. Each attribute is set once.`,
    at,
    context: { start: before.start, end: before.end },
  }
}

/** `at` is the header. A block that was closed by a brace too far left is more likely the one. */
export function unclosedBlock({ source, outdented }: Cursor, at: Span): ParseError {
  const summary = 'Missing closing brace'
  if (outdented === undefined)
    return { summary, detail: 'There is no closing brace for this block before the end of the file.', at }
  const line = lineOf(source, outdented.close)
  return {
    summary,
    detail: `A closing brace is missing, probably here: the one in line ${line} that closes this stands further left.`,
    at: outdented.open,
  }
}
