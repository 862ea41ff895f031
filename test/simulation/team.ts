import type { Digest } from '../../policies/index.ts'
import { makeImage } from '../life/images.ts'
import type { Random } from '../life/random.ts'
import type { LifeRegistry } from '../life/registry.ts'
/** Pushes builds and releases, and remembers in which order they came. */

export type Team = {
  readonly repository: string
  /** Builds in the order of their pushes, oldest first. */
  readonly builds: readonly { readonly digest: Digest; readonly at: number }[]
  readonly releases: ReadonlySet<Digest>
  /** `now`: true time. */
  readonly push: (now: number) => void
}

export function openTeam(repository: string, registry: Pick<LifeRegistry, 'push'>, random: Random): Team {
  const builds: { digest: Digest; at: number }[] = []
  const releases = new Set<Digest>()
  return {
    repository,
    builds,
    releases,
    push: (now) => {
      const seed = `${repository} ${builds.length} ${releases.size}`
      const made = makeImage({ seed, built: now - 1 })
      if (random.chance(0.15)) {
        releases.add(made.digest)
        return registry.push(repository, made, `release-${releases.size}`, now)
      }
      builds.push({ digest: made.digest, at: now })
      registry.push(repository, made, `build-${builds.length}`, now)
      return registry.push(repository, made, 'latest', now)
    },
  }
}
