import { patternsOf, protector } from '../../policies/engine/index.ts'
import {
  CareenError,
  compact,
  type Digest,
  type ManifestFacts,
  type Pin,
  type RepositoryRef,
} from '../../policies/model/index.ts'
import type { RepositoryState, SeenImage, Sighting, TagState } from '../../proto/resources/index.ts'
import { repositoryAt } from '../store/lookup.ts'
import type { Store } from '../store/store.ts'
import type { Workspaces } from '../workspaces/index.ts'

type ImageDeps = {
  readonly store: Store
  readonly workspaces: Workspaces
  readonly now: () => number
}

/** A page of images. `after`: a digest; empty: the first page. */
export type ImagePage = { readonly after: string; readonly limit: number }

/**
 * Returns the images of a repository in order of digests, as scans have seen them, without those that are known to be deleted. Sends no
 * request to the registry. Throws NOT_FOUND if the registry is not declared.
 */
export function seenImages(
  deps: ImageDeps,
  ref: RepositoryRef,
  { after, limit }: ImagePage,
): readonly SeenImage[] {
  const { store } = deps
  const state = repositoryAt(store, ref)
  return imagesOf(deps, state, {
    sightings: store.sightings.page(state, after, limit),
    tags: tagsOf(store, state),
  })
}

/** Returns one image, also one that is deleted and remembered. Throws NOT_FOUND if no scan has seen it. */
export function seenImage(deps: ImageDeps, ref: RepositoryRef, digest: Digest): SeenImage {
  const { store } = deps
  const state = repositoryAt(store, ref)
  const sightings = store.sightings.find(state, [digest])
  const [image] = imagesOf(deps, state, { sightings, tags: tagsOf(store, state) })
  if (image !== undefined) return image
  const name = `${ref.registry}/${ref.repository}`
  throw new CareenError(
    'NOT_FOUND',
    `image ${digest} was not seen in ${name}. To look at what is there now, run: careen explain ${name}`,
    { metadata: { digest } },
  )
}

/** Tags that are read at once. */
const PAGE = 1000

/** Returns the tags of a repository by their digests, without removed ones. */
function tagsOf({ tags }: Store, ref: RepositoryRef): ReadonlyMap<Digest, readonly TagState[]> {
  const all: TagState[] = []
  for (let after = ''; ;) {
    const page = tags.page(ref, after, PAGE)
    all.push(...page.filter(({ removedAt }) => removedAt === undefined))
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return Map.groupBy(all, ({ digest }) => digest)
    after = last.tag
  }
}

type Found = {
  readonly sightings: readonly Sighting[]
  readonly tags: ReadonlyMap<Digest, readonly TagState[]>
}

function imagesOf(deps: ImageDeps, state: RepositoryState, { sightings, tags }: Found): readonly SeenImage[] {
  const { store } = deps
  const { registry, repository, workspace } = state
  const digests = sightings.map(({ digest }) => digest)
  const { manifests } = store.facts.get(registry, { manifests: digests, configs: [] })
  const facts = new Map(manifests.map((one) => [one.digest, one]))
  const holds = holdsOf(deps, state)
  return sightings.map((sighting) => {
    const { digest } = sighting
    const own = tags.get(digest) ?? []
    const known = facts.get(digest)
    const held = holds(sighting, { tags: own.map(({ tag }) => tag), annotations: known?.annotations })
    return { workspace, registry, repository, ...sighting, tags: own, ...held, ...contentOf(known) }
  })
}

function contentOf(
  facts: ManifestFacts | undefined,
): Pick<SeenImage, 'mediaType' | 'artifactType' | 'size' | 'parts' | 'subject'> {
  if (facts === undefined) return {}
  const { mediaType, artifactType, size, blobs = [], children, subject } = facts
  const whole = blobs.reduce((sum, blob) => sum + blob.size, size)
  const parts = children.length === 0 ? undefined : children
  return { mediaType, size: whole, ...compact({ artifactType, parts, subject }) }
}

type Named = {
  readonly tags: readonly string[]
  readonly annotations: Readonly<Record<string, string>> | undefined
}

type Holds = (sighting: Sighting, named: Named) => Pick<SeenImage, 'protections' | 'pins'>

/** Returns what holds an image of the repository by its tags, its digest or its annotations, now. */
function holdsOf({ store, workspaces, now }: ImageDeps, ref: RepositoryState): Holds {
  const { protections } = workspaces.model(ref.workspace)
  const at = now()
  const { reasons } = protector({ repository: ref, protections, pins: [], now: at }, patternsOf(protections))
  const pins = store.pins.ofRepository(ref).filter(({ until }) => until === undefined || at < until)
  return ({ digest, firstSeenAt: firstSeen }, { tags, annotations }) => {
    const image = {
      digest,
      tags,
      firstSeen,
      size: 0,
      mediaType: '',
      children: [],
      ...compact({ annotations }),
    }
    const names: readonly Pin['reference'][] = [digest, ...tags]
    return {
      protections: reasons(image).flatMap((reason) => (reason.kind === 'protected' ? [reason.by] : [])),
      pins: pins.filter(({ reference }) => names.includes(reference)).map(({ id }) => id),
    }
  }
}
