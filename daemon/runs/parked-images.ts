import { sha256 } from '../../policies/audit/index.ts'
import type { ParkedImages } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Returns what a parked run would delete, as a person approves it. */
export function approvableImages({ runs }: Pick<Store, 'runs'>, id: string): ParkedImages {
  const digests = runs.parkedDigests(id)
  // Why the digests at last: decisions of old runs are removed.
  const images = runs.parkedActions(id, 'DELETE') || runs.parkedActions(id, 'UNTAG') || digests.length
  return { images, sha256: sha256(...digests.map((digest) => `${digest}\n`)).toString('hex') }
}
