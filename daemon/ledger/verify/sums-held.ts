import { type CountedManifest, imageCount, isSignatureTag } from '../../../policies/engine/index.ts'
import { compact, type Digest, type Instant, type RepositoryRef } from '../../../policies/model/index.ts'
import type { Sighting } from '../../../proto/resources/index.ts'
import type { Store, StoredContent } from '../../store/store.ts'
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
  const sizes = new Map<Digest, number>()
  const manifests: CountedManifest[] = []
  const tags = await tagsHeld(deps, ref)
  for (let after = ''; ;) {
    const page = store.sightings.page(ref, after, SLICE)
    const last = page.at(-1)
    if (last === undefined) break
    const contents = store.facts.contents(
      ref.registry,
      page.map(({ digest }) => digest),
    )
    for (const one of page) {
      const content = contents.get(one.digest)
      if (one.missingSince === undefined) addSizes(sizes, content)
      // Why: an image that is missing and not known is none to a scan either.
      if (one.missingSince === undefined || content !== undefined) manifests.push(counted(one, content, tags))
    }
    after = last.digest
    await yieldLoop()
  }
  const bytes = wholeBytes([...sizes.values()].reduce((sum, size) => sum + size, 0))
  return { bytes, images: imageCount(manifests) }
}

function addSizes(sizes: Map<Digest, number>, content: StoredContent | undefined): void {
  for (const { digest, size } of content?.parts ?? []) sizes.set(digest, size)
}

function counted(
  { digest, missingSince }: Sighting,
  content: StoredContent | undefined,
  { signatures, missing }: TagsHeld,
): CountedManifest {
  const { children = [], subject } = content ?? {}
  const unseenSince = missingSince ?? missing.get(digest)
  return { digest, tags: signatures.get(digest) ?? [], children, ...compact({ subject, unseenSince }) }
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
