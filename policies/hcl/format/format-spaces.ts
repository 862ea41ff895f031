import type { TokenKind, TokenList } from '../source/token.ts'

/** Brackets that a token opens (1) or closes (-1). */
export function bracketChange(kind: TokenKind | undefined): number {
  switch (kind) {
    case '{':
    case '[':
    case '(':
    case 'open-interpolation':
    case 'open-directive':
      return 1
    case '}':
    case ']':
    case ')':
    case 'close-sequence':
      return -1
    default:
      return 0
  }
}

type Kinds = ReadonlySet<TokenKind | undefined>

const TIGHT_BEFORE: Kinds = new Set([
  '.',
  ',',
  '...',
  '::',
  'quoted-text',
  'heredoc-text',
  'close-quote',
  'close-heredoc',
])
const TIGHT_AFTER: Kinds = new Set([
  '.',
  '::',
  'quoted-text',
  '!',
  'heredoc-text',
  'open-quote',
  'open-heredoc',
])
const INDEXED: Kinds = new Set(['number', ']', ')', '}', 'close-sequence'])
const SEQUENCE: Kinds = new Set(['open-interpolation', 'open-directive'])

/** After these, and at the beginning, a minus is a sign and no operator. */
const SIGNED: Kinds = new Set([
  ...([undefined, '(', '{', '[', '=', ':', ',', '?', '+', '*', '/', '%', '-'] as const),
  ...(['==', '!=', '>', '>=', '<', '<=', '&&', '||', '!'] as const),
])

/** Whether a blank stands between a token and the next one; `first` begins the part of the line that they are in. */
export function spaceAfter(tokens: TokenList, at: number, first: number): boolean {
  const subject = tokens.kinds[at]
  const after = tokens.kinds[at + 1]
  if (TIGHT_BEFORE.has(after) || TIGHT_AFTER.has(subject)) return after === '.' && isApartNumber(tokens, at)
  const before = at > first ? tokens.kinds[at - 1] : undefined
  switch (subject) {
    case ',':
      return true
    case '-':
      return !SIGNED.has(before)
    case 'identifier':
      return spaceAfterName(tokens, at, before)
    default:
      return !(after === '[' && INDEXED.has(subject)) && spaceAtBrackets(subject, after)
  }
}

/** `1 .e5` is an attribute of a number, `1.e5` is a number. */
function isApartNumber({ source, kinds, starts, ends }: TokenList, at: number): boolean {
  if (kinds[at] !== 'number' || ends[at] === starts[at + 1]) return false
  return /[\de]/i.test(source.text.charAt(starts[at + 2] ?? 0))
}

/** A call's and an index's brackets follow the name, but for the word `in`. */
function spaceAfterName(tokens: TokenList, at: number, before: TokenKind | undefined): boolean {
  const after = tokens.kinds[at + 1]
  if (after === '(') return false
  if (after === '[') return before === 'identifier' && isIn(tokens, at)
  return spaceAtBrackets('identifier', after)
}

function isIn({ source, starts, ends }: TokenList, at: number): boolean {
  const start = starts[at] ?? 0
  return ends[at] === start + 2 && source.text.startsWith('in', start)
}

/** Braces stand apart from what they hold, all other brackets do not. */
function spaceAtBrackets(subject: TokenKind | undefined, after: TokenKind | undefined): boolean {
  if (subject === '{') return after !== '}'
  if (after === '}' || (subject === '}' && after === 'close-sequence')) return true
  if (SEQUENCE.has(subject)) return after === '{'
  if (subject === 'close-sequence' && SEQUENCE.has(after)) return false
  return bracketChange(subject) <= 0 && bracketChange(after) >= 0
}
