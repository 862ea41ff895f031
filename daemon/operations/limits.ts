import type { Registry, RegistryFacts, RepositoryEffect } from '../../policies/index.ts'

/**
 * What is known of the registries that limits what a plan shows, a sentence each, ordered by registry; nothing of one where
 * nothing goes, or that was never asked.
 */
export function limitsOf(
  effects: readonly RepositoryEffect[],
  registries: readonly Registry[],
  factsOf: (registry: Registry) => RegistryFacts | undefined,
): readonly string[] {
  const busy = new Set(
    effects.filter(({ deletes }) => deletes.length > 0).map(({ repository }) => repository.registry),
  )
  const limits = registries
    .filter(({ name }) => busy.has(name))
    .flatMap((registry) => {
      const facts = factsOf(registry)
      const limit = facts === undefined ? undefined : limitIn(facts)
      return limit === undefined ? [] : [`${registry.name} ${limit}`]
    })
  return limits.toSorted()
}

function limitIn({ digestDelete, untag }: RegistryFacts): string | undefined {
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
