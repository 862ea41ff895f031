import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { Clock } from '../../clock.ts'
import type { HeldLease, Ledger } from '../../ledger/index.ts'
import type { NativeLister, TagLister } from '../../registry/client.ts'
import { tagsOrNone } from './dangling-tags.ts'
import type { ToldPushes } from './push-feed.ts'
import { type Aim, type Reader, stillThere, thereOf } from './still-there.ts'

/** What the registry said went. `intent`: settled so. */
export type SaidGone = Aim & { readonly intent: number }

/** Holds the registry to its word: an answer is not an effect. */
export type GoneProof = {
  readonly add: (said: SaidGone) => void
  /**
   * Looks at a sample of what was added since the last time, and at all of that where one of the sample is still there.
   * Returns what is; its intents are corrected to `not_gone`.
   */
  readonly sample: () => Promise<readonly SaidGone[]>
  /** Looks at all that the registry still lists, by a tag or in a list of its own, of everything that was added. */
  readonly listed: () => Promise<readonly SaidGone[]>
}

export type GoneProofRequest = {
  readonly client: Reader['client'] & TagLister & Pick<NativeLister, 'inventory'>
  readonly repository: string
  readonly clock: Pick<Clock, 'sleep'>
  readonly ledger: Pick<Ledger, 'settle'>
  readonly held: HeldLease
  /** What was pushed since, as the registry tells, is there rightly. */
  readonly pushes: Pick<ToldPushes, 'whyStays'>
}

export function openGoneProof(request: GoneProofRequest): GoneProof {
  const { clock, ledger, held, pushes } = request
  const all: SaidGone[] = []
  let fresh: SaidGone[] = []
  const correct = async (left: readonly SaidGone[]): Promise<readonly SaidGone[]> => {
    const wrong: SaidGone[] = []
    for (const one of left) if ((await pushes.whyStays(one, [])) === undefined) wrong.push(one)
    for (const { intent } of wrong)
      await ledger.settle(held.lease(), intent, 'not_gone', 'the registry said that it went, yet it is there')
    return wrong
  }
  return {
    add: (said) => {
      all.push(said)
      fresh.push(said)
    },
    sample: async () => {
      const batch = fresh
      const doubted = await stillThere(request, sampleOf(batch), clock)
      // Not before: what could not be looked at is looked at the next time.
      fresh = []
      return doubted.length === 0 ? [] : correct(await thereOf(request, batch))
    },
    listed: async () => correct(await stillThere(request, await stillListed(request, all), clock)),
  }
}

/** The first, the last and one between: few requests for many deletes. */
function sampleOf(batch: readonly SaidGone[]): readonly SaidGone[] {
  const places = new Set([0, batch.length >> 1, batch.length - 1])
  return batch.filter((_, place) => places.has(place))
}

/** By a tag, or by its digest in the registry's own list. A tag may lead elsewhere by now, and lists may lag behind. */
async function stillListed(
  { client, repository }: GoneProofRequest,
  all: readonly SaidGone[],
): Promise<readonly SaidGone[]> {
  if (all.length === 0) return []
  const signal = AbortSignal.timeout(LISTING)
  const tags = new Set(await tagsOrNone(client, repository, signal))
  const digests = new Set<Digest>()
  for await (const { digest } of client.inventory(repository, signal)) digests.add(digest)
  return all.filter(
    ({ action, digest, tags: gone }) =>
      (action === 'DELETE' && digests.has(digest)) || gone.some((tag) => tags.has(tag)),
  )
}

/** How long listing may take, in milliseconds. */
const LISTING = 300_000

/** How many names a sentence lists. */
const NAMED = 5

export function notEffective(name: string, left: readonly Aim[]): CareenError {
  const names = left.map(({ digest, tags }) => (tags.length === 0 ? digest : tags.join(', '))).toSorted()
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return new CareenError(
    'DELETE_NOT_EFFECTIVE',
    `${name}: the registry answered that ${left.length} of what was deleted ${left.length === 1 ? 'is' : 'are'} gone, and serves ` +
      `${left.length === 1 ? 'it' : 'them'} still: ${names.slice(0, NAMED).join(', ')}${more}. The run stopped. Look at the registry's logs, ` +
      'at caches, mirrors and retention locks, and whether it was pushed again meanwhile; then run again',
  )
}
