import { CareenError, type Registry, compact } from '../../policies/model/index.ts'
import {
  isUnderstood,
  type ListQuery,
  type RegistryCheck,
  type RegistryState,
  type RepositoryState,
  type StoredObject,
} from '../../proto/resources/index.ts'
import type { RegistryOperations, RegistryQuery, ResumeRequest } from '../registry-services.ts'
import { type OpenClient, openerIn } from '../registry/client.ts'
import type { Store } from '../store/store.ts'
import { isWide, once, pause, type PausedPlace, pausedSubject, type Workspaces } from '../workspaces/index.ts'
import { factsNow, factsOf } from './capabilities.ts'
import { resultsOf } from './checks.ts'
import { askRegistry } from './probe-registry.ts'
import { openSizes, type Sizes } from './size.ts'

export type RegistryDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly open: OpenClient
  readonly now: () => number
  /** Resolves after other events have run. */
  readonly yieldLoop: () => Promise<void>
}

export function registryOperations(deps: RegistryDeps): RegistryOperations {
  const sizes = openSizes(deps)
  return {
    list: (query) => list(deps, sizes, query),
    get: (name) => named(deps.store, name),
    check: (name, repository, signal) => check(deps, { name, repository }, signal),
    pause: (request) => {
      pause(deps, placeOf(deps.store, request.name), request)
      return named(deps.store, request.name)
    },
    resume: (request) => {
      resume(deps, request)
      return named(deps.store, request.name)
    },
  }
}

async function list(
  { store }: RegistryDeps,
  sizes: Sizes,
  { skipSizes, ...query }: RegistryQuery,
): Promise<readonly RegistryState[]> {
  const states = understood(store, query).flatMap((stored) => stateOf(store, stored))
  if (skipSizes === true) return states
  return Promise.all(
    states.map(async (state) => ({ ...state, ...compact({ size: await sizes.of(state.name) }) })),
  )
}

/** Returns a page of the registries that this daemon understands: as many as asked for, if there are so many. */
function understood(store: Store, { after, ...query }: ListQuery): readonly StoredObject[] {
  const found: StoredObject[] = []
  let from = after === undefined ? '' : `registry.${after}`
  for (;;) {
    const batch = store.objects.list('registry', { ...query, after: from })
    found.push(...batch.filter(isUnderstood))
    if (batch.length < query.limit || found.length >= query.limit) return found.slice(0, query.limit)
    from = batch.at(-1)?.address ?? ''
  }
}

/** Returns the state of a registry, or nothing of another object. */
function stateOf(store: Store, stored: StoredObject): readonly RegistryState[] {
  const { object, workspace } = stored
  if (object.kind !== 'registry') return []
  const { name, url } = object
  const known = compact({
    capabilities: factsNow(store, object),
    pause: store.pauses.get({ registry: name }),
  })
  return [{ name, url, workspace, declared: stored, ...known }]
}

/** Returns the state of a registry. Throws NOT_FOUND. */
function named(store: Store, name: string): RegistryState {
  const stored = store.objects.get(`registry.${name}`)
  const [state] = stored === undefined ? [] : stateOf(store, stored)
  if (state === undefined) throw notDeclared(store, name)
  return state
}

/** Ends a pause. Does nothing if the registry is not paused. */
function resume({ store }: RegistryDeps, { name, requestId, actor }: ResumeRequest): void {
  const place = placeOf(store, name)
  const key = { id: requestId, method: 'ResumeRegistry', arguments: { registry: name } }
  once(store, key, () => {
    const before = store.pauses.get(place)
    if (before === undefined) return
    store.pauses.remove(place)
    const payload = { reason: before.reason, paused_by: before.pausedBy }
    store.audit.add({ type: 'careen.registry.resumed', actor, about: pausedSubject(place), payload })
  })
}

/** Throws NOT_FOUND if the registry is not declared. */
function placeOf(store: Store, registry: string): PausedPlace {
  return { registry, workspace: declared(store, registry).workspace }
}

/** Returns the registry of this name and its workspace. Throws NOT_FOUND. */
function declared(store: Store, name: string): { readonly object: Registry; readonly workspace: string } {
  const stored = store.objects.get(`registry.${name}`)
  if (stored?.object.kind !== 'registry') throw notDeclared(store, name)
  return { object: stored.object, workspace: stored.workspace }
}

type Named = { readonly name: string; readonly repository: string }

async function check(
  { store, workspaces, open, now }: RegistryDeps,
  { name, repository }: Named,
  signal: AbortSignal,
): Promise<RegistryCheck> {
  const { object: registry, workspace } = declared(store, name)
  const scanned = store.repositories.ofRegistry(name).filter(({ lastScanAt }) => lastScanAt !== undefined)
  const known = scanned.toSorted((one, other) => Number(isEmpty(one)) - Number(isEmpty(other)))
  const asked = await askRegistry({
    registry,
    named: repository === '' ? undefined : repository,
    known: known.map((state) => state.repository),
    needsCatalog: workspaces.model(workspace).policies.some((policy) => isWide(policy, registry)),
    open: openerIn(open, workspace),
    now,
    signal,
  })
  const facts = factsOf(asked, now())
  if (facts !== undefined) store.registryFacts.put(name, facts)
  return {
    name,
    results: resultsOf(asked, now()),
    ...(asked.repository === undefined ? {} : { repository: asked.repository }),
  }
}

function isEmpty({ images = 0 }: RepositoryState): boolean {
  return images === 0
}

function notDeclared(store: Store, name: string): CareenError {
  const names = store.objects
    .workspaces()
    .flatMap((workspace) => store.objects.registries(workspace.name))
    .map(({ object }) => object.name)
  const there = names.length === 0 ? 'none is' : `declared: ${names.toSorted().join(', ')}`
  return new CareenError(
    'NOT_FOUND',
    `registry ${name} is not declared (${there}). Declare it in a registry block, then careen apply`,
    { metadata: { registry: name } },
  )
}
