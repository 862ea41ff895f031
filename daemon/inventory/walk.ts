import type { Descriptor, Digest, ManifestFacts } from '../../policies/model/index.ts'
import type { Manifest, ManifestReader, ReferrerLister, TagLister } from '../registry/client.ts'
import {
  inspect,
  type InspectedManifest,
  type ManifestCache,
  inParallel,
} from '../registry/manifest/index.ts'
import type { ContentBatch } from './content-batch.ts'

export type Source = TagLister & ManifestReader & ReferrerLister

/** Reads the manifests of one repository with few requests. What does not exist is omitted. */
export type Walk = {
  /** Resolves tags with one request each. Fetches the manifest of tags that are not `seen`, or have moved. */
  readonly tags: (names: readonly string[], seen: ReadonlySet<string>) => Promise<void>
  /** Reads digests and the children of indexes among them: one request each, and the manifest if it is unknown. */
  readonly digests: (wanted: readonly Digest[]) => Promise<void>
  /** Adds the attestations that indexes list. Does not send requests. */
  readonly attestations: () => void
  /** Reads the referrers of everything found, and theirs. Stops after one request if the registry has no such API. */
  readonly referrers: () => Promise<void>
  readonly found: ReadonlyMap<Digest, InspectedManifest>
  readonly tagged: ReadonlyMap<string, Digest>
  /** Dangling tags. */
  readonly dangling: readonly string[]
}

/** State that is not requested. Why: the registry would have reported a change. */
export type KnownState = {
  readonly tags: ReadonlyMap<string, Digest>
  /** Digests that exist. */
  readonly digests: ReadonlySet<Digest>
}

export type WalkRequest = {
  readonly from: Source
  readonly repository: string
  readonly cache: ManifestCache
  /** Takes what was read. */
  readonly batch: ContentBatch
  readonly signal: AbortSignal
  /** Absent: everything is requested. */
  readonly unchanged?: KnownState
}

type State = {
  readonly found: Map<Digest, InspectedManifest>
  readonly tagged: Map<string, Digest>
  readonly dangling: string[]
  readonly missing: Set<Digest>
}

export function openWalk(request: WalkRequest): Walk {
  const state: State = { found: new Map(), tagged: new Map(), dangling: [], missing: new Set() }
  return {
    ...state,
    tags: (names, seen) => resolveTags(request, state, names, seen),
    digests: (wanted) => visit(request, state, wanted),
    attestations: () => {
      for (const one of attestationsOf(state.found).values())
        if (!state.found.has(one.digest)) state.found.set(one.digest, unseen(one))
    },
    referrers: () => askReferrers(request, state),
  }
}

/** Returns what the found indexes list only as attestations, without digests that another index lists as an image. */
export function attestationsOf(
  found: ReadonlyMap<Digest, InspectedManifest>,
): ReadonlyMap<Digest, Descriptor> {
  const attestations = new Map<Digest, Descriptor>()
  for (const one of found.values()) for (const part of one.attestations) attestations.set(part.digest, part)
  for (const one of found.values()) for (const needed of neededBy(one)) attestations.delete(needed)
  return attestations
}

function neededBy({ children, attestations }: InspectedManifest): readonly Digest[] {
  if (attestations.length === 0) return children
  const skipped = new Set(attestations.map(({ digest }) => digest))
  return children.filter((child) => !skipped.has(child))
}

function unseen({ digest, mediaType, size }: Descriptor): ManifestFacts {
  return { kind: 'image', digest, mediaType, size, children: [], attestations: [] }
}

async function resolveTags(
  request: WalkRequest,
  state: State,
  names: readonly string[],
  seen: ReadonlySet<string>,
): Promise<void> {
  const { from, repository, signal, unchanged } = request
  const resolved = new Map<string, Digest>()
  await inParallel(names, async (tag) => {
    const known = unchanged?.tags.get(tag)
    const digest = known ?? (seen.has(tag) ? await from.resolve(repository, tag, signal) : undefined)
    if (digest === undefined) await fetchTag(request, state, tag)
    else resolved.set(tag, digest)
  })
  const digests = [...new Set(resolved.values())].filter((digest) => !state.found.has(digest))
  const known = await cached(request, digests)
  for (const facts of known.values()) state.found.set(facts.digest, facts)
  await inParallel(
    digests.filter((digest) => !known.has(digest)),
    (digest) => fetchDigest(request, state, digest),
  )
  for (const [tag, digest] of resolved) {
    if (state.found.has(digest)) state.tagged.set(tag, digest)
    else state.dangling.push(tag)
  }
}

async function fetchTag(request: WalkRequest, state: State, tag: string): Promise<void> {
  const { from, repository, signal } = request
  const manifest = await from.manifest(repository, tag, signal)
  if (manifest === undefined) {
    state.dangling.push(tag)
    return
  }
  state.tagged.set(tag, manifest.digest)
  await learn(request, state, manifest)
}

async function learn({ batch }: WalkRequest, state: State, manifest: Manifest): Promise<void> {
  if (state.found.has(manifest.digest)) return
  state.found.set(manifest.digest, inspect(manifest))
  await batch.add({ manifests: [manifest] })
}

async function fetchDigest(request: WalkRequest, state: State, digest: Digest): Promise<void> {
  const { from, repository, signal } = request
  const manifest = await from.manifest(repository, digest, signal)
  if (manifest === undefined) state.missing.add(digest)
  else await learn(request, state, manifest)
}

async function cached(
  { cache }: WalkRequest,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, ManifestFacts>> {
  if (digests.length === 0) return new Map()
  const { manifests } = await cache.get({ manifests: digests, configs: [] })
  return new Map(manifests.map((facts) => [facts.digest, facts]))
}

async function visit(request: WalkRequest, state: State, digests: readonly Digest[]): Promise<void> {
  const { from, repository, signal, unchanged } = request
  const fresh = (all: readonly Digest[]): Digest[] =>
    [...new Set(all)].filter((digest) => !state.found.has(digest) && !state.missing.has(digest))
  for (let wanted = fresh(digests); wanted.length > 0;) {
    const known = await cached(request, wanted)
    const next: Digest[] = []
    await inParallel(wanted, async (digest) => {
      const facts = known.get(digest)
      const there = async (): Promise<boolean> =>
        unchanged?.digests.has(digest) === true || (await from.resolve(repository, digest, signal)) === digest
      if (facts !== undefined && (await there())) state.found.set(digest, facts)
      else await fetchDigest(request, state, digest)
      const inspected = state.found.get(digest)
      if (inspected) next.push(...neededBy(inspected))
    })
    wanted = fresh(next)
  }
}

async function askReferrers(request: WalkRequest, state: State): Promise<void> {
  const { from, repository, signal } = request
  const asked = new Set<Digest>()
  for (;;) {
    const [first, ...rest] = [...state.found.keys()].filter((digest) => !asked.has(digest))
    if (first === undefined) return
    const found = await from.referrers(repository, first, signal)
    asked.add(first)
    if (found === undefined) return
    const digests = [...found]
    await inParallel(rest, async (digest) => {
      asked.add(digest)
      digests.push(...((await from.referrers(repository, digest, signal)) ?? []))
    })
    await visit(request, state, digests)
  }
}
