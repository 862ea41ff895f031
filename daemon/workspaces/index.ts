export { type ClosedWindow, closed, closedWindow } from './closed-window.ts'
export { type DiscoverDeps, discover, isWide, repositoriesOf } from './discover-repositories.ts'
export {
  type Governor,
  type Model,
  basisOf,
  changedModel,
  governor,
  modelOf,
  nearIn,
  opaqueFor,
} from './effective-policy.ts'
export { type DriftQuery, driftInSteps } from './drift.ts'
export { noteTraits } from './registry-traits.ts'
export { type HeldRegistry, heldRegistry } from './held-registry.ts'
export { followRegistries, inventoryAt, identityOf, knownRepositories } from './registry-identity.ts'
export { nextRuns } from './next-runs.ts'
export { ownersIn } from './owners.ts'
export type { StagedAssignments } from './stage-assignments.ts'
export { objectOperations } from './service.ts'
export { bytesOfOthers, changedAt, coolsUntil } from './stored-quota.ts'
export { type Workspaces, openWorkspaces } from './workspaces.ts'
export {
  type MakersDeps,
  type TwoPersons,
  approverOf,
  makersOf,
  needsSecondPerson,
  openTwoPersons,
} from './two-persons.ts'
export { refusedKind, refuseKind } from './approver-kinds.ts'
export { pauseOf, pauseText, refusePaused } from './paused.ts'
export { once, pause, type PausedPlace, pausedSubject } from './pausing.ts'
