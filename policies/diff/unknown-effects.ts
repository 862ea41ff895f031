import { ALL_REPOSITORIES, type RepositoryEffect, unknownEffects } from './effect.ts'

/** Unknown effects that keep a plan from being applied: those of changes that can delete more than before. */
export function refusedEffects(effects: readonly RepositoryEffect[]): readonly RepositoryEffect[] {
  return unknownEffects(effects).filter(({ onlyKeeps }) => onlyKeeps !== true)
}

/**
 * Why a plan is not applied without leave, where a policy would be in force and nobody could look at what it deletes, and what
 * to do. Undefined: nothing of that kind is in it.
 */
export function unknownRefusal(effects: readonly RepositoryEffect[]): string | undefined {
  const refused = refusedEffects(effects)
  const [first] = refused
  if (first === undefined) return undefined
  const policies = [...new Set(refused.flatMap(({ policy }) => policy ?? []))]
  const subject = policies.length === 0 ? 'policies' : policies.slice(0, 3).join(', ')
  const more = policies.length > 3 ? ` and ${policies.length - 3} more` : ''
  const { registry } = first.repository
  return (
    `${subject}${more} would be in force, and nobody knows what goes in ${unknownWhere(refused)}. Mend the registry ` +
    `(careen registries check ${registry}), write status = "DISABLED" for now, or apply with -allow-unknown: the first run ` +
    'there that wants to delete anything then waits for approval'
  )
}

/** `2 repositories`, `1 repository and whatever else is in prod` */
export function unknownWhere(effects: readonly RepositoryEffect[]): string {
  const named = effects.filter(({ repository }) => repository.repository !== ALL_REPOSITORIES).length
  const registries = effects
    .filter(({ repository }) => repository.repository === ALL_REPOSITORIES)
    .map(({ repository }) => repository.registry)
  const count = `${named} ${named === 1 ? 'repository' : 'repositories'}`
  if (registries.length === 0) return count
  const rest = `whatever else is in ${registries.join(', ')}`
  return named === 0 ? rest : `${count} and ${rest}`
}
