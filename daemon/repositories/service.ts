import { repositorySubject } from '../../policies/audit/index.ts'
import { type Decision, govern } from '../../policies/engine/index.ts'
import {
  addressOf,
  CareenError,
  type Policy,
  type RepositoryRef,
  compact,
} from '../../policies/model/index.ts'
import type { Actor, Explanation, RepositoryState } from '../../proto/resources/index.ts'
import {
  conditionsOf,
  pendingDeletes,
  withParked,
  type Decided,
  decideHere,
  countTags,
  pinsOf,
} from '../evaluation/index.ts'
import { type ClockWatch, storedInventory, scan, isOwnTombstone } from '../inventory/index.ts'
import { type OpenClient, openerIn } from '../registry/client.ts'
import type { RepositoryOperations } from '../services.ts'
import { registryOf, repositoryAt } from '../store/lookup.ts'
import { notUnderstood, type Store } from '../store/store.ts'
import { bytesOfOthers, changedAt, opaqueFor, type Workspaces } from '../workspaces/index.ts'
import { withHolds } from './on-hold.ts'
import { seenImage, seenImages } from './seen-images.ts'

export type RepositoryDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly open: OpenClient
  readonly now: () => number
  readonly stepped: ClockWatch
}

export function repositoryOperations(deps: RepositoryDeps): RepositoryOperations {
  const { store } = deps
  return {
    get: (ref) => shown(deps, ref),
    list: (query) => withHolds(deps, withParked(store, store.repositories.list(query))),
    image: (ref, digest) => seenImage(deps, ref, digest),
    images: (ref, page) => seenImages(deps, ref, page),
    explain: (ref, reference, signal) => explain(deps, repositoryAt(store, ref), reference, signal),
    resume: (ref, actor) => {
      const state = repositoryAt(store, ref)
      store.transaction(() => resume(deps, state, actor))
      return { ...shown(deps, ref), ...compact({ loss: state.loss }) }
    },
  }
}

/**
 * A person has looked: cleaning goes on, what the last look lost is believed to be gone when the next one agrees, and a clock
 * that shows less than the newest look is right.
 */
function resume({ store, now }: RepositoryDeps, state: RepositoryState, actor: Actor | undefined): void {
  store.repositories.resume(state)
  store.looks.mend(now())
  const loss = store.losses.get(state)
  const payload = compact({ stopped: state.stopped, accepted_losses: loss?.digests.length })
  store.audit.add({ type: 'careen.repository.resumed', actor, about: repositorySubject(state), payload })
  if (loss === undefined) return
  store.sightings.accept(state, loss.digests, loss.at)
  store.tags.accept(state, loss.digests, loss.at)
  store.losses.clear(state)
}

function shown(deps: RepositoryDeps, ref: RepositoryRef): RepositoryState {
  const state = repositoryAt(deps.store, ref)
  return withHolds(deps, withParked(deps.store, [state]))[0] ?? state
}

/** How many deleted images are shown beside the living ones. */
const DELETED_SHOWN = 200

async function explain(
  deps: RepositoryDeps,
  state: RepositoryState,
  reference: string,
  signal: AbortSignal,
): Promise<Explanation> {
  const { store } = deps
  const ref: RepositoryRef = { registry: state.registry, repository: state.repository }
  const model = deps.workspaces.model(state.workspace)
  const opaque = opaqueFor(model, ref)
  // Why without policies: all images are shown as kept.
  const { policy, passedOver } = govern(opaque === undefined ? model.policies : [], ref)
  const { decisions: all, limitChecks, scanned } = await lookAt(deps, state, policy, signal)
  const decisions = all.filter((decision) => isMeant(decision, reference))
  const deleted = store.intents
    .ofRepository(ref, reference, DELETED_SHOWN)
    .filter((intent) => !isOwnTombstone(intent))
  if (reference !== '' && decisions.length === 0 && deleted.length === 0) throw unknownImage(ref, reference)
  return {
    repository: ref,
    passedOver: passedOver.map((passed) => ({ policy: addressOf(passed.policy), why: passed.why })),
    limitChecks,
    decisions,
    deleted,
    ...compact({
      policy: policy === undefined ? undefined : addressOf(policy),
      nextRunAt: state.nextRunAt,
      stopped: opaque === undefined ? state.stopped : notUnderstood(opaque).message,
      parked: withParked(store, [state])[0]?.parked,
      clockUnknown: scanned.clockUnknown,
      onHold: shown(deps, ref).onHold,
    }),
  }
}

async function lookAt(
  deps: RepositoryDeps,
  state: RepositoryState,
  policy: Policy | undefined,
  signal: AbortSignal,
): Promise<Decided> {
  const { store, workspaces, now, open } = deps
  const ref: RepositoryRef = { registry: state.registry, repository: state.repository }
  const registry = registryOf(store, state)
  const client = await open(registry, state.workspace)
  const inventory = storedInventory(store, state, deps.stepped(ref))
  const pending = pendingDeletes(store.intents.open(ref))
  const { repository } = ref
  const scanned = await scan({ client, registry, repository, inventory, pending, now, signal })
  const { registries, protections } = workspaces.model(state.workspace)
  const scope = policy?.quota === undefined ? [] : workspaces.scopeOf(state.workspace, policy)
  const others = policy?.quota?.bytes === undefined ? undefined : bytesOfOthers(scope, ref, now())
  const scopeTags =
    policy?.quota?.tags === undefined
      ? undefined
      : await countTags({
          own: { ref, tags: scanned.tags },
          others: scope,
          registries,
          open: openerIn(open, state.workspace),
          signal,
        })
  const request = {
    ref,
    scanned,
    policy,
    protections,
    pins: pinsOf(store, ref),
    approved: new Set(store.approvals.page(ref, '', Number.MAX_SAFE_INTEGER)),
    conditions: conditionsOf(store, ref),
    pending,
    scopeTags,
    scopeBytes: others === undefined ? undefined : others + scanned.bytes,
    changedAt: changedAt(store, policy),
    now: now(),
  }
  return decideHere(request, { client, registry, signal })
}

function unknownImage(ref: RepositoryRef, reference: string): CareenError {
  const name = `${ref.registry}/${ref.repository}`
  return new CareenError(
    'NOT_FOUND',
    `${name} has no image ${reference}, and careen deleted no such image. To list all images, run: careen explain ${name}`,
    { metadata: { repository: name, reference } },
  )
}

function isMeant(decision: Decision, reference: string): boolean {
  return reference === '' || decision.digest === reference || decision.tags.includes(reference)
}
