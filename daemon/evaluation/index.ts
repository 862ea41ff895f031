export { type Conditions, conditionsOf, pendingDeletes, withParked } from './conditions.ts'
export { type Decided, decideHere } from './decide.ts'
export { canTombstone, mutableTags } from './mutable-tags.ts'
export { countTags } from './quota.ts'
