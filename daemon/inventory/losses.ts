import { type Loss, lossText } from '../../policies/evidence/index.ts'
import { CareenError, type RepositoryRef } from '../../policies/model/index.ts'

/** Returns the error of a scan that lost too much: nothing is deleted or recorded by it. */
export function inconsistent({ registry, repository }: RepositoryRef, loss: Loss): CareenError {
  const name = `${registry}/${repository}`
  return new CareenError(
    'REGISTRY_INCONSISTENT',
    `${name}: ${lossText(loss)}. Nothing was deleted. Check whether the registry has lost its storage, or shows only ` +
      `a part of it. When the images are listed again, run again. If they were deleted on purpose, run: careen repositories resume ${name}`,
    { metadata: { repository: name, lost: `${loss.lost}`, known: `${loss.known}` } },
  )
}
