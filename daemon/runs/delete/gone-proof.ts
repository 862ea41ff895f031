import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { Clock } from '../../clock.ts'
import type { ActiveLease, Ledger } from '../../ledger/index.ts'
import type { NativeLister, TagLister } from '../../registry/client.ts'
import { tagsOrNone } from './dangling-tags.ts'
import type { PushFeed } from './push-feed.ts'
import { type Aim, type Reader, stillThere, thereOf } from './still-there.ts'

/** A DELETE that the registry confirmed. `intent`: its outcome is recorded so. */
export type Confirmed = Aim & { readonly intent: string }

/** Verifies that what the registry confirmed is gone. */
export type GoneProof = {
  readonly add: (confirmed: Confirmed) => void
  /**
   * Reads a sample of what was added since the last call, and all of that if one of the sample is still there. Returns what
   * is there, and corrects its intents to `not_gone`.
   */
  readonly sample: () => Promise<readonly Confirmed[]>
  /** The same for everything that was added and that the registry still lists, by a tag or by its digest. */
  readonly listed: () => Promise<readonly Confirmed[]>
}

export type GoneProofRequest = {
  readonly client: Reader['client'] & TagLister & Pick<NativeLister, 'inventory'>
  readonly repository: string
  readonly clock: Pick<Clock, 'sleep'>
  readonly ledger: Pick<Ledger, 'recordOutcome'>
  readonly lease: ActiveLease
  /** An image that was pushed again is there rightly. */
  readonly pushes: Pick<PushFeed, 'keepReason'>
}

export function openGoneProof(request: GoneProofRequest): GoneProof {
  const { clock, ledger, lease, pushes } = request
  const all: Confirmed[] = []
  let fresh: Confirmed[] = []
  const correct = async (left: readonly Confirmed[]): Promise<readonly Confirmed[]> => {
    const wrong: Confirmed[] = []
    for (const one of left) if ((await pushes.keepReason(one, [])) === undefined) wrong.push(one)
    for (const { intent } of wrong)
      await ledger.recordOutcome(
        lease.current(),
        intent,
        'not_gone',
        'the registry confirmed the delete, but still serves the image',
      )
    return wrong
  }
  return {
    add: (confirmed) => {
      all.push(confirmed)
      fresh.push(confirmed)
    },
    sample: async () => {
      const batch = fresh
      const unclear = await stillThere(request, sampleOf(batch), clock)
      // Why not earlier: if reading fails, the next call reads these.
      fresh = []
      return unclear.length === 0 ? [] : correct(await thereOf(request, batch))
    },
    listed: async () => correct(await stillThere(request, await stillListed(request, all), clock)),
  }
}

/** Returns the first, the last and one between. */
function sampleOf(batch: readonly Confirmed[]): readonly Confirmed[] {
  const places = new Set([0, batch.length >> 1, batch.length - 1])
  return batch.filter((_, place) => places.has(place))
}

/** Returns what is listed by a tag, or by its digest. A tag may point elsewhere by now, and lists may be late. */
async function stillListed(
  { client, repository }: GoneProofRequest,
  all: readonly Confirmed[],
): Promise<readonly Confirmed[]> {
  if (all.length === 0) return []
  const signal = AbortSignal.timeout(LISTING)
  const tags = new Set(await tagsOrNone(client, repository, signal))
  const digests = new Set<Digest>()
  for await (const { digest } of client.inventory(repository, signal)) digests.add(digest)
  return all.filter(
    ({ action, digest, tags: removed }) =>
      (action === 'DELETE' && digests.has(digest)) || removed.some((tag) => tags.has(tag)),
  )
}

/** How long listing may take, in milliseconds. */
const LISTING = 300_000

/** How many names a message lists. */
const NAMED = 5

/** Returns the error that ends a run whose deletes have no effect. */
export function notEffective(name: string, left: readonly Aim[]): CareenError {
  const names = left.map(({ digest, tags }) => (tags.length === 0 ? digest : tags.join(', '))).toSorted()
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  const deletes =
    left.length === 1
      ? '1 delete but still serves the image'
      : `${left.length} deletes but still serves the images`
  return new CareenError(
    'DELETE_NOT_EFFECTIVE',
    `${name}: the registry confirmed ${deletes}: ${names.slice(0, NAMED).join(', ')}${more}. The run stopped. Check the ` +
      "registry's logs, caches, mirrors and retention locks, and whether the image was pushed again. Then run again",
  )
}
