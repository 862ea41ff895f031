export { attributesOf } from './attributes.ts'
export { type Change, type FieldChange, diff, diffInSteps } from './diff.ts'
export {
  ALL_REPOSITORIES,
  type DeferredImages,
  type EffectCause,
  type ParkedRun,
  type PlanSummary,
  type RepositoryEffect,
  summarize,
  unknownEffects,
} from './effect.ts'
export { changedObjects, narrow, type Narrowed, type PlanSelection, unmatched } from './narrow.ts'
export { type Rename, renamesOf } from './renames.ts'
export { overlaps, scopeOf, selectorOf } from './reach.ts'
export { type OverLimits, overLimits } from './over-limits.ts'
export { refusedEffects, unknownRefusal, unknownWhere } from './unknown-effects.ts'
