import type { SourceText } from './source.ts'

/** What begins with a letter has a text of its own; the others are what they are called. */
export type TokenKind =
  | 'identifier'
  | 'number'
  | 'comment'
  /** A line's end. */
  | 'newline'
  /** Opens and closes a quoted template. */
  | 'open-quote'
  | 'close-quote'
  /** Text in a quoted template, with its escapes. */
  | 'quoted-text'
  /** A quoted template ends with its line: there is no closing quote. Empty. */
  | 'broken-quote'
  /** `<<EOT` or `<<-EOT` and its line's end. */
  | 'open-heredoc'
  /** The line of the marker, without its end. */
  | 'close-heredoc'
  /** Text in a heredoc, at most one line. */
  | 'heredoc-text'
  /** `${`, `${~`, `%{`, `%{~` */
  | 'open-interpolation'
  | 'open-directive'
  /** `}` or `~}` of a template. */
  | 'close-sequence'
  /** A character that means nothing, or a comment without its end. */
  | 'invalid'
  | 'end'
  | Punctuation

export type Punctuation =
  | '{'
  | '}'
  | '['
  | ']'
  | '('
  | ')'
  | '.'
  | ','
  | '...'
  | ':'
  | '::'
  | '?'
  | '='
  | '=>'
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '!'

/** All tokens of a text in its order, in columns; the last one is `end`. Blanks are between them. */
export type TokenList = {
  readonly source: SourceText
  readonly kinds: readonly TokenKind[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}
