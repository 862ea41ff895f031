import { sha256 } from '../../policies/audit/index.ts'
import { diff, summarize } from '../../policies/diff/index.ts'
import { covers } from '../../policies/engine/index.ts'
import { checkObjects, lintObjects } from '../../policies/language/index.ts'
import {
  addressOf,
  canonicalJson,
  compact,
  type DeclaredObject,
  LINTS,
  type Policy,
} from '../../policies/model/index.ts'
import type { StoredObject, StoredPlan } from '../../proto/resources/index.ts'
import type { PolicyOperations, PolicyWrite, PolicyWriteKind, WrittenPolicy } from '../plan-services.ts'
import { etagOf, type NewId, type Store } from '../store/store.ts'
import { nearIn } from '../workspaces/index.ts'
import type { ApplyDeps } from './apply-plan.ts'
import { auditApply } from './audit-apply.ts'
import { changedObjects } from './changed-objects.ts'
import { type AppliedPlan, finishedApply } from './finished-apply.ts'
import { historyLines } from './history-lines.ts'
import { applyClosed } from './on-hold.ts'
import { refuseForeign } from './refuse-foreign.ts'
import { refusePrevented } from './refuse-prevented.ts'
import { fitting, writesClosed, writesRefused } from './refuse-write.ts'
import { storeAtOnce } from './store-plan.ts'
import { refuseErrors } from './validate-declared.ts'
import { writePlan, type WrittenPlan } from './write-plan.ts'

export type PolicyDeps = ApplyDeps & { readonly newId: NewId }

/** What a write did. `applied`: absent: it changed nothing, or was only validated. */
type Written = { readonly policy: WrittenPolicy | undefined; readonly applied?: AppliedWrite }

type AppliedWrite = AppliedPlan & Pick<WrittenPlan, 'after'>

/** Returns the use cases of single policies. Does not read the store until one is called. */
export function policyOperations(deps: PolicyDeps): PolicyOperations {
  return {
    write: (request) => {
      const { policy, applied } = deps.store.transaction(() => writeOnce(deps, request))
      if (applied === undefined) return policy
      deps.workspaces.remember(request.workspace, applied.serial, applied.after)
      deps.applied(finishedApply(applied, request.by))
      return policy
    },
  }
}

/** Requires a transaction. A repeated request gets the first answer. */
function writeOnce(deps: PolicyDeps, request: PolicyWrite): Written {
  const { store } = deps
  const { requestId: id, content, workspace, address, write } = request
  const key = { id, method: `${write.kind} policy`, arguments: { workspace, address, content } }
  const before = store.requests.resultOf(key)
  if (before !== undefined)
    return { policy: before === '' ? undefined : (JSON.parse(before) as WrittenPolicy) }
  const written = writePolicy(deps, request)
  store.requests.remember(key, written.policy === undefined ? '' : JSON.stringify(written.policy))
  return written
}

function writePolicy(deps: PolicyDeps, request: PolicyWrite): Written {
  const { store } = deps
  refuseOnHold(deps, request)
  const stored = storedAt(store, request)
  if (stored === undefined && request.write.kind === 'delete' && request.allowMissing)
    return { policy: undefined }
  const before = fitting(stored, request)
  const { after, changes, warnings } = changed(deps, request, before)
  if (changes.length === 0 && before !== undefined) return { policy: { ...before, warnings } }
  const applied = request.validateOnly ? undefined : apply(deps, request, changes)
  const policy = after && { ...headOf(store, request, applied), etag: etagOf(after), object: after, warnings }
  return { policy, ...compact({ applied }) }
}

function storedAt(
  store: Store,
  { workspace, address }: PolicyWrite,
): ReturnType<Store['objects']['get' | 'opaqueAt']> {
  const found = store.objects.get(address) ?? store.objects.opaqueAt(address)
  return found?.workspace === workspace ? found : undefined
}

/** `applied`: undefined: the next apply. */
function headOf(
  store: Store,
  { workspace, address, actor }: PolicyWrite,
  applied: AppliedPlan | undefined,
): Omit<StoredObject, 'etag' | 'object'> {
  const serial = applied?.serial ?? store.objects.workspace(workspace).serial + 1
  return { workspace, address, serial, manager: actor.identity }
}

/** Throws PLAN_REQUIRED or OUTSIDE_WINDOW if `careend.hcl` lets nobody write policies of the workspace now. */
function refuseOnHold(deps: PolicyDeps, { workspace, address }: PolicyWrite): void {
  const rules = deps.applyRules(workspace)
  if (rules !== undefined && (rules.planOnly || rules.approvers > 0)) throw writesRefused(workspace, address)
  const why = applyClosed(deps, workspace)
  if (why !== undefined) throw writesClosed(address, workspace, why)
}

type ChangedPolicy = {
  /** Undefined: it is deleted. */
  readonly after: Policy | undefined
  /** At most one. */
  readonly changes: StoredPlan['changes']
  readonly warnings: readonly string[]
}

/** Returns what a write makes of a policy. Throws if all objects of the workspace together are not valid then. */
function changed(deps: PolicyDeps, request: PolicyWrite, before: StoredObject | undefined): ChangedPolicy {
  const { store } = deps
  const { workspace, address, write } = request
  const after = afterOf(write, before)
  const declared = after === undefined ? [] : [after]
  const all = [...aroundOf(deps, request, after), ...declared]
  refuseErrors(checkObjects(all))
  refuseForeign(store, workspace, declared)
  const changes = diff(declared, before === undefined ? [] : [before.object])
  refusePrevented(changes)
  return {
    after,
    changes,
    warnings: after === undefined ? [] : warningsOf(address, all),
  }
}

/**
 * Returns the other objects with which a policy must be valid: all but policies and protections of other repositories. Why not those: they
 * were valid before, and no write of this policy changes that. After a delete, all are as valid as before.
 */
function aroundOf(
  { workspaces }: Pick<PolicyDeps, 'workspaces'>,
  { workspace, address }: PolicyWrite,
  after: Policy | undefined,
): readonly DeclaredObject[] {
  if (after === undefined) return []
  const { scope } = after
  const model = workspaces.model(workspace)
  const { registries, policies, protections } = scope.kind === 'repository' ? nearIn(model, scope) : model
  return [...registries, ...policies, ...protections].filter((one) => addressOf(one) !== address)
}

function afterOf(write: PolicyWriteKind, before: StoredObject | undefined): Policy | undefined {
  switch (write.kind) {
    case 'create':
      return write.policy
    case 'update':
      return write.policy(before?.object.kind === 'policy' ? before.object : undefined)
    case 'delete':
      return undefined
  }
}

/** Returns what careen warns of in one policy of these objects. */
function warningsOf(address: string, objects: readonly DeclaredObject[]): readonly string[] {
  return lintObjects(objects, new Set())
    .filter((one) => one.address === address || one.address.startsWith(`${address}.rule.`))
    .map(({ code, address: at, detail }) => `${at}: ${LINTS[code].summary}. ${detail} ${LINTS[code].advice}`)
}

/** Applies a plan of one change. Approvals end where the policy was or is, and none is given. */
function apply(deps: PolicyDeps, request: PolicyWrite, changes: StoredPlan['changes']): AppliedWrite {
  const { store, now } = deps
  const { workspace, by, actor } = request
  const body = {
    workspace,
    baseSerial: store.objects.workspace(workspace).serial,
    createdAt: now(),
    createdBy: by,
    creator: actor.identity,
    manager: actor.identity,
    summary: { ...summarize(changes, [], 0), skipped: true as const },
  }
  const plan = storeAtOnce(store, { body, changes, effects: [] }, () => deps.newId('pl'))
  endApprovals(store, plan)
  const { serial, after } = writePlan(deps, plan, { by: { requestedBy: by, actor } })
  const images = { approved: 0, waiting: 0 }
  const changesSha256 = sha256(canonicalJson(changes)).toString('hex')
  const lines = historyLines(plan)
  auditApply(store, { plan, serial, images, lines, changesSha256 }, { actor, allowUnknown: false })
  return { plan, serial, images, after, nextRunAt: undefined }
}

/** Ends the approvals of all known repositories that a changed policy covers, before or after. */
function endApprovals(store: Store, { workspace, changes }: StoredPlan): void {
  const scopes = changes
    .flatMap(changedObjects)
    .flatMap((object) => (object.kind === 'registry' ? [] : [object.scope]))
  for (const scope of scopes) if (scope.kind === 'repository') store.approvals.clear(scope)
  const wide = scopes.filter(({ kind }) => kind !== 'repository')
  if (wide.length === 0) return
  for (const { object } of store.objects.registries(workspace))
    for (const ref of store.approvals.repositoriesOf(object.name))
      if (wide.some((scope) => covers(scope, ref))) store.approvals.clear(ref)
}
