import type { RepositoryEffect } from '../../policies/diff/index.ts'
import type { Registry, RepositoryRef } from '../../policies/model/index.ts'
import { type OpaqueObject, type RegistryCapabilities, shortRunId } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/**
 * Returns the warnings about registries with deletes, one sentence each, ordered by registry. Registries that were never checked
 * have none.
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
      const warning = facts === undefined ? undefined : warningIn(facts)
      return warning === undefined ? [] : [`registry ${registry.name}: ${warning}`]
    })
  return warnings.toSorted()
}

function warningIn({ digestDelete, untag }: RegistryCapabilities): string | undefined {
  switch (digestDelete) {
    case 'disabled':
      return 'deletes were disabled at the last check. No image is deleted until they are enabled'
    case 'read-only':
      return 'it was read-only at the last check. No image is deleted until it is writable'
    case 'forbidden':
      return 'these credentials had no right to delete at the last check. No image is deleted until they have it'
    case 'yes':
    case 'unknown':
      return untag === 'no'
        ? 'it cannot delete a tag without its image. Images with mutable tags are deferred'
        : undefined
  }
}

/** Most repositories that are named. The others are counted. */
const NAMED = 10

/** Returns the repositories of a workspace that wait for a person, without those of `effects`: one sentence each, with the command. */
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
      return `${registry}/${repository} waits for approval (careen approve ${shortRunId(id)}): ${what}`
    })
  const all = [...stopped, ...parked]
  const more = all.length - NAMED
  return more > 0 ? [...all.slice(0, NAMED), `${more} more repositories wait; careen health lists them`] : all
}

/** Returns the warning about a stored object that is not understood. `isKept`: the plan leaves it as it is. */
export function opaqueWarning({ address, notUnderstood: why }: OpaqueObject, isKept: boolean): string {
  const what = `${address} was stored by a newer careen: ${why}`
  return isKept
    ? `${what}. This plan leaves it as it is, and no image is deleted where it may apply. Upgrade the daemon, or declare ${address} anew`
    : `${what}. This plan replaces it`
}
