import { classOf, continueIdentifier, continueNumber, identifierEnd, widthOf } from './characters.ts'
import { breakQuote, type CodeMode, emit, leave, type Scan } from './scan.ts'
import type { Punctuation } from './token.ts'

const OPERATORS: readonly Punctuation[] = [
  ...(['...', '||', '&&', '==', '=>', '!=', '<=', '>=', '::'] as const),
  ...(['[', ']', '(', ')', '.', ',', ':', '?', '=', '<', '>', '+', '-', '*', '/', '%', '!'] as const),
]

/** By their first character, the longest first. */
const BY_FIRST: readonly (readonly Punctuation[])[] = Array.from({ length: 128 }, (_, unit) =>
  OPERATORS.filter((one) => one.charCodeAt(0) === unit),
)

/** The next token of code, or blanks. */
export function lexCode(scan: Scan, mode: CodeMode): void {
  const { text, at } = scan
  const unit = text.charCodeAt(at)
  switch (classOf(unit)) {
    case 'blank':
      scan.at = at + 1
      return
    case 'letter':
      return emit(scan, 'identifier', continueIdentifier(text, at + 1))
    case 'digit':
      return emit(scan, 'number', continueNumber(text, at + 1))
    case 'mark':
      return lexMark(scan, mode, text.charAt(at))
    case 'wide':
      return lexWide(scan)
  }
}

function lexMark(scan: Scan, mode: CodeMode, mark: string): void {
  switch (mark) {
    case '\n':
      return emit(scan, 'newline', scan.at + 1)
    case '\r':
      return lexCarriageReturn(scan)
    case '"':
      emit(scan, 'open-quote', scan.at + 1)
      scan.mode = { kind: 'quoted', outer: mode }
      return
    case '#':
      return lexLineComment(scan)
    case '/':
      return lexSlash(scan)
    case '{':
      mode.depth += 1
      return emit(scan, '{', scan.at + 1)
    case '}':
    case '~':
      return lexClosing(scan, mode, mark)
    default:
      return lexSigns(scan, mode, mark)
  }
}

function lexCarriageReturn(scan: Scan): void {
  if (scan.text.charCodeAt(scan.at + 1) === 10) emit(scan, 'newline', scan.at + 2)
  else emit(scan, 'invalid', scan.at + 1)
}

function lexClosing(scan: Scan, mode: CodeMode, mark: '}' | '~'): void {
  const end = mark === '}' ? scan.at + 1 : scan.at + 2
  if (scan.text.charCodeAt(end - 1) !== 125) return emit(scan, 'invalid', scan.at + 1)
  const closes = mode.outer !== undefined && mode.depth === 0
  emit(scan, closes || mark === '~' ? 'close-sequence' : '}', end)
  if (closes) leave(scan)
  else mode.depth -= 1
}

function lexSigns(scan: Scan, mode: CodeMode, mark: string): void {
  const { text, at } = scan
  if (mark === '<' && lexHeredocOpening(scan)) return
  const operator = operatorAt(text, at)
  if (operator === undefined) return emit(scan, 'invalid', at + 1)
  if (operator === '=') breakSequence(scan, mode)
  emit(scan, operator, at + operator.length)
}

function operatorAt(text: string, at: number): Punctuation | undefined {
  for (const operator of BY_FIRST[text.charCodeAt(at)] ?? [])
    if (operator.length === 1 || text.startsWith(operator, at)) return operator
  return undefined
}

/** No template sequence holds `name =` on a new line: this is the next argument, and the sequence is not closed. */
function breakSequence(scan: Scan, mode: CodeMode): void {
  if (mode.depth > 0 || mode.outer?.kind !== 'quoted') return
  if (scan.kinds.at(-1) !== 'identifier' || scan.kinds.at(-2) !== 'newline') return
  const { at } = scan
  const end = scan.ends.at(-1) ?? at
  scan.at = scan.starts.at(-1) ?? at
  scan.kinds.pop()
  scan.starts.pop()
  scan.ends.pop()
  breakQuote(scan)
  emit(scan, 'identifier', end)
  scan.at = at
}

function lexLineComment(scan: Scan): void {
  const found = scan.text.indexOf('\n', scan.at)
  if (found === -1) return emit(scan, 'comment', scan.text.length)
  emit(scan, 'comment', scan.text.charCodeAt(found - 1) === 13 ? found - 1 : found)
}

function lexSlash(scan: Scan): void {
  const { text, at } = scan
  if (text.startsWith('//', at)) return lexLineComment(scan)
  if (!text.startsWith('/*', at)) return emit(scan, '/', at + 1)
  const found = text.indexOf('*/', at + 2)
  if (found === -1) emit(scan, 'invalid', text.length)
  else emit(scan, 'comment', found + 2)
}

/** False: it is not one, nothing was cut. */
function lexHeredocOpening(scan: Scan): boolean {
  const { text, at } = scan
  if (text.charCodeAt(at + 1) !== 60) return false
  const from = text.charCodeAt(at + 2) === 45 ? at + 3 : at + 2
  const end = identifierEnd(text, from)
  const lineEnd = text.charCodeAt(end) === 13 ? end + 1 : end
  if (end === from || text.charCodeAt(lineEnd) !== 10) return false
  emit(scan, 'open-heredoc', lineEnd + 1)
  scan.mode = { kind: 'heredoc', outer: scan.mode, marker: text.slice(from, end), atLineStart: true }
  return true
}

function lexWide(scan: Scan): void {
  const { text, at } = scan
  const end = identifierEnd(text, at)
  if (end > at) emit(scan, 'identifier', end)
  else emit(scan, 'invalid', at + widthOf(text.codePointAt(at) ?? 0))
}
