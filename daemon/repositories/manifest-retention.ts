import type { Duration, Instant } from '../../policies/model/index.ts'
import type { Store } from '../store/store.ts'

/** How long, and up to how many bytes, manifests of deleted images are stored for a restore. */
export type ManifestRetention = { readonly age: Duration; readonly size: number }

/** Manifests that are expired in one transaction. */
const PART = 1000

/** Expires manifests that are too old or beyond the size, oldest first. Returns how many. Intents are kept. */
export function expireManifests(
  { storedManifests }: Pick<Store, 'storedManifests'>,
  { age, size }: ManifestRetention,
  now: Instant,
): number {
  let expired = repeat(() => storedManifests.expireBefore(now - age, PART))
  if (storedManifests.size() > size) expired += repeat(() => storedManifests.expireBeyond(size, PART))
  return expired
}

function repeat(act: () => number): number {
  let sum = 0
  for (;;) {
    const done = act()
    sum += done
    if (done < PART) return sum
  }
}
