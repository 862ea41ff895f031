import { type Loss, lossText } from '../../policies/evidence/index.ts'
import { CareenError, type RepositoryRef } from '../../policies/model/index.ts'

/** Nothing goes, and nothing is recorded, by a look that lost so much. */
export function inconsistent({ registry, repository }: RepositoryRef, loss: Loss): CareenError {
  const name = `${registry}/${repository}`
  return new CareenError(
    'REGISTRY_INCONSISTENT',
    `${name}: ${lossText(loss)}. Nothing was deleted. Look whether the registry has lost its storage, or shows a part of it only; ` +
      `when they are back, run again. If they were deleted on purpose, run: careen repositories resume ${name}`,
    { metadata: { repository: name, lost: `${loss.lost}`, known: `${loss.known}` } },
  )
}
