import type { Image, Instant } from '../../model/index.ts'
import { decideAsCleanup } from './ghcr-cleanup.ts'
import { decideAsRetention } from './ghcr-retention.ts'
import { decideAsVersions } from './ghcr-versions.ts'
import { partOf, refuse, textOf } from './read.ts'
import type { ForeignVerdict } from './votes.ts'

/**
 * Decides as a step of a GitHub workflow, `{uses, with}`: container-retention-policy, ghcr-cleanup-action or
 * delete-package-versions. The repository's name, with or without its owner, is the name of the package.
 */
export function decideAsGhcr(
  policy: unknown,
  repository: { readonly name: string; readonly images: readonly Image[] },
  now: Instant,
): readonly ForeignVerdict[] {
  const step = partOf(policy, '$', ['name', 'id', 'if', 'uses', 'with', 'env'])
  const uses = textOf(step, 'uses')
  const inputs = step.values['with'] ?? {}
  switch (uses.replace(/@.*$/s, '').split('/').at(-1)) {
    case 'container-retention-policy':
      return decideAsRetention(inputs, repository, now)
    case 'ghcr-cleanup-action':
      return decideAsCleanup(inputs, repository, now)
    case 'delete-package-versions':
      return decideAsVersions(inputs, repository)
    default:
      return refuse(
        '$.uses',
        `${uses} is not known; known are container-retention-policy, ghcr-cleanup-action and delete-package-versions`,
      )
  }
}
