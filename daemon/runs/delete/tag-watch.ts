import { isSignatureTag } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { ManifestReader, ReferrerLister, TagLister } from '../../registry/client.ts'
import { childrenOf, inParallel, holdsTombstone } from '../../registry/manifest/index.ts'
import type { KeepReason } from './keep-reason.ts'

/** The digest that each tag pointed to when it was last resolved. */
export type TagMap = ReadonlyMap<string, Digest>

/** Lists and resolves the tags of a repository again while images are deleted from it. */
export type TagWatch = {
  /**
   * Lists the tags, resolves the new ones, those of the image and those that sign it, and asks what refers to it. Returns
   * why the image must be kept: one of its tags changed, or something new points or refers to it.
   */
  readonly changed: (digest: Digest, tags: readonly string[]) => Promise<KeepReason | undefined>
  /** Returns why one of these must be kept, by what was resolved so far. Sends no requests. */
  readonly neededAny: (digests: readonly Digest[]) => KeepReason | undefined
  /** Stops expecting tags that were removed. */
  readonly deleted: (tags: readonly string[]) => void
  /** Returns the tags that must still be there, with the digest that each was last seen at. */
  readonly keptTags: () => TagMap
}

export type TagWatchRequest = {
  readonly client: TagLister & ManifestReader & ReferrerLister
  readonly repository: string
  /** As scanned. */
  readonly tags: TagMap
  /** Digests that were scanned. A referrer that is not among them is new. */
  readonly scanned: ReadonlySet<Digest>
  /** Tags of images to delete. They are resolved again less often than all others. */
  readonly toDelete: ReadonlySet<string>
  readonly monotonic: () => number
  readonly signal: AbortSignal
}

/** Tags are resolved again once it is longer ago than `age`, in milliseconds, and than `times` its duration. */
type Due = { readonly age: number; readonly times: number }

/** Kept tags, and deleted ones that are listed again: at most a third of a run's time. */
const KEPT: Due = { age: 5_000, times: 2 }
/** Tags to delete, as one may be moved to another image to delete: at most a tenth of a run's time. */
const TO_DELETE: Due = { age: 60_000, times: 9 }

type State = {
  readonly known: Map<string, Digest>
  readonly deleted: Set<string>
  /** Deleted tags that the registry still lists. */
  readonly stale: Set<string>
  /** Without those that were moved or are back. */
  readonly toDelete: Set<string>
  /** Digests that must be kept, and why. */
  readonly needed: Map<Digest, KeepReason>
}

export function watchTags(request: TagWatchRequest): TagWatch {
  const { client, repository, monotonic, signal } = request
  const known = new Map(request.tags)
  const deleted = new Set<string>()
  const stale = new Set<string>()
  const toDelete = new Set(request.toDelete)
  const needed = new Map<Digest, KeepReason>()
  const state: State = { known, deleted, stale, toDelete, needed }
  const resolveAll = (tags: readonly string[]) => inParallel(tags, (tag) => resolveTag(request, state, tag))
  const keptDue = whenDue(monotonic, KEPT)
  const toDeleteDue = whenDue(monotonic, TO_DELETE)
  // Why: a deleted tag that was not listed any more and is again was pushed, and is resolved like a new one.
  const noteStale = (listed: readonly string[]): void => {
    stale.clear()
    for (const tag of listed) if (deleted.has(tag)) stale.add(tag)
  }
  return {
    changed: async (digest, tags) => {
      const listed = await client.tags(repository, signal)
      await resolveAll(listed.filter((tag) => !known.has(tag) && !stale.has(tag)))
      noteStale(listed)
      await keptDue(() =>
        resolveAll(listed.filter((tag) => deleted.has(tag) || (known.has(tag) && !toDelete.has(tag)))),
      )
      await toDeleteDue(() => resolveAll(listed.filter((tag) => known.has(tag) && toDelete.has(tag))))
      const still = listed.filter((tag) => !deleted.has(tag))
      return needed.get(digest) ?? (await changeOf(request, { digest, tags, listed: still }))
    },
    neededAny: (digests) => {
      const one = digests.find((digest) => needed.has(digest))
      return one === undefined ? undefined : needed.get(one)
    },
    deleted: (tags) => {
      for (const tag of tags) {
        known.delete(tag)
        deleted.add(tag)
      }
    },
    keptTags: () => new Map([...known].filter(([tag]) => !toDelete.has(tag))),
  }
}

/** Runs the action if it is due: the first time at once. An action that fails stays due. */
function whenDue(monotonic: () => number, { age, times }: Due): (act: () => Promise<void>) => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  return async (act) => {
    const start = monotonic()
    if (start <= next) return
    await act()
    const end = monotonic()
    next = end + Math.max(age, times * (end - start))
  }
}

async function resolveTag(
  request: TagWatchRequest,
  { known, deleted, stale, toDelete, needed }: State,
  tag: string,
): Promise<void> {
  const manifest = await request.client.manifest(request.repository, tag, request.signal)
  const before = known.get(tag)
  if (!manifest || manifest.digest === before || holdsTombstone(manifest)) return
  known.set(tag, manifest.digest)
  for (const tags of [deleted, stale, toDelete]) tags.delete(tag)
  const change = before === undefined ? 'added' : 'moved'
  await noteNeeded(request, needed, manifest.digest, { kind: 'needed_by_tag', tag, change })
}

/** Notes that a digest and all that it names must be kept; the first reason of each counts. */
async function noteNeeded(
  request: TagWatchRequest,
  needed: Map<Digest, KeepReason>,
  digest: Digest,
  reason: KeepReason,
): Promise<void> {
  if (needed.has(digest)) return
  needed.set(digest, reason)
  const manifest = await request.client.manifest(request.repository, digest, request.signal)
  if (!manifest) return
  for (const child of childrenOf(manifest)) await noteNeeded(request, needed, child, reason)
}

type Listed = {
  readonly digest: Digest
  readonly tags: readonly string[]
  readonly listed: readonly string[]
}

/** Reads the image's own tags, those that sign it, and its referrers at the same time, so that each is as fresh as possible. */
async function changeOf(
  request: TagWatchRequest,
  { digest, tags, listed }: Listed,
): Promise<KeepReason | undefined> {
  const [own, signature, referrer] = await Promise.all([
    ownTagsMoved(request, digest, tags),
    signatureMoved(request, digest, listed),
    newReferrer(request, digest),
  ])
  return own ?? signature ?? referrer
}

/** Finds tags that name the image as what they sign: new ones, and lists of referrers that have grown. */
async function signatureMoved(
  { client, repository, tags, signal }: TagWatchRequest,
  digest: Digest,
  listed: readonly string[],
): Promise<KeepReason | undefined> {
  const prefix = digest.replace(':', '-')
  for (const tag of listed) {
    if (!tag.startsWith(prefix) || !isSignatureTag(tag)) continue
    const scanned = tags.get(tag)
    if (scanned === undefined) return { kind: 'needed_by_signature', tag, change: 'added' }
    const manifest = await client.manifest(repository, tag, signal)
    if (manifest !== undefined && manifest.digest !== scanned)
      return { kind: 'needed_by_signature', tag, change: 'moved' }
  }
  return undefined
}

async function newReferrer(
  { client, repository, scanned, signal }: TagWatchRequest,
  digest: Digest,
): Promise<KeepReason | undefined> {
  const referrers = await client.referrers(repository, digest, signal)
  const fresh = referrers?.find((referrer) => !scanned.has(referrer))
  return fresh === undefined ? undefined : { kind: 'needed_by_referrer', referrer: fresh }
}

async function ownTagsMoved(
  at: Pick<TagWatchRequest, 'client' | 'repository' | 'signal'>,
  digest: Digest,
  tags: readonly string[],
): Promise<KeepReason | undefined> {
  const changes = new Map<string, 'moved' | 'deleted'>()
  await inParallel(tags, async (tag) => {
    const manifest = await at.client.manifest(at.repository, tag, at.signal)
    if (!manifest) changes.set(tag, 'deleted')
    else if (manifest.digest !== digest) changes.set(tag, 'moved')
  })
  for (const tag of tags) {
    const change = changes.get(tag)
    if (change !== undefined) return { kind: 'tag_changed', tag, change }
  }
  return undefined
}
