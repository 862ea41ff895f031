/** Words for `%{ if }`, `%{ for }` and what ends them. */
import { lineOf, type Span } from '../../../source/source.ts'
import type { Cursor } from '../cursor.ts'
import type { Directive } from '../directive.ts'
import { found, quoted } from '../words.ts'
import type { ParseError } from './parse-error.ts'

const NAMES = 'if, else, endif, for or endfor'

/** What people write who know other languages. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['end', 'endif or endfor'],
  ['fi', 'endif'],
  ['done', 'endfor'],
  ['foreach', 'for'],
  ['each', 'for'],
  ['while', 'for'],
  ['unless', 'if with a "!" before the condition'],
])

export function noDirective(cursor: Cursor, open: Span): ParseError {
  return {
    summary: 'Wrong directive',
    detail: `After "%{" comes ${NAMES}, not ${found(cursor)}. To write %{ as text, double the sign: %%{.`,
    at: open,
  }
}

export function unknownDirective(cursor: Cursor, open: Span): ParseError {
  const word = cursor.word()
  const at = cursor.span()
  if (/^els?e?_?-?if$/.test(word)) return elseIf(at, open)
  const meant = MEANT.get(word) ?? NAMES.split(/, | or /).find((name) => name === word.toLowerCase())
  const hint = meant === undefined ? `Known are ${NAMES}.` : `Write ${meant}.`
  return {
    summary: 'Unknown directive',
    detail: `There is no directive ${quoted(word)}. ${hint} To write %{ as text, double the sign: %%{.`,
    at,
    context: open,
  }
}

export function elseIf(at: Span, context: Span): ParseError {
  return {
    summary: 'No "else if" in templates',
    detail:
      'Write a second "if" into the "else": %{ if a }...%{ else }%{ if b }...%{ endif }%{ endif }. Or write conditions: ${a ? "x" : b ? "y" : "z"}.',
    at,
    context,
  }
}

/** `end`: the directive that stands where the right one should; none: the template ends. */
export function unclosedDirective(
  { source }: Cursor,
  { kind, start, end: headEnd }: Span & { readonly kind: 'if' | 'for' },
  end: Directive | undefined,
): ParseError {
  const wanted = `%{ end${kind} }`
  if (end === undefined)
    return {
      summary: `Unclosed "${kind}"`,
      detail: `There is no ${wanted} for this before the text ends.`,
      at: { start, end: headEnd },
    }
  if (end.kind === 'else')
    return {
      summary: 'Unexpected "else"',
      detail: kind === 'if' ? 'This "if" has an "else" already.' : 'A "for" has no "else".',
      at: { start: end.start, end: end.end },
      context: { start, end: headEnd },
    }
  return {
    summary: `Unexpected "${end.kind}"`,
    detail: `The "${kind}" of line ${lineOf(source, start)} is still open here: it ends with ${wanted}.`,
    at: { start: end.start, end: end.end },
    context: { start, end: headEnd },
  }
}

/** Nothing is open that the directive could end. */
export function strayDirective({ kind, start, end }: Directive): ParseError {
  const opens = kind === 'endfor' ? '%{ for x in things }' : '%{ if condition }'
  return {
    summary: `Unexpected "${kind}"`,
    detail: `There is no ${opens} before it in this text.`,
    at: { start, end },
  }
}
