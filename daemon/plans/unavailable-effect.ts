import type { RepositoryEffect } from '../../policies/diff/index.ts'
import {
  type CareenError,
  type Instant,
  minuteText,
  type Registry,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import { isUnknown } from '../registry/client.ts'
import type { Store } from '../store/store.ts'
import { inventoryAt } from '../workspaces/index.ts'

/** Returns the effect on a repository that cannot be read. `onlyKeeps`: the change can delete nothing there. */
export function unavailable(
  repository: RepositoryRef,
  failure: string,
  onlyKeeps: boolean,
): RepositoryEffect {
  const effect = { repository, deletes: [], kept: 0, bytes: 0, limitChecks: [], lints: [], failure }
  return onlyKeeps ? { ...effect, onlyKeeps } : effect
}

export type FailedScan = {
  readonly ref: RepositoryRef
  readonly registry: Registry
  readonly error: CareenError
  readonly onlyKeeps: boolean
}

/**
 * Returns the effect on a repository whose scan failed. One that does not exist has nothing to delete, unless images were
 * seen in it and it is not gone: then the answer is not believed.
 */
export function afterFailedScan(
  store: Store,
  { ref, registry, error, onlyKeeps }: FailedScan,
): RepositoryEffect {
  const { images = 0, goneAt } = knownState(store, registry, ref) ?? {}
  const missing = isUnknown(error)
  if (missing && goneAt !== undefined) return { ...unavailable(ref, goneText(goneAt), false), missing: true }
  if (missing && images === 0)
    return {
      ...unavailable(ref, 'the repository does not exist in the registry ', false),
      missing: true,
    }
  const before = images === 1 ? 'one image was' : `${images} images were`
  const failure = missing
    ? `the repository does not exist in the registry any more; ${before} in it at the last scan`
    : error.message
  return unavailable(ref, failure, onlyKeeps)
}

function goneText(since: Instant): string {
  return (
    `the repository is gone from the registry since ${minuteText(since)}. If it comes back, ` +
    'the first run there that would delete an image waits for approval'
  )
}

/** Returns what is known of a repository. */
function knownState(
  store: Store,
  registry: Registry,
  { repository }: RepositoryRef,
): RepositoryState | undefined {
  const { registry: key } = inventoryAt(store, registry, { repository, workspace: '' })
  return key === undefined ? undefined : store.repositories.get({ registry: key, repository })
}
