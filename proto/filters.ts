import { CareenError } from '../policies/model/index.ts'

/** `:` asks whether a list contains a value or, with `*`, whether a field has one. */
export type FilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | ':'

/** One term of a filter. */
export type FilterTerm = {
  readonly field: string
  readonly operator: FilterOperator
  /** Without quotes, escapes, and the `*` at its end. */
  readonly value: string
  /** The value ends with `*`, which stands for any characters. */
  readonly isPrefix: boolean
  /** Where the term and its value begin, in characters from 1. */
  readonly columns: { readonly field: number; readonly operator: number; readonly value: number }
}

/** Most bytes and terms of a filter. */
const FILTER_BYTES = 2048
const TERMS = 32

const FORM = 'Write FIELD OPERATOR VALUE, such as state = FAILED, and join terms with AND'

const SPACE = /\s*/y
const FIELD = /[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*/y
const OPERATOR = /<=|>=|!=|[=<>:]/y
const QUOTED = /"((?:[^"\\\p{Cc}]|\\["\\*])*)"/uy
const BARE = /[^\s\p{Cc}"()<>=!\\]+/uy
const AND = /\s+AND(?=\s)/y
const KEYWORDS: readonly string[] = ['AND', 'OR', 'NOT']

/**
 * Returns the terms of a filter: `FIELD OPERATOR VALUE`, joined with AND, after AIP-160. A value is a word or a text in quotes, with
 * `\"`, `\\` and `\*`. Throws FILTER_INVALID with the column.
 */
export function parseFilter(text: string): readonly FilterTerm[] {
  const bytes = Buffer.byteLength(text)
  if (bytes > FILTER_BYTES)
    throw filterInvalid(1, `it has ${bytes} bytes; at most ${FILTER_BYTES} are allowed`)
  const read = readerOf(text)
  const terms: FilterTerm[] = []
  read.take(SPACE)
  while (!read.isAtEnd()) {
    if (terms.length > 0) joined(read)
    if (terms.length === TERMS) throw filterInvalid(read.column(), `at most ${TERMS} terms are allowed`)
    terms.push(termIn(read))
  }
  return terms
}

/** Reads a text from left to right. */
type Reader = {
  /** Returns the match at this place and goes behind it, or undefined. */
  readonly take: (pattern: RegExp) => RegExpExecArray | undefined
  readonly isAtEnd: () => boolean
  readonly column: () => number
}

function readerOf(text: string): Reader {
  let at = 0
  return {
    take: (pattern) => {
      pattern.lastIndex = at
      const found = pattern.exec(text) ?? undefined
      if (found !== undefined) at = pattern.lastIndex
      return found
    },
    isAtEnd: () => /^\s*$/.test(text.slice(at)),
    column: () => Array.from(text.slice(0, at)).length + 1,
  }
}

function joined(read: Reader): void {
  const column = read.column()
  if (read.take(AND) === undefined) throw filterInvalid(column, `AND is expected. ${FORM}`)
  read.take(SPACE)
}

function termIn(read: Reader): FilterTerm {
  const field = needed(read, FIELD, 'a field is expected')
  read.take(SPACE)
  const operator = needed(read, OPERATOR, 'an operator is expected: = != < <= > >= or :')
  read.take(SPACE)
  const value = valueIn(read)
  return {
    field: field.text,
    operator: operator.text as FilterOperator,
    value: value.text,
    isPrefix: value.isPrefix,
    columns: { field: field.column, operator: operator.column, value: value.column },
  }
}

function needed(read: Reader, pattern: RegExp, why: string): { text: string; column: number } {
  const column = read.column()
  const [text] = read.take(pattern) ?? []
  if (text === undefined) throw filterInvalid(column, `${why}. ${FORM}`)
  return { text, column }
}

type FilterValue = { readonly text: string; readonly isPrefix: boolean; readonly column: number }

function valueIn(read: Reader): FilterValue {
  const column = read.column()
  const [, quoted] = read.take(QUOTED) ?? []
  if (quoted !== undefined) return { ...unescaped(quoted, column), column }
  const [bare] = read.take(BARE) ?? []
  if (bare === undefined || KEYWORDS.includes(bare))
    throw filterInvalid(column, `a value is expected, in quotes if it is more than one word. ${FORM}`)
  return { ...unescaped(bare, column), column }
}

function unescaped(raw: string, column: number): Omit<FilterValue, 'column'> {
  const [, body = '', star = ''] = /^((?:[^\\*]|\\.)*)(\*?)$/su.exec(raw) ?? [undefined, undefined]
  if (body.length + star.length !== raw.length)
    throw filterInvalid(
      column,
      'a * stands at the end of a value alone. Write \\* in quotes for the character',
    )
  return { text: body.replaceAll(/\\(.)/g, '$1'), isPrefix: star !== '' }
}

/** Returns a text as a value of a filter. `suffix`: `*` stands for any characters after it. */
export function filterValue(text: string, suffix: '' | '*' = ''): string {
  return `"${text.replaceAll(/["\\*]/g, '\\$&')}${suffix}"`
}

/** Returns the error for a filter that is not valid. `column`: in characters from 1. */
export function filterInvalid(column: number, why: string): CareenError {
  return new CareenError('FILTER_INVALID', `filter: column ${column}: ${why}`, {
    metadata: { field: 'filter', column: String(column) },
  })
}
