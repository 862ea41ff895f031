export {
  ACTIONS,
  type Action,
  type Decision,
  type EvaluateInput,
  type Evaluation,
  type RuleTally,
  goes,
  deletedImages,
  imagesIn,
  isDeletedImage,
  keptImages,
} from './decision.ts'
export { changesOf, decisionsOf, evaluate } from './evaluate.ts'
export { isSignatureTag, ordinaryTags } from './graph.ts'
export { type CountedManifest, imageCount } from './image-count.ts'
export { type LimitCheck, checkLimits } from './limit-checks.ts'
export { lintEvaluation } from './lint.ts'
export { type Patterns, openPatterns, patternsOf } from './patterns.ts'
export { protector } from './protect.ts'
export type { Age, Reason, Verdict } from './reason.ts'
export { type BlobUses, type Stored, addUses, blobUses, freedBytes } from './reclaimable.ts'
export { covers, govern } from './scope.ts'
export { betweenText, sentence } from './sentence.ts'
export { clauses, verdictClauses, whyText } from './why.ts'
