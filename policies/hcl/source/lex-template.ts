import { emit, breakQuote, type HeredocMode, leave, type Mode, type QuotedMode, type Scan } from './scan.ts'
import type { Span } from './source.ts'

const NEWLINE = 10
const RETURN = 13
const QUOTE = 34
const DOLLAR = 36
const PERCENT = 37
const BACKSLASH = 92
const BRACE = 123
const TILDE = 126

/** The text up to what ends it, and that: the closing quote, a sequence, or the end of the line. */
export function lexQuoted(scan: Scan, mode: QuotedMode): void {
  const { text } = scan
  const end = quotedTextEnd(text, scan.at)
  if (end > scan.at) emit(scan, 'quoted-text', end)
  if (end >= text.length) return
  const unit = text.charCodeAt(end)
  if (unit === NEWLINE || unit === RETURN) return breakQuote(scan)
  if (unit !== QUOTE) return openSequence(scan, mode)
  emit(scan, 'close-quote', end + 1)
  leave(scan)
}

function quotedTextEnd(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (unit === BACKSLASH) at += isLineEnd(text.charCodeAt(at + 1)) ? 1 : 2
    else if (unit === QUOTE || isLineEnd(unit)) return at
    else if (unit !== DOLLAR && unit !== PERCENT) at += 1
    else if (opensSequence(text, at)) return at
    else at += afterSign(text, at)
  }
  return Math.min(at, text.length)
}

function isLineEnd(unit: number): boolean {
  return unit === NEWLINE || unit === RETURN
}

function opensSequence(text: string, at: number): boolean {
  return text.charCodeAt(at + 1) === BRACE
}

/** `$${` and `%%{` stand for the text `${` and `%{`. */
function afterSign(text: string, at: number): number {
  return text.charCodeAt(at + 1) === text.charCodeAt(at) && text.charCodeAt(at + 2) === BRACE ? 3 : 1
}

/** The closing marker, or text to the end of the line, or to a sequence and its opening. */
export function lexHeredoc(scan: Scan, mode: HeredocMode): void {
  const { text, at } = scan
  if (mode.atLineStart && lexClosingMarker(scan, mode)) return
  const end = lineTextEnd(text, at)
  mode.atLineStart = end > at && text.charCodeAt(end - 1) === NEWLINE
  if (end > at) emit(scan, 'heredoc-text', end)
  if (end < text.length && !mode.atLineStart) openSequence(scan, mode)
}

function lineTextEnd(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (unit === NEWLINE) return at + 1
    if (unit !== DOLLAR && unit !== PERCENT) at += 1
    else if (opensSequence(text, at)) return at
    else at += afterSign(text, at)
  }
  return Math.min(at, text.length)
}

/** The marker alone on a line that has an end. */
function lexClosingMarker(scan: Scan, { marker }: HeredocMode): boolean {
  const { text, at } = scan
  const lineEnd = marker === undefined ? -1 : text.indexOf('\n', at)
  if (marker === undefined || lineEnd === -1 || !holdsOnly(text, marker, { start: at, end: lineEnd }))
    return false
  emit(scan, 'close-heredoc', text.charCodeAt(lineEnd - 1) === RETURN ? lineEnd - 1 : lineEnd)
  leave(scan)
  return true
}

function holdsOnly(text: string, marker: string, line: Span): boolean {
  let { start, end } = line
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return end - start === marker.length && text.startsWith(marker, start)
}

function isBlank(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13) || unit === 0x85 || unit === 0xa0
}

function openSequence(scan: Scan, outer: Mode): void {
  const { text, at } = scan
  if (outer.kind === 'heredoc') outer.atLineStart = false
  const kind = text.charCodeAt(at) === DOLLAR ? 'open-interpolation' : 'open-directive'
  emit(scan, kind, text.charCodeAt(at + 2) === TILDE ? at + 3 : at + 2)
  scan.mode = { kind: 'code', outer, depth: 0 }
}
