import { MOST_TOKENS } from './bounds.ts'
import { lexCode } from './lex-code.ts'
import { lexHeredoc, lexQuoted } from './lex-template.ts'
import { emit, type Mode, type Scan } from './scan.ts'
import type { SourceText } from './source.ts'
import type { TokenList } from './token.ts'

/**
 * Cuts a file into tokens. Never fails: what means nothing is a token `invalid`. A byte order mark is passed over. Of a text
 * with more than MOST_TOKENS there is only the beginning.
 */
export function lex(source: SourceText): TokenList {
  return lexAs(source, { kind: 'code', depth: 0 })
}

/** The same of a text that is all template, as a heredoc without its markers. */
export function lexTemplate(source: SourceText): TokenList {
  return lexAs(source, { kind: 'heredoc', atLineStart: false })
}

function lexAs(source: SourceText, mode: Mode): TokenList {
  const { text } = source
  const at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const scan: Scan = { text, kinds: [], starts: [], ends: [], mode, at }
  while (scan.at < text.length && scan.kinds.length < MOST_TOKENS) lexNext(scan)
  emit(scan, 'end', text.length)
  return { source, kinds: scan.kinds, starts: scan.starts, ends: scan.ends }
}

function lexNext(scan: Scan): void {
  const { mode } = scan
  switch (mode.kind) {
    case 'code':
      return lexCode(scan, mode)
    case 'quoted':
      return lexQuoted(scan, mode)
    case 'heredoc':
      return lexHeredoc(scan, mode)
  }
}
