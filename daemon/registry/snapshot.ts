import type { Digest, Image, Instant, Known } from '../../policies/index.ts'
import { type Parsed, parseConfig, parseManifest } from './manifest.ts'
import { type Observed, observe } from './observed.ts'
import type { Manifest, ManifestReader, NativeLister, ReferrerLister, TagLister } from './registry.ts'

export type SnapshotOptions = {
  readonly signal: AbortSignal
  readonly now: Instant
  /** Digests seen at earlier scans: those that lost their tag are found only so. */
  readonly known: readonly Digest[]
  /** When a digest was first seen; `baseline`: at the first scan, so that it says nothing about its push. */
  readonly firstSeen: (digest: Digest) => { readonly at: Instant; readonly baseline: boolean }
}

export type Snapshot = {
  readonly images: readonly Image[]
  readonly manifests: ReadonlyMap<Digest, Manifest>
  /** Tags that are listed and lead nowhere. */
  readonly dangling: readonly string[]
}

type Source = TagLister & ManifestReader & ReferrerLister & Partial<NativeLister>

const AT_ONCE = 8

/** Everything in a repository that can be known, complete or an error: tags, children of indexes, referrers, and what was seen before. */
export async function snapshot(
  from: Source,
  repository: string,
  options: SnapshotOptions,
): Promise<Snapshot> {
  const { signal } = options
  const manifests = new Map<Digest, Manifest>()
  const tagsOf = new Map<Digest, string[]>()
  const dangling: string[] = []
  await inParallel(await from.tags(repository, signal), async (tag) => {
    const manifest = await from.manifest(repository, tag, signal)
    if (!manifest) dangling.push(tag)
    else {
      manifests.set(manifest.digest, manifest)
      tagsOf.set(manifest.digest, [...(tagsOf.get(manifest.digest) ?? []), tag])
    }
  })
  const observed = await observe(from, repository, options)
  const visit = new Walk(from, repository, { manifests, signal })
  await visit.all([...manifests.values()].flatMap(neededBy))
  await visit.all([...options.known, ...observed.digests])
  await visit.referrers()
  const images: Image[] = []
  const read = new Map<Digest, Read>()
  await inParallel([...manifests.values()], async (manifest) => {
    read.set(manifest.digest, await readBeyond(from, repository, manifest, signal))
  })
  for (const manifest of manifests.values()) {
    images.push(
      imageOf(manifest, { tags: tagsOf.get(manifest.digest) ?? [], read, options, observed, manifests }),
    )
  }
  return { images, manifests, dangling: dangling.toSorted() }
}

function neededBy(manifest: Manifest): readonly Digest[] {
  const parsed = parseManifest(manifest)
  return parsed.kind === 'index' ? parsed.children : []
}

/** Fetches what is reached by digest; what the registry does not have is left out. */
class Walk {
  readonly #from: Source
  readonly #repository: string
  readonly #found: { readonly manifests: Map<Digest, Manifest>; readonly signal: AbortSignal }
  readonly #missing = new Set<Digest>()

  constructor(
    from: Source,
    repository: string,
    found: { manifests: Map<Digest, Manifest>; signal: AbortSignal },
  ) {
    this.#from = from
    this.#repository = repository
    this.#found = found
  }

  async all(digests: readonly Digest[]): Promise<void> {
    const { manifests, signal } = this.#found
    let wanted = [...new Set(digests)]
    while (wanted.length > 0) {
      const next: Digest[] = []
      const fresh = wanted.filter((digest) => !manifests.has(digest) && !this.#missing.has(digest))
      await inParallel(fresh, async (digest) => {
        const manifest = await this.#from.manifest(this.#repository, digest, signal)
        if (!manifest) this.#missing.add(digest)
        else {
          manifests.set(digest, manifest)
          next.push(...neededBy(manifest))
        }
      })
      wanted = [...new Set(next)]
    }
  }

  /** Asks for referrers of all images, and of those referrers, where the registry has the API; one question tells. */
  async referrers(): Promise<void> {
    const { manifests, signal } = this.#found
    const asked = new Set<Digest>()
    for (;;) {
      const [first, ...rest] = [...manifests.keys()].filter((digest) => !asked.has(digest))
      if (first === undefined) return
      const found = await this.#from.referrers(this.#repository, first, signal)
      asked.add(first)
      if (found === undefined) return
      const digests = [...found]
      await inParallel(rest, async (digest) => {
        asked.add(digest)
        digests.push(...((await this.#from.referrers(this.#repository, digest, signal)) ?? []))
      })
      await this.all(digests)
    }
  }
}

/** What one manifest, by itself, says besides its digests. */
type Read = Pick<Image, 'created' | 'platform' | 'labels'>

/** Build time: the config's, else an annotation. */
async function readBeyond(
  from: ManifestReader,
  repository: string,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<Read> {
  const parsed = parseManifest(manifest)
  if (parsed.kind === 'unreadable') return {}
  const annotated = known(parsed.created, 'annotation')
  if (parsed.kind === 'index' || parsed.config === undefined) return some({ created: annotated })
  const { created, platform, labels } = parseConfig(await from.blob(repository, parsed.config, signal))
  return some({ created: known(created, 'config') ?? annotated, platform, labels })
}

/** The fields that are there. */
function some<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function known(value: unknown, source: Known['source']): Known | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : { at, source }
}

type Parts = {
  readonly tags: readonly string[]
  readonly read: ReadonlyMap<Digest, Read>
  readonly manifests: ReadonlyMap<Digest, Manifest>
  readonly options: SnapshotOptions
  readonly observed: Observed
}

function imageOf(manifest: Manifest, { tags, read, options, observed, manifests }: Parts): Image {
  const parsed = parseManifest(manifest)
  const seen = options.firstSeen(manifest.digest)
  const own = read.get(manifest.digest) ?? {}
  return {
    digest: manifest.digest,
    tags: tags.toSorted(),
    firstSeen: seen.at,
    size: manifest.bytes.length + (parsed.kind === 'image' ? parsed.size : 0),
    mediaType: manifest.mediaType,
    children: parsed.kind === 'index' ? parsed.children : [],
    ...own,
    ...some({
      created: own.created ?? newestChild(manifest, read, manifests),
      pushed:
        observed.pushed(manifest.digest, tags.length > 0) ??
        (seen.baseline ? undefined : { at: seen.at, source: 'first_seen' as const }),
      blobs: parsed.kind === 'image' ? parsed.blobs : undefined,
    }),
    ...(parsed.kind === 'unreadable' ? { unreadable: parsed.why } : described(parsed)),
  }
}

function described({ subject, artifactType, annotations }: Exclude<Parsed, { kind: 'unreadable' }>) {
  return some({ subject, artifactType, annotations })
}

/** An index was built when its newest child was; through nested indexes, each looked at once. */
function newestChild(
  manifest: Manifest,
  read: ReadonlyMap<Digest, Read>,
  manifests: ReadonlyMap<Digest, Manifest>,
): Known | undefined {
  const seen = new Set<Digest>()
  let newest: Known | undefined
  const visit = (digests: readonly Digest[]): void => {
    for (const digest of digests) {
      if (seen.has(digest)) continue
      seen.add(digest)
      const time = read.get(digest)?.created
      if (time !== undefined && (newest === undefined || time.at > newest.at)) newest = time
      const child = manifests.get(digest)
      if (child) visit(neededBy(child))
    }
  }
  visit(neededBy(manifest))
  return newest
}

/** At most AT_ONCE at a time; the first failure stops it and is thrown. */
async function inParallel<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  let failed = false
  const lane = async (): Promise<void> => {
    while (!failed && next < items.length) {
      const item = items[next]
      next += 1
      if (item === undefined) continue
      try {
        await act(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}
