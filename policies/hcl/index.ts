export {
  type Diagnostic,
  type NamedValue,
  type Place,
  type Problem,
  type Snippet,
  diagnosticOf,
  hasErrors,
  inReadingOrder,
  placeOf,
} from './diagnostics/diagnostic.ts'
export { EvaluationFailure } from './diagnostics/failure.ts'
export { type RenderOptions, renderDiagnostic } from './diagnostics/render.ts'
export { itemsOf } from './evaluation/collections.ts'
export { evaluate, tryEvaluate } from './evaluation/evaluate.ts'
export { valuesIn } from './evaluation/fail.ts'
export {
  type Entry,
  type Names,
  type Namespace,
  type EvaluationScope,
  namesOf,
  openBudget,
  within,
} from './evaluation/scope.ts'
export { isSensitive } from './evaluation/sensitive.ts'
export { formatText } from './format/format.ts'
export { FUNCTION_FAMILIES } from './functions/families.ts'
export type { Files, Functions } from './functions/function.ts'
export { FUNCTIONS } from './functions/index.ts'
export { functionsFor } from './functions/load.ts'
export { escaped } from './source/escaped.ts'
export { lex } from './source/lexer.ts'
export {
  type Position,
  type Range,
  type SourceText,
  type SourceFile,
  type Span,
  lineOf,
  openSource,
  positionOf,
} from './source/source.ts'
export { closest, didYouMean } from './source/suggest.ts'
export type { TokenList } from './source/token.ts'
export type { Attribute, Block, Body, Expression, Label } from './syntax/ast.ts'
export { notInJson } from './syntax/json.ts'
export { parseType } from './syntax/parse-type.ts'
export { type ParsedFile, parseExpression, parseFile } from './syntax/parser.ts'
export {
  type BlockCrossCheck,
  NOTHING,
  type OtherParserResult,
  type CrossCheck,
  type TextBlock,
  crossCheck,
} from './syntax/reading.ts'
export { references } from './syntax/walk.ts'
export { convert } from './values/convert.ts'
export { showValue } from './values/show.ts'
export { type Type, typeText } from './values/type.ts'
export {
  type HclValue,
  fromPlain,
  isList,
  isObject,
  isSet,
  kindName,
  sortedEntries,
  toPlain,
  toText,
} from './values/value.ts'
