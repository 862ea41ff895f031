export type { Attribute, Block, Body, Expression, Label } from './ast.ts'
export { itemsOf } from './collections.ts'
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
export { evaluate, tryEvaluate } from './evaluate.ts'
export { valuesIn } from './fail.ts'
export { EvaluationFailure } from './failure.ts'
export { formatText } from './format.ts'
export type { Files, Functions } from './functions/function.ts'
export { FUNCTION_FAMILIES } from './functions/families.ts'
export { FUNCTIONS } from './functions/index.ts'
export { functionsFor } from './functions/load.ts'
export { notInJson } from './json.ts'
export { type Parsed, parseExpression, parseFile } from './parser.ts'
export {
  type BlockReading,
  NOTHING,
  type OtherReading,
  type Reading,
  readingOf,
  type TextBlock,
} from './reading.ts'
export { renderDiagnostic, type RenderOptions } from './render.ts'
export { type Entry, type Names, type Namespace, namesOf, openBudget, type Scope, within } from './scope.ts'
export { isSensitive } from './sensitive.ts'
export { showValue } from './show.ts'
export { lex } from './lexer.ts'
export {
  lineOf,
  openSource,
  type Position,
  positionOf,
  type Range,
  type Source,
  type SourceFile,
  type Span,
} from './source.ts'
export { closest, didYouMean } from './suggest.ts'
export { convert } from './convert.ts'
export { parseType } from './parse-type.ts'
export { type Type, typeText } from './type.ts'
export {
  fromPlain,
  isList,
  isObject,
  isSet,
  kindName,
  sortedEntries,
  toPlain,
  toText,
  type Value,
} from './value.ts'
export type { Tokens } from './token.ts'
export { references } from './walk.ts'
