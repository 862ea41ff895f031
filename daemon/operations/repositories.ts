import {
  CareenError,
  type Decision,
  govern,
  type Registry,
  type RepositoryRef,
} from '../../policies/index.ts'
import type { RegistryClient } from '../registry/registry.ts'
import type { RepositoryState } from '../store/nouns.ts'
import type { Store } from '../store/store.ts'
import { countTags, decide } from './decide.ts'
import { registryOf, resolveRepository } from './names.ts'
import type { Explanation, RepositoryOperations } from './operations.ts'
import { restore } from './restore.ts'
import { scan } from './scan.ts'
import { storedInventory } from './stored-inventory.ts'
import type { Workspaces } from './workspaces.ts'

export type RepositoryDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => number
}

export function repositoryOperations(deps: RepositoryDeps): RepositoryOperations {
  const { store } = deps
  return {
    resolve: (name) => resolveRepository(store, name),
    list: (after, limit) => store.repositories.list(after, limit),
    explain: (name, reference, signal) => explain(deps, resolveRepository(store, name), reference, signal),
    restore: (name, reference) => restore(deps, resolveRepository(store, name), reference),
    resume: (name) => {
      const state = resolveRepository(store, name)
      store.repositories.resume(state)
      return resolveRepository(store, name)
    },
  }
}

/** How many deleted images are shown beside the living ones. */
const DELETED_SHOWN = 200

async function explain(
  deps: RepositoryDeps,
  state: RepositoryState,
  reference: string,
  signal: AbortSignal,
): Promise<Explanation> {
  const { store, workspaces, now } = deps
  const ref: RepositoryRef = { registry: state.registry, repository: state.repository }
  const client = await deps.open(registryOf(store, state))
  const scanned = await scan({
    client,
    repository: ref.repository,
    inventory: storedInventory(store, state),
    now,
    signal,
  })
  const model = workspaces.model(state.workspace)
  const { policy, passedOver } = govern(model.policies, ref)
  const scopeTags =
    policy?.quota === undefined
      ? undefined
      : await countTags({
          own: { ref, tags: scanned.tags },
          others: workspaces.scopeOf(state.workspace, policy),
          registries: model.registries,
          open: deps.open,
          signal,
        })
  const { evaluation, guards } = decide({
    ref,
    scanned,
    protections: model.protections,
    approved: new Set(),
    now: now(),
    ...(policy === undefined ? {} : { policy }),
    ...(scopeTags === undefined ? {} : { scopeTags }),
  })
  const decisions = evaluation.decisions.filter((decision) => isMeant(decision, reference))
  const deleted = store.intents.ofRepository(ref, reference, DELETED_SHOWN)
  if (reference !== '' && decisions.length === 0 && deleted.length === 0) {
    throw new CareenError(
      'NOT_FOUND',
      `${ref.registry}/${ref.repository} has no image ${reference}, and careen deleted none; careen explain ${ref.registry}/${ref.repository} lists all`,
    )
  }
  return {
    repository: ref,
    passedOver: passedOver.map((passed) => ({
      policy: `${passed.policy.block}.${passed.policy.name}`,
      why: passed.why,
    })),
    guards,
    decisions,
    deleted,
    ...(policy === undefined ? {} : { policy: `${policy.block}.${policy.name}` }),
    ...(state.nextRunAt === undefined ? {} : { nextRunAt: state.nextRunAt }),
    ...(state.stopped === undefined ? {} : { stopped: state.stopped }),
  }
}

function isMeant(decision: Decision, reference: string): boolean {
  return reference === '' || decision.digest === reference || decision.tags.includes(reference)
}
