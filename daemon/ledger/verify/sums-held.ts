import { type CountedManifest, imageCount, isSignatureTag } from '../../../policies/engine/index.ts'
import { compact, type Digest, type Instant, type RepositoryRef } from '../../../policies/model/index.ts'
import type { Store } from '../../store/store.ts'
import { type BytesDeps, wholeBytes } from './bytes-freed.ts'

/** What a repository holds: `bytes` of all manifests and blobs, each once, and `images`, each once with its parts. */
export type SumsHeld = { readonly bytes: number; readonly images: number }

type SumsDeps = Pick<BytesDeps, 'yieldLoop'> & {
  readonly store: Pick<Store, 'facts' | 'sightings' | 'tags'>
}

/** Manifests that are read before other events run, and tags. */
const SLICE = 100
const TAGS = 1000

/**
 * Returns what a repository holds by its last scan and by what is known of deletes since. Manifests without stored metadata have no bytes:
 * a quota is reached later then.
 */
export async function sumsHeld(deps: SumsDeps, ref: RepositoryRef): Promise<SumsHeld> {
  const { store, yieldLoop } = deps
  const parts = new Map<Digest, number>()
  const manifests: CountedManifest[] = []
  const tags = await tagsHeld(deps, ref)
  for (let after = ''; ;) {
    const page = store.sightings.page(ref, after, SLICE)
    const last = page.at(-1)
    if (last === undefined) break
    const digests = page.map(({ digest }) => digest)
    const contents = store.facts.contents(ref.registry, digests)
    for (const { digest, missingSince } of page) {
      const content = contents.get(digest)
      if (missingSince === undefined)
        for (const blob of content?.parts ?? []) parts.set(blob.digest, blob.size)
      // Why: an image that is missing and not known is none to a scan either.
      else if (content === undefined) continue
      const unseenSince = missingSince ?? tags.missing.get(digest)
      manifests.push({
        digest,
        tags: tags.signatures.get(digest) ?? [],
        children: content?.children ?? [],
        ...compact({ subject: content?.subject, unseenSince }),
      })
    }
    after = last.digest
    await yieldLoop()
  }
  const bytes = wholeBytes([...parts.values()].reduce((sum, size) => sum + size, 0))
  return { bytes, images: imageCount(manifests) }
}

type TagsHeld = {
  /** The tags that say to what an image refers, in order. */
  readonly signatures: ReadonlyMap<Digest, readonly string[]>
  /** Images with a tag that the last scan did not list. */
  readonly missing: ReadonlyMap<Digest, Instant>
}

async function tagsHeld({ store, yieldLoop }: SumsDeps, ref: RepositoryRef): Promise<TagsHeld> {
  const signatures = new Map<Digest, string[]>()
  const missing = new Map<Digest, Instant>()
  for (let after = ''; ;) {
    const page = store.tags.page(ref, after, TAGS)
    const last = page.at(-1)
    if (last === undefined) return { signatures, missing }
    for (const { tag, digest, missingSince, removedAt } of page) {
      if (removedAt !== undefined) continue
      if (missingSince !== undefined) missing.set(digest, missingSince)
      if (isSignatureTag(tag)) signatures.set(digest, [...(signatures.get(digest) ?? []), tag])
    }
    after = last.tag
    await yieldLoop()
  }
}
