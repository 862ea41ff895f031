import type { TokenKind } from './token.ts'

/** Code. `depth`: braces open in it, so that the one that closes its template sequence is known. */
export type CodeMode = { readonly kind: 'code'; readonly outer?: Mode; depth: number }

export type QuotedMode = { readonly kind: 'quoted'; readonly outer: Mode }

/** A heredoc, or (without a marker) a text that is all template. */
export type HeredocMode = {
  readonly kind: 'heredoc'
  readonly outer?: Mode
  readonly marker?: string
  atLineStart: boolean
}

export type Mode = CodeMode | QuotedMode | HeredocMode

/** A text while it is cut into tokens: what is cut so far, where the rest begins and how it is to be read. */
export type Scan = {
  readonly text: string
  readonly kinds: TokenKind[]
  readonly starts: number[]
  readonly ends: number[]
  mode: Mode
  at: number
}

/** A token from here to `end`, where the scan goes on. */
export function emit(scan: Scan, kind: TokenKind, end: number): void {
  scan.kinds.push(kind)
  scan.starts.push(scan.at)
  scan.ends.push(end)
  scan.at = end
}

export function leave(scan: Scan): void {
  scan.mode = scan.mode.outer ?? scan.mode
}

/**
 * A quoted template ends with its line, and with it all that is open in it or around it, up to a heredoc or the code of the
 * file: so that one forgotten quote or brace does not turn the rest of the file inside out.
 */
export function breakQuote(scan: Scan): void {
  emit(scan, 'broken-quote', scan.at)
  while (scan.mode.outer !== undefined && scan.mode.kind !== 'heredoc') leave(scan)
}
