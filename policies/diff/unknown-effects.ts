import { ALL_REPOSITORIES, type RepositoryEffect, unknownEffects } from './effect.ts'

/** Returns the unknown effects because of which a plan is refused: those of changes that can delete more than before. */
export function refusedEffects(effects: readonly RepositoryEffect[]): readonly RepositoryEffect[] {
  return unknownEffects(effects).filter(({ onlyKeeps }) => onlyKeeps !== true)
}

/** Returns why a plan with unknown effects is refused and what to do, or undefined if it has no such effects. */
export function unknownRefusal(effects: readonly RepositoryEffect[]): string | undefined {
  const refused = refusedEffects(effects)
  const [first] = refused
  if (first === undefined) return undefined
  const policies = [...new Set(refused.flatMap(({ policy }) => policy ?? []))]
  const subject = policies.length === 0 ? 'policies' : policies.slice(0, 3).join(', ')
  const more = policies.length > 3 ? ` and ${policies.length - 3} more` : ''
  const { registry } = first.repository
  return (
    `${subject}${more} would be in force, but the images to delete in ${unknownWhere(refused)} are unknown. Repair the ` +
    `registry (careen registries check ${registry}), set status = "DISABLED", or apply with -allow-unknown: the first run ` +
    'there that would delete an image then waits for approval'
  )
}

/** Returns a text such as `2 repositories`, or `1 repository and the unlisted repositories of prod`. */
export function unknownWhere(effects: readonly RepositoryEffect[]): string {
  const named = effects.filter(({ repository }) => repository.repository !== ALL_REPOSITORIES).length
  const registries = effects
    .filter(({ repository }) => repository.repository === ALL_REPOSITORIES)
    .map(({ repository }) => repository.registry)
  const count = `${named} ${named === 1 ? 'repository' : 'repositories'}`
  if (registries.length === 0) return count
  const rest = `the unlisted repositories of ${registries.join(', ')}`
  return named === 0 ? rest : `${count} and ${rest}`
}
