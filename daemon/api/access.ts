import type { NameKind } from '../../proto/names.ts'
import type { Role } from '../../proto/resources/index.ts'

/** What a parent of a list is: of runs a run, a repository or a workspace; of removals a run. */
export type ParentKind = 'workspace' | 'registry' | 'runs' | 'removals'

/** Where a method takes effect, and so in which workspace its role is needed. */
export type AccessScope =
  /** The workspace in a full name. */
  | { readonly kind: 'named'; readonly of: NameKind; readonly field: string }
  /** The workspace in `parent`, or any: the handler shows only what the caller may read. `of`: what the parent is. */
  | { readonly kind: 'parent'; readonly of: ParentKind }
  /** The workspace and the registry of the run whose name a field has. `mayBeEmpty`: then any, and the handler asks for the role. */
  | { readonly kind: 'run'; readonly field: string; readonly mayBeEmpty?: true }
  /** Any workspace: the method concerns no object of one. */
  | { readonly kind: 'any' }
  /** All workspaces: the method concerns the daemon itself. */
  | { readonly kind: 'daemon' }

/** The least role that a method needs, and where. */
export type Access = { readonly role: Role; readonly scope: AccessScope }

const named = (of: NameKind, field = 'name'): AccessScope => ({ kind: 'named', of, field })
const parent = (of: ParentKind = 'workspace'): AccessScope => ({ kind: 'parent', of })
const DAEMON: Access = { role: 'ADMIN', scope: { kind: 'daemon' } }
const LEASE: Access = { role: 'WORKER', scope: { kind: 'run', field: 'lease.run' } }

/** All methods of the API. A method that is missing cannot be served. */
export const ACCESS: Readonly<Record<string, Access>> = {
  'PlanService/CreatePlan': { role: 'READER', scope: named('workspace', 'parent') },
  'PlanService/GetPlan': { role: 'READER', scope: named('plan') },
  'PlanService/ListPlans': { role: 'READER', scope: parent() },
  'PlanService/WatchPlan': { role: 'READER', scope: named('plan') },
  'PlanService/ListPlanChanges': { role: 'READER', scope: named('plan', 'parent') },
  'PlanService/ListPlanEffects': { role: 'READER', scope: named('plan', 'parent') },
  'PlanService/ListPlanImages': { role: 'READER', scope: named('plan', 'parent') },
  'PlanService/ApplyPlan': { role: 'WRITER', scope: named('plan') },
  'PolicyService/GetPolicy': { role: 'READER', scope: named('policy') },
  'PolicyService/ListPolicies': { role: 'READER', scope: parent() },
  'PolicyService/GetProtection': { role: 'READER', scope: named('protection') },
  'PolicyService/ListProtections': { role: 'READER', scope: parent() },
  'PolicyService/CreatePolicy': { role: 'WRITER', scope: named('workspace', 'parent') },
  'PolicyService/UpdatePolicy': { role: 'WRITER', scope: named('policy') },
  'PolicyService/DeletePolicy': { role: 'WRITER', scope: named('policy') },
  'PinService/CreatePin': { role: 'OPERATOR', scope: named('workspace', 'parent') },
  'PinService/BatchCreatePins': { role: 'OPERATOR', scope: named('workspace', 'parent') },
  'PinService/GetPin': { role: 'READER', scope: named('pin') },
  'PinService/ListPins': { role: 'READER', scope: parent() },
  'PinService/DeletePin': { role: 'OPERATOR', scope: named('pin') },
  'WorkspaceService/GetWorkspace': { role: 'READER', scope: named('workspace') },
  'WorkspaceService/ListWorkspaces': { role: 'READER', scope: { kind: 'any' } },
  'WorkspaceService/ListRevisionObjects': { role: 'READER', scope: named('revision', 'parent') },
  'WorkspaceService/ListObjects': { role: 'READER', scope: named('workspace', 'parent') },
  'WorkspaceService/ListDrift': { role: 'READER', scope: named('workspace', 'parent') },
  'WorkspaceService/GetRevision': { role: 'READER', scope: named('revision') },
  'WorkspaceService/ListRevisions': { role: 'READER', scope: named('workspace', 'parent') },
  'RegistryService/GetRegistry': { role: 'READER', scope: named('registry') },
  'RegistryService/ListRegistries': { role: 'READER', scope: parent() },
  'RegistryService/CheckRegistry': { role: 'READER', scope: named('registry') },
  'RegistryService/PauseRegistry': { role: 'OPERATOR', scope: named('registry') },
  'RegistryService/ResumeRegistry': { role: 'OPERATOR', scope: named('registry') },
  'RepositoryService/GetRepository': { role: 'READER', scope: named('repository') },
  'RepositoryService/ListRepositories': { role: 'READER', scope: parent('registry') },
  'RepositoryService/GetImage': { role: 'READER', scope: named('image') },
  'RepositoryService/ListImages': { role: 'READER', scope: named('repository', 'parent') },
  'RepositoryService/ExplainRepository': { role: 'READER', scope: named('repository') },
  'RepositoryService/PauseRepository': { role: 'OPERATOR', scope: named('repository') },
  'RepositoryService/ResumeRepository': { role: 'OPERATOR', scope: named('repository') },
  'RestorationService/CreateRestoration': { role: 'OPERATOR', scope: named('workspace', 'parent') },
  'RestorationService/GetRestoration': { role: 'READER', scope: named('restoration') },
  'RestorationService/WatchRestoration': { role: 'READER', scope: named('restoration') },
  'RunService/CreateRun': { role: 'OPERATOR', scope: named('workspace', 'parent') },
  'RunService/GetRun': { role: 'READER', scope: named('run') },
  'RunService/ListRuns': { role: 'READER', scope: parent() },
  'RunService/WatchRuns': { role: 'READER', scope: parent('runs') },
  'RunService/CancelRun': { role: 'OPERATOR', scope: named('run') },
  'RunService/ListDecisions': { role: 'READER', scope: named('run', 'parent') },
  'RunService/ListRemovals': { role: 'READER', scope: parent('removals') },
  'ApprovalService/CreateApproval': { role: 'OPERATOR', scope: named('workspace', 'parent') },
  'ApprovalService/ListApprovals': { role: 'READER', scope: parent() },
  'ApprovalService/RevokeApproval': { role: 'OPERATOR', scope: named('approval') },
  'AuditService/ListAuditEvents': { role: 'READER', scope: { kind: 'any' } },
  'ServerService/GetServer': { role: 'READER', scope: { kind: 'any' } },
  'ServerService/GetHealth': { role: 'READER', scope: { kind: 'any' } },
  'TokenService/CreateToken': DAEMON,
  'TokenService/ListTokens': DAEMON,
  'TokenService/RevokeToken': DAEMON,
  'WorkerService/AcquireRun': { role: 'WORKER', scope: { kind: 'run', field: 'run', mayBeEmpty: true } },
  'WorkerService/ShareFlow': { role: 'WORKER', scope: { kind: 'any' } },
  'WorkerService/RenewLease': LEASE,
  'WorkerService/ReadRunInput': LEASE,
  'WorkerService/Recall': LEASE,
  'WorkerService/ListFacts': LEASE,
  'WorkerService/RecordManifests': LEASE,
  'WorkerService/ListOpenIntents': LEASE,
  'WorkerService/RecordScan': LEASE,
  'WorkerService/RecordLoss': LEASE,
  'WorkerService/RecordDecisions': LEASE,
  'WorkerService/RecordIntent': LEASE,
  'WorkerService/RecordPutBack': LEASE,
  'WorkerService/SettleIntent': LEASE,
  'WorkerService/FinishRun': LEASE,
}

/** Methods of gRPC itself that everybody may call, without credentials: they say nothing of what is stored. */
const OPEN: ReadonlySet<string> = new Set([
  '/grpc.health.v1.Health/Check',
  '/grpc.health.v1.Health/Watch',
  ...['v1', 'v1alpha'].map((version) => `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`),
])

/** Returns true if everybody may call a method, by its path. */
export function isOpen(path: string): boolean {
  return OPEN.has(path)
}

/** Returns true if a method says which services there are. Not each address has it. */
export function isReflection(path: string): boolean {
  return isOpen(path) && path.startsWith('/grpc.reflection.')
}

/** Returns true if a method is answered also while the daemon stops: it is how others learn of that. */
export function answersWhileDraining(path: string): boolean {
  return path === '/grpc.health.v1.Health/Check'
}

/** Returns the key of a method in the table, from its path `/careen.v1.SERVICE/METHOD`. */
export function methodKey(path: string): string {
  return path.replace(/^\/careen\.(?:worker\.)?v1\./, '')
}

const BY_PATH: ReadonlyMap<string, Access> = new Map(
  Object.entries(ACCESS).map(([key, access]) => [`/${packageOf(key)}.${key}`, access]),
)

function packageOf(key: string): string {
  return key.startsWith('WorkerService/') ? 'careen.worker.v1' : 'careen.v1'
}

/** Returns what a method needs, from its path `/careen.v1.SERVICE/METHOD`. Throws if the table has no such method. */
export function accessOf(path: string): Access {
  const access = BY_PATH.get(path)
  if (access === undefined) throw new Error(`${path}: daemon/api/access.ts does not say who may call it`)
  return access
}
