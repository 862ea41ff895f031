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
export { formatText } from './format.ts'
export { notInJson } from './json.ts'
export { lex, lexTemplate } from './lexer.ts'
export { parseFile, type Parsed } from './parser.ts'
export { type Block, type BlockReading, type OtherReading, type Reading, readingOf } from './reading.ts'
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
