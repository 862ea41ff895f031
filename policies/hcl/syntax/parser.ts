import { type Diagnostic, diagnosticOf, inReadingOrder } from '../diagnostics/diagnostic.ts'
import { LARGEST_TEXT, MOST_ERRORS, MOST_TOKENS } from '../source/bounds.ts'
import { lex, lexTemplate } from '../source/lexer.ts'
import type { SourceText } from '../source/source.ts'
import type { TokenList } from '../source/token.ts'
import type { Body, Expression } from './ast.ts'
import { parseFileBody } from './parser/body.ts'
import { Cursor } from './parser/cursor.ts'
import { afterValue } from './parser/errors/item.ts'
import { type ParseError, SyntaxFailure } from './parser/errors/parse-error.ts'
import { nulCharacter, tooLarge, tooMany, tooManyTokens } from './parser/errors/text.ts'
import { parseExpression as parseNested } from './parser/expression.ts'
import { parseTemplateText } from './parser/template.ts'

/** What a file says, as far as it can be read. With an error among the diagnostics the body may lack anything. */
export type ParsedFile = {
  readonly source: SourceText
  readonly body: Body
  readonly diagnostics: readonly Diagnostic[]
  /** How many words, signs and line ends it has: what it takes of memory. */
  readonly tokens: number
}

/** There is an expression when there is no diagnostic. */
export type ParsedExpression = {
  readonly expression?: Expression
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses a file. Does not throw: each distinct error is a diagnostic, in reading order. */
export function parseFile(source: SourceText): ParsedFile {
  const foreign = unreadable(source)
  if (foreign !== undefined)
    return { source, body: emptyBody(source), diagnostics: diagnosticsOf(source, [foreign]), tokens: 0 }
  const tokens = lex(source)
  const long = tooLong(tokens)
  if (long !== undefined)
    return { source, body: emptyBody(source), diagnostics: diagnosticsOf(source, [long]), tokens: 0 }
  const cursor = new Cursor(tokens, parseNested)
  const body = parseFileBody(cursor)
  return { source, body, diagnostics: diagnosticsOf(source, cursor.errors), tokens: tokens.kinds.length }
}

/** Reads a text that is one expression, which may stand on several lines. */
export function parseExpression(source: SourceText): ParsedExpression {
  return parseAlone(source, lex, parseOnly)
}

function parseOnly(cursor: Cursor): Expression {
  cursor.newlines = false
  const expression = cursor.expression()
  return cursor.kind() === 'end' ? expression : cursor.fail(afterValue(cursor, expression))
}

/** Reads a text that is all template, like what stands in a heredoc. */
export function parseTemplate(source: SourceText): ParsedExpression {
  return parseAlone(source, lexTemplate, parseTemplateText)
}

function parseAlone(
  source: SourceText,
  cut: (source: SourceText) => TokenList,
  parse: (cursor: Cursor) => Expression,
): ParsedExpression {
  const foreign = unreadable(source)
  if (foreign !== undefined) return { diagnostics: diagnosticsOf(source, [foreign]) }
  const tokens = cut(source)
  const long = tooLong(tokens)
  if (long !== undefined) return { diagnostics: diagnosticsOf(source, [long]) }
  const cursor = new Cursor(tokens, parseNested)
  try {
    const expression = parse(cursor)
    const diagnostics = diagnosticsOf(source, cursor.errors)
    return diagnostics.length === 0 ? { expression, diagnostics } : { diagnostics }
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure)) throw failure
    return { diagnostics: diagnosticsOf(source, [...cursor.errors, failure.error]) }
  }
}

/** What makes a text no text of ours at all. */
function unreadable({ text }: SourceText): ParseError | undefined {
  if (text.length > LARGEST_TEXT) return tooLarge()
  const nul = text.indexOf('\0')
  return nul === -1 ? undefined : nulCharacter(nul)
}

function tooLong({ kinds, ends }: TokenList): ParseError | undefined {
  if (kinds.length <= MOST_TOKENS) return undefined
  const start = ends[MOST_TOKENS - 1] ?? 0
  return tooManyTokens({ start, end: start + 1 })
}

function emptyBody({ text }: SourceText): Body {
  return { attributes: new Map(), blocks: [], start: 0, end: text.length }
}

function diagnosticsOf(source: SourceText, errors: readonly ParseError[]): readonly Diagnostic[] {
  const shown = errors.slice(0, MOST_ERRORS)
  const next = errors[MOST_ERRORS]
  const all = next === undefined ? shown : [...shown, tooMany(next.at)]
  return inReadingOrder(
    all.map(({ summary, detail, at, context }) =>
      diagnosticOf({
        summary,
        detail,
        subject: { source, ...at },
        ...(context === undefined ? {} : { context: { source, ...context } }),
      }),
    ),
  )
}
