export {
  type Diagnostic,
  diagnosticOf,
  hasErrors,
  inReadingOrder,
  type NamedValue,
  type Place,
  placeOf,
  type Problem,
  type Snippet,
} from './diagnostic.ts'
export { escaped } from './escaped.ts'
export { lex, lexTemplate } from './lexer.ts'
export { renderDiagnostic, type RenderOptions } from './render.ts'
export {
  openSource,
  type Position,
  positionOf,
  type Range,
  type Source,
  type SourceFile,
  type Span,
} from './source.ts'
export { type Punctuation, type TokenKind, type Tokens } from './token.ts'
