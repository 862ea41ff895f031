export {
  anchorBytes,
  type AuditEntry,
  type AuditEvent,
  CHAIN_START,
  type ChainHead,
  sealed,
  timeText,
} from './chain.ts'
export { publicKeyOf, sha256 } from './digest.ts'
export { openRemovalsComparison, type RemovalsComparison, type SameRemovals } from './compare-removals.ts'
export { fromLine, toLine } from './lines.ts'
export { fromRemovalJson, type ListedRemoval, removalText, toRemovalJson } from './removals.ts'
export {
  type AuditSubject,
  eventSubject,
  pinSubject,
  planSubject,
  registrySubject,
  repositorySubject,
  runSubject,
  SERVER,
  tokenSubject,
} from './subjects.ts'
export { AUDIT_TYPES, type AuditType, WEBHOOK_TYPES } from './types.ts'
export { type BrokenChain, openVerification, type Verification, type WholeChain } from './verify.ts'
