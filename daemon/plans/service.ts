import {
  ALL_REPOSITORIES,
  type Change,
  diff,
  type RepositoryEffect,
  refusedEffects,
  summarize,
  unknownRefusal,
} from '../../policies/diff/index.ts'
import { type Diagnostic, hasErrors } from '../../policies/language/index.ts'
import { checkObjects } from '../../policies/language/index.ts'
import { addressOf, CareenError, type DeclaredObject, type Registry } from '../../policies/model/index.ts'
import { canonicalRegistryUrl } from '../../policies/scalars/index.ts'
import type { StoredObject, StoredPlan } from '../../proto/resources/index.ts'
import { factsNow } from '../registries/index.ts'
import type { Declared, PlanOperations, PlanRequest } from '../services.ts'
import type { Store } from '../store/store.ts'
import { modelOf, followRegistries, identityOf, type Workspaces } from '../workspaces/index.ts'
import type { Effects, EffectsOf } from './plan-effects.ts'
import { warningsOf, waitingIn } from './warnings.ts'

export type PlanDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly effectsOf: EffectsOf
  readonly now: () => number
  readonly newId: () => string
  /** Told after an apply, so that catalogs are read and due runs start. */
  readonly applied: (workspace: string) => void
}

export function planOperations(deps: PlanDeps): PlanOperations {
  const { store } = deps
  return {
    create: async (request, progress, signal) => {
      const { serial } = store.objects.workspace(request.workspace)
      const stored = store.objects.all(request.workspace)
      const declared = resolveDeclared(request, stored)
      refuseMistakes(checkObjects(declared))
      refuseForeign(store, request.workspace, declared)
      const held = stored.map((entry) => entry.object)
      const changes = diff(declared, held)
      const seen =
        request.skipEffects || changes.length === 0
          ? NOTHING
          : await deps.effectsOf(
              { workspace: request.workspace, before: modelOf(held), after: modelOf(declared) },
              progress,
              signal,
            )
      const { registries } = modelOf(declared)
      const warnings = [
        ...warningsOf(seen.effects, registries, (registry) => factsNow(store, registry)),
        ...waitingIn(store, request.workspace, seen.effects),
      ]
      const plan = makePlan(deps, request, { serial, changes, warnings, ...seen })
      store.plans.insert(plan)
      return plan
    },
    get: (id) => getPlan(store, id),
    apply: async (id, requestId, requestedBy, { allowUnknown } = {}) =>
      apply(deps, id, { requestId, requestedBy, allowUnknown: allowUnknown === true }),
  }
}

type Made = {
  readonly serial: number
  readonly changes: readonly Change[]
  readonly effects: readonly RepositoryEffect[]
  readonly frees: number
  readonly warnings: readonly string[]
}

const NOTHING: Effects = { effects: [], frees: 0 }

function makePlan(
  deps: PlanDeps,
  request: PlanRequest,
  { serial, changes, effects, frees, warnings }: Made,
): StoredPlan {
  return {
    id: deps.newId(),
    workspace: request.workspace,
    baseSerial: serial,
    createdAt: deps.now(),
    createdBy: request.requestedBy,
    changes,
    effects,
    summary: { ...summarize(changes, effects, frees), ...(request.skipEffects ? { skipped: true } : {}) },
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

/** Puts the held bodies in for objects that were declared by name and etag alone. */
function resolveDeclared(request: PlanRequest, stored: readonly StoredObject[]): DeclaredObject[] {
  const held = new Map(stored.map((entry) => [entry.address, entry]))
  return request.declared.map((declared: Declared) => {
    if ('object' in declared) return declared.object
    const entry = held.get(declared.address)
    if (entry?.etag === declared.etag) return entry.object
    throw new CareenError(
      'PLAN_STALE',
      `${declared.address} changed in the daemon while the plan was made; run careen plan again`,
      { metadata: { object: declared.address } },
    )
  })
}

function refuseMistakes(diagnostics: readonly Diagnostic[]): void {
  if (!hasErrors(diagnostics)) return
  const errors = diagnostics.filter((d) => d.severity === 'error')
  const lines = errors
    .slice(0, 5)
    .map((d) => `${d.place?.address ?? 'configuration'}: ${d.summary}. ${d.detail}`)
  const more = errors.length > 5 ? ` (and ${errors.length - 5} more)` : ''
  const second = errors.find((d) => d.summary.toLowerCase().includes('second active'))
  throw new CareenError(second ? 'SECOND_ACTIVE_POLICY' : 'INVALID_ARGUMENT', `${lines.join('; ')}${more}`)
}

/** An address, and a registry's URL, belong to one workspace: two configurations never rule one repository. */
function refuseForeign(store: Store, workspace: string, declared: readonly DeclaredObject[]): void {
  const elsewhere = store.objects
    .workspaces()
    .filter((other) => other.name !== workspace)
    .flatMap((other) => store.objects.registries(other.name))
  for (const object of declared) {
    const owner = store.objects.get(addressOf(object))
    if (owner && owner.workspace !== workspace) {
      throw new CareenError(
        'ALREADY_EXISTS',
        `${addressOf(object)} belongs to workspace ${owner.workspace}; rename it here, or plan with -workspace ${owner.workspace}`,
        { metadata: { object: addressOf(object), workspace: owner.workspace } },
      )
    }
    if (object.kind !== 'registry') continue
    const same = elsewhere.find((other) => identityOf(other) === canonicalRegistryUrl(object.url))
    if (same?.object.kind === 'registry') throw ownedElsewhere(object, same.object, same.workspace)
  }
}

function ownedElsewhere(registry: Registry, owned: Registry, workspace: string): CareenError {
  const address = addressOf(registry)
  return new CareenError(
    'ALREADY_EXISTS',
    `${address} (${registry.url}) is the registry that workspace ${workspace} declares as ${addressOf(owned)} (${owned.url}); one registry belongs to one workspace. Remove ${address} here, or remove ${addressOf(owned)} there first: careen plan -workspace ${workspace}`,
    { metadata: { object: address, workspace } },
  )
}

function getPlan(store: Store, id: string): StoredPlan {
  const plan = store.plans.get(id)
  if (plan) return plan
  throw new CareenError('NOT_FOUND', `plan ${id} is not known to this daemon; run careen plan again`)
}

type ApplyRequest = {
  readonly requestId: string
  readonly requestedBy: string
  readonly allowUnknown: boolean
}

function apply(
  deps: PlanDeps,
  id: string,
  { requestId, requestedBy, allowUnknown }: ApplyRequest,
): { plan: StoredPlan; serial: number } {
  const { store } = deps
  const done = store.transaction(() => {
    const before = requestId === '' ? undefined : store.requests.get(requestId)
    const plan = getPlan(store, before?.kind === 'apply' ? before.result : id)
    if (before) return { plan, serial: plan.appliedSerial ?? 0, repeated: true }
    refuseApplied(plan)
    refuseStale(store, plan)
    const refusal = allowUnknown ? undefined : unknownRefusal(plan.effects)
    if (refusal !== undefined)
      throw new CareenError('EFFECTS_UNKNOWN', refusal, { metadata: { plan: plan.id } })
    refuseForeign(
      store,
      plan.workspace,
      plan.changes.flatMap((c) => (c.action === 'delete' ? [] : [c.after])),
    )
    const serial = write(deps, plan, requestedBy)
    if (requestId !== '') store.requests.put(requestId, 'apply', plan.id)
    return { plan, serial, repeated: false }
  })
  if (!done.repeated) deps.applied(done.plan.workspace)
  return { plan: done.plan, serial: done.serial }
}

function refuseApplied(plan: StoredPlan): void {
  if (plan.appliedSerial === undefined) return
  throw new CareenError(
    'PLAN_APPLIED',
    `plan ${plan.id} was applied before, as serial ${plan.appliedSerial} of workspace ${plan.workspace}; make a new plan`,
  )
}

function refuseStale(store: Store, plan: StoredPlan): void {
  const { serial } = store.objects.workspace(plan.workspace)
  if (serial === plan.baseSerial) return
  const since = store.objects.history(plan.workspace, plan.baseSerial, 5)
  const lines = since.map(
    (entry) =>
      `serial ${entry.serial} by ${entry.appliedBy} at ${new Date(entry.appliedAt).toISOString()}: ${entry.changes.slice(0, 5).join(', ')}`,
  )
  throw new CareenError(
    'PLAN_STALE',
    `the plan was made on serial ${plan.baseSerial} of workspace ${plan.workspace}, which is at serial ${serial} now. Since then: ${lines.join('; ')}. Run careen plan again`,
    { metadata: { workspace: plan.workspace, base_serial: `${plan.baseSerial}`, serial: `${serial}` } },
  )
}

const SIGN = { create: '+', update: '~', delete: '-' } as const

/** All changes, what was approved with them, and what follows for the schedule. Returns the new serial. */
function write(deps: PlanDeps, plan: StoredPlan, requestedBy: string): number {
  const { store, workspaces, now } = deps
  const serial = plan.baseSerial + 1
  for (const change of plan.changes) {
    if (change.action === 'delete') store.objects.remove(addressOf(change.before))
    else store.objects.put(plan.workspace, serial, change.after)
  }
  store.objects.setSerial(plan.workspace, serial, now())
  store.objects.addHistory({
    workspace: plan.workspace,
    serial,
    planId: plan.id,
    appliedAt: now(),
    appliedBy: requestedBy,
    changes: plan.changes.map(
      (c) => `${SIGN[c.action]} ${addressOf(c.action === 'delete' ? c.before : c.after)}`,
    ),
  })
  store.plans.markApplied(plan.id, serial)
  followRegistries(store)
  workspaces.assign(plan.workspace, now())
  approve(deps, plan)
  return serial
}

/**
 * What the plan showed is approved, and nothing else: approvals of an earlier plan end where this one looked, or could not
 * look; one that was made without looking ends them all. Where it could not look, a person sees what goes before it does.
 */
function approve({ store, now }: PlanDeps, plan: StoredPlan): void {
  const looked = plan.effects.map((effect) => effect.repository)
  const registries = store.objects.registries(plan.workspace)
  const all = registries.flatMap(({ object }) => store.repositories.ofRegistry(object.name))
  for (const ref of looked.length === 0 ? all : looked) store.approvals.clear(ref)
  const unknown = refusedEffects(plan.effects)
  // Known repositories of a registry that cannot be listed were looked at, or nothing changes there.
  for (const { repository } of unknown.filter((effect) => effect.repository.repository === ALL_REPOSITORIES))
    for (const ref of store.repositories.ofRegistry(repository.registry)) store.reviews.reviewed(ref, now())
  for (const { repository } of unknown) store.reviews.addUnknown(repository, now())
  for (const effect of plan.effects) {
    if (effect.failure !== undefined) continue
    const digests = effect.deletes.map((decision) => decision.digest)
    store.approvals.add(effect.repository, digests, { source: plan.id, at: now() })
    store.reviews.reviewed(effect.repository, now())
  }
}
