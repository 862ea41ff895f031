import type { Run } from '../../proto/resources/index.ts'
import { tombstoneOf } from '../registry/manifest/index.ts'
import type { Store } from '../store/store.ts'

/** Returns the run with the deletes that took effect so far, whatever its state. Returns a dry run as it is. */
export function withRemovalCounts({ intents }: Pick<Store, 'intents'>, run: Run): Run {
  if (run.kind === 'DRY_RUN') return run
  const { deleted, untagged, pending } = intents.removalCounts(run.id)
  const own = intents.ofDigest(run.id, run, tombstoneOf(run.id).digest)
  const removals = {
    deleted: deleted - own.filter(({ outcome }) => outcome === 'deleted' || outcome === 'gone').length,
    untagged,
    pending: pending - own.filter(({ outcome }) => outcome === undefined).length,
  }
  return { ...run, removals }
}
