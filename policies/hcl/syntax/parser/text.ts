import type { Span } from '../../source/source.ts'
import type { Cursor } from './cursor.ts'
import { badEscape } from './errors/text.ts'
import { escapeAt, unescapeSigns } from './escape.ts'

/** What a stretch of quoted text stands for. Only the first of its bad escapes is reported. */
export function unescapeQuoted(cursor: Cursor, at: Span): string {
  const raw = cursor.source.text.slice(at.start, at.end)
  let slash = raw.indexOf('\\')
  if (slash === -1) return unescapeSigns(raw)
  const pieces: string[] = []
  const bad: number[] = []
  let from = 0
  for (; slash !== -1; slash = raw.indexOf('\\', from)) {
    const escape = escapeAt(raw, slash)
    if (escape === undefined) bad.push(slash)
    pieces.push(unescapeSigns(raw.slice(from, slash)), escape?.text ?? '')
    from = slash + (escape?.length ?? 2)
  }
  pieces.push(unescapeSigns(raw.slice(from)))
  const [first] = bad
  if (first !== undefined) cursor.report(badEscape(at, raw, first))
  return pieces.join('')
}

/** As all texts of HCL but labels: equal letters are equal, however they were typed. */
export function normalize(text: string): string {
  return isPlain(text) ? text : text.normalize('NFC')
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false
  return true
}

/** Unicode White_Space, which is not what JavaScript calls a space. */
function isSpace(unit: number): boolean {
  if (unit === 32 || (unit >= 9 && unit <= 13)) return true
  return unit >= 0x85 && /^(?!\uFEFF)[\s\u0085]$/.test(String.fromCharCode(unit))
}

export function trimStart(text: string): string {
  return text.slice(indentOf(text))
}

/** How many spaces a text begins with. */
export function indentOf(text: string): number {
  let at = 0
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1
  return at
}

function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** Before a `${~`. HashiCorp's lexer ends a text where a sign and one byte end a line, and removes only that line's end. */
export function trimBeforeSequence(text: string): string {
  const lineEnd = /(?<=[$%][^{\n\u0080-\uFFFF])\r?\n$/.exec(text)
  return lineEnd === null ? trimEnd(text) : text.slice(0, lineEnd.index)
}
