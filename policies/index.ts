export { type Diagnostic, hasErrors, inReadingOrder, type Place } from './diagnostic.ts'
export {
  type Action,
  ACTIONS,
  type Decision,
  type EvaluateInput,
  type Evaluation,
  goes,
  type RuleTally,
} from './engine/decision.ts'
export { changesOf, decisionsOf, evaluate } from './engine/evaluate.ts'
export { AGREED, blurred, checkedGap, isPoint, laterOf } from './evidence/arrival.ts'
export { lossIn, lossText } from './losses.ts'
export { readInstant } from './evidence/instant.ts'
export { openPatterns, type Patterns } from './engine/patterns.ts'
export { addUses, type BlobUses, blobUses, freedBytes, type Stored } from './engine/reclaim.ts'
export { isSignatureTag } from './engine/graph.ts'
export { guard, type GuardResult } from './engine/guard.ts'
export type { Age, Reason, Verdict } from './engine/reason.ts'
export { covers, type Governed, govern } from './engine/scope.ts'
export {
  type EvaluatedAll,
  type EvaluatedDecision,
  evaluateAll,
  type EvaluatedRepository,
  evaluateRepositories,
  type OfflineRequest,
} from './offline/evaluate-all.ts'
export { forecast, type ForecastDay } from './offline/forecast.ts'
export { readInUse, readPins } from './offline/pins.ts'
export { registryNamed } from './offline/repositories.ts'
export { type GivenImage, readImages } from './offline/images.ts'
export type { Expectation, Fate } from './offline/test-image.ts'
export { type ImageResult, type Mismatch, runTests, type TestResult } from './offline/test-run.ts'
export { type GivenTests, type PolicyTest, readTests, type TestImage } from './offline/tests.ts'
export { sentence } from './engine/sentence.ts'
export { lintEvaluation } from './engine/lint.ts'
export {
  type BlockReading,
  escaped,
  formatText,
  FUNCTION_FAMILIES,
  lex,
  notInJson,
  openSource,
  parseFile,
  placeOf,
  positionOf,
  type Range,
  type Reading,
  NOTHING,
  readingOf,
  renderDiagnostic,
  type RenderOptions,
  closest,
  type TextBlock,
  type Tokens,
  type Source,
  type SourceFile,
} from './hcl/index.ts'
export { CareenError, type Code, CODES } from './error.ts'
export { type Lint, type LintCode, LINTS } from './lints.ts'
export { checkObjects } from './language/check.ts'
export { type Configuration, readConfiguration } from './language/configuration.ts'
export { type Console, openConsole } from './language/expressions.ts'
export type { Folder, ReadOptions } from './language/load.ts'
export type { Given } from './language/variables.ts'
export { formatBytes, parseBytes, readableBytes } from './language/bytes.ts'
export { formatDuration, parseDuration, readableDuration } from './language/duration.ts'
export { type Attribute as SchemaAttribute, type Block as SchemaBlock, SCHEMA } from './language/schema.ts'
export { TEST as TEST_SCHEMA } from './language/test-schema.ts'
export { compileTagPattern } from './language/pattern.ts'
export { printObject } from './language/print.ts'
export { nextAfter } from './language/schedule.ts'
export * from './model.ts'
export { attributesOf } from './plan/attributes.ts'
export { canonical } from './plan/canonical.ts'
export { type Change, diff, type FieldChange } from './plan/diff.ts'
export {
  ALL_REPOSITORIES,
  type HeldBack,
  type ParkedRun,
  type PlanSummary,
  type RepositoryEffect,
  summarize,
  unknownEffects,
} from './plan/plan.ts'
export { refusedEffects, unknownRefusal, unknownWhere } from './plan/unknown.ts'
export * from './inventory.ts'
export * from './records.ts'
export * from './registries.ts'
export { canonicalRegistryHost, canonicalRegistryUrl } from './registry-url.ts'
