import type { RepositoryEffect } from '../../policies/diff/index.ts'
import type { Registry, RepositoryRef } from '../../policies/model/index.ts'
import type { RegistryCapabilities } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/**
 * What is known of the registries that limits what a plan shows, a sentence each, ordered by registry; nothing of one where
 * nothing goes, or that was never asked.
 */
export function warningsOf(
  effects: readonly RepositoryEffect[],
  registries: readonly Registry[],
  factsOf: (registry: Registry) => RegistryCapabilities | undefined,
): readonly string[] {
  const busy = new Set(
    effects.filter(({ deletes }) => deletes.length > 0).map(({ repository }) => repository.registry),
  )
  const warnings = registries
    .filter(({ name }) => busy.has(name))
    .flatMap((registry) => {
      const facts = factsOf(registry)
      const limit = facts === undefined ? undefined : limitIn(facts)
      return limit === undefined ? [] : [`${registry.name} ${limit}`]
    })
  return warnings.toSorted()
}

function limitIn({ digestDelete, untag }: RegistryCapabilities): string | undefined {
  switch (digestDelete) {
    case 'disabled':
      return 'does not allow deletes, when last asked: nothing goes until they are enabled'
    case 'read-only':
      return 'is read-only, when last asked: nothing goes until that ends'
    case 'forbidden':
      return 'does not let these credentials delete, when last asked: nothing goes until they may'
    case 'yes':
    case 'unknown':
      return untag === 'no'
        ? 'cannot remove a tag without its image: images whose tags move often are held back'
        : undefined
  }
}

/** Repositories that are named before the rest is only counted. */
const NAMED = 10

/** Which repositories of a workspace wait for a person, but those that effects show: a sentence with the command each. */
export function waitingIn(
  store: Store,
  workspace: string,
  effects: readonly RepositoryEffect[],
): readonly string[] {
  const shown = new Set(effects.map(({ repository: ref }) => `${ref.registry}/${ref.repository}`))
  const isMeant = (one: RepositoryRef & { readonly workspace: string }): boolean =>
    one.workspace === workspace && !shown.has(`${one.registry}/${one.repository}`)
  const stopped = store.repositories
    .stopped()
    .filter(isMeant)
    .map(({ registry, repository, stopped: why = '' }) => {
      const name = `${registry}/${repository}`
      return `${name} is stopped (careen repositories resume ${name}): ${why}`
    })
  const parked = store.runs
    .parked()
    .filter(isMeant)
    .map(({ id, registry, repository, counts }) => {
      const wants = counts?.planned ?? 0
      const what = `${wants} ${wants === 1 ? 'image' : 'images'} to delete or untag`
      return `${registry}/${repository} waits for approval (careen approve ${id.slice(0, 8)}): ${what}`
    })
  const all = [...stopped, ...parked]
  const more = all.length - NAMED
  return more > 0 ? [...all.slice(0, NAMED), `${more} more repositories wait; careen health lists them`] : all
}
