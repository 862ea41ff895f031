import { isSignatureTag } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { ManifestReader, ReferrerLister, TagLister } from '../../registry/client.ts'
import { childrenOf, inParallel, holdsTombstone } from '../../registry/manifest/index.ts'

/** Which digest each tag pointed to when it was last looked at. */
export type TagMap = ReadonlyMap<string, Digest>

/** Looks again at a repository while images go from it, so that nothing goes that something new needs. */
export type TagWatch = {
  /**
   * Lists the tags again, resolves the new ones, those of the image and those that sign it, and asks what refers to it. Says
   * why the image must stay: it moved, or something new points or refers to it. Undefined: nothing changed.
   */
  readonly changed: (digest: Digest, tags: readonly string[]) => Promise<string | undefined>
  /** Why one of these must stay, as far as the looks so far tell. Undefined: none must. */
  readonly needed: (digests: readonly Digest[]) => string | undefined
  /** Forgets tags that went on purpose. */
  readonly removed: (tags: readonly string[]) => void
  /** Tags that must still be there, with the digest each was last seen at. */
  readonly expected: () => TagMap
}

export type TagWatchRequest = {
  readonly client: TagLister & ManifestReader & ReferrerLister
  readonly repository: string
  /** As scanned. */
  readonly tags: TagMap
  /** Digests that were scanned: what refers to an image and is not among them is new. */
  readonly scanned: ReadonlySet<Digest>
  /** Tags of images that are to go; they are looked at again less often than all others. */
  readonly doomed: ReadonlySet<string>
  readonly monotonic: () => number
  readonly signal: AbortSignal
}

/** When a look is due again: it ended longer ago than `age`, in milliseconds, and than so many times what it took. */
type Due = { readonly age: number; readonly times: number }

/** Kept tags, and removed ones that are listed again: a third of a run's time at most. */
const KEPT: Due = { age: 5_000, times: 2 }
/** Tags that are to go, as one may be moved to another image that is to go: a tenth of it. */
const DOOMED: Due = { age: 60_000, times: 9 }

type State = {
  readonly known: Map<string, Digest>
  readonly gone: Set<string>
  /** Those of them that the registry lists all the same. */
  readonly stale: Set<string>
  /** One that was moved, or is back, stays. */
  readonly doomed: Set<string>
  /** Digests that must stay, and why. */
  readonly needed: Map<Digest, string>
}

export function watchTags(request: TagWatchRequest): TagWatch {
  const { client, repository, monotonic, signal } = request
  const known = new Map(request.tags)
  const gone = new Set<string>()
  const stale = new Set<string>()
  const doomed = new Set(request.doomed)
  const needed = new Map<Digest, string>()
  const state: State = { known, gone, stale, doomed, needed }
  const lookAll = (tags: readonly string[]) => inParallel(tags, (tag) => lookAt(request, state, tag))
  const keptDue = whenDue(monotonic, KEPT)
  const doomedDue = whenDue(monotonic, DOOMED)
  /** A removed tag that was not listed any more and is again was pushed: it is looked at like a new one. */
  const noteStale = (listed: readonly string[]): void => {
    stale.clear()
    for (const tag of listed) if (gone.has(tag)) stale.add(tag)
  }
  return {
    changed: async (digest, tags) => {
      const listed = await client.tags(repository, signal)
      await lookAll(listed.filter((tag) => !known.has(tag) && !stale.has(tag)))
      noteStale(listed)
      await keptDue(() =>
        lookAll(listed.filter((tag) => gone.has(tag) || (known.has(tag) && !doomed.has(tag)))),
      )
      await doomedDue(() => lookAll(listed.filter((tag) => known.has(tag) && doomed.has(tag))))
      const still = listed.filter((tag) => !gone.has(tag))
      return needed.get(digest) ?? (await whyMoved(request, { digest, tags, listed: still }))
    },
    needed: (digests) => {
      const one = digests.find((digest) => needed.has(digest))
      return one === undefined ? undefined : needed.get(one)
    },
    removed: (tags) => {
      for (const tag of tags) {
        known.delete(tag)
        gone.add(tag)
      }
    },
    expected: () => new Map([...known].filter(([tag]) => !doomed.has(tag))),
  }
}

/** The first time at once. One that fails is due still. */
function whenDue(monotonic: () => number, { age, times }: Due): (look: () => Promise<void>) => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  return async (look) => {
    const start = monotonic()
    if (start <= next) return
    await look()
    const end = monotonic()
    next = end + Math.max(age, times * (end - start))
  }
}

async function lookAt(
  request: TagWatchRequest,
  { known, gone, stale, doomed, needed }: State,
  tag: string,
): Promise<void> {
  const manifest = await request.client.manifest(request.repository, tag, request.signal)
  const before = known.get(tag)
  if (!manifest || manifest.digest === before || holdsTombstone(manifest)) return
  known.set(tag, manifest.digest)
  for (const tags of [gone, stale, doomed]) tags.delete(tag)
  const why = before === undefined ? `tag ${tag} is new and needs it` : `tag ${tag} has moved and needs it`
  await noteNeeded(request, needed, manifest.digest, why)
}

/** Writes down that a digest and all that it names must stay, the first reason for each. */
async function noteNeeded(
  request: TagWatchRequest,
  needed: Map<Digest, string>,
  digest: Digest,
  why: string,
): Promise<void> {
  if (needed.has(digest)) return
  needed.set(digest, why)
  const manifest = await request.client.manifest(request.repository, digest, request.signal)
  if (!manifest) return
  for (const child of childrenOf(manifest)) await noteNeeded(request, needed, child, why)
}

type Look = { readonly digest: Digest; readonly tags: readonly string[]; readonly listed: readonly string[] }

/** The image's own tags, those that sign it, and what else refers to it: at once, so that each look is as fresh as it can be. */
async function whyMoved(
  request: TagWatchRequest,
  { digest, tags, listed }: Look,
): Promise<string | undefined> {
  const [own, signature, referrer] = await Promise.all([
    ownTagsMoved(request, digest, tags),
    signatureMoved(request, digest, listed),
    newReferrer(request, digest),
  ])
  return own ?? signature ?? referrer
}

/** Tags that name the image as what they sign: new ones, and lists of referrers that have grown. */
async function signatureMoved(
  { client, repository, tags, signal }: TagWatchRequest,
  digest: Digest,
  listed: readonly string[],
): Promise<string | undefined> {
  const prefix = digest.replace(':', '-')
  for (const tag of listed) {
    if (!tag.startsWith(prefix) || !isSignatureTag(tag)) continue
    const scanned = tags.get(tag)
    if (scanned === undefined) return `tag ${tag} is new and refers to it`
    const manifest = await client.manifest(repository, tag, signal)
    if (manifest !== undefined && manifest.digest !== scanned) return `tag ${tag} has moved and refers to it`
  }
  return undefined
}

async function newReferrer(
  { client, repository, scanned, signal }: TagWatchRequest,
  digest: Digest,
): Promise<string | undefined> {
  const referrers = await client.referrers(repository, digest, signal)
  const fresh = referrers?.find((referrer) => !scanned.has(referrer))
  return fresh === undefined ? undefined : `${fresh} is new and refers to it`
}

async function ownTagsMoved(
  at: Pick<TagWatchRequest, 'client' | 'repository' | 'signal'>,
  digest: Digest,
  tags: readonly string[],
): Promise<string | undefined> {
  const moved = new Map<string, string>()
  await inParallel(tags, async (tag) => {
    const manifest = await at.client.manifest(at.repository, tag, at.signal)
    if (!manifest) moved.set(tag, `tag ${tag} is gone`)
    else if (manifest.digest !== digest) moved.set(tag, `tag ${tag} has moved`)
  })
  const first = tags.find((tag) => moved.has(tag))
  return first === undefined ? undefined : moved.get(first)
}
