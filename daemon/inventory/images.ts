import { readInstant } from '../../policies/evidence/index.ts'
import type { ConfigFacts, Digest, Image, Instant, Known } from '../../policies/model/index.ts'
import type { Looked } from '../registry/manifest/index.ts'
import type { Observed } from './vendor-list.ts'

export type FoundContent = {
  readonly found: ReadonlyMap<Digest, Looked>
  readonly tagged: ReadonlyMap<string, Digest>
  readonly configs: ReadonlyMap<Digest, ConfigFacts>
  readonly firstSeen: (digest: Digest) => Instant
  readonly observed: Pick<Observed, 'pushed'>
}

/** Returns all images found, with the fields that policies use. */
export function imagesOf(content: FoundContent): Image[] {
  const tagged = Map.groupBy(content.tagged, ([, digest]) => digest)
  return [...content.found.values()].map((looked) => {
    const tags = tagged.get(looked.digest) ?? []
    return imageOf(
      looked,
      tags.map(([tag]) => tag),
      content,
    )
  })
}

function imageOf(looked: Looked, tags: readonly string[], content: FoundContent): Image {
  const { digest, mediaType, children } = looked
  const config = configOf(looked, content)
  return {
    digest,
    tags: tags.toSorted(),
    firstSeen: content.firstSeen(digest),
    size: sizeOf(looked),
    mediaType,
    children,
    ...some({
      created: builtAt(looked, content) ?? newestChild(looked, content),
      platform: config?.platform,
      labels: config?.labels,
      pushed: content.observed.pushed(digest, tags.length > 0),
    }),
    ...(looked.kind === 'unreadable' ? { unreadable: looked.why } : described(looked)),
  }
}

function described(looked: Exclude<Looked, { kind: 'unreadable' }>) {
  const { subject, artifactType, annotations, blobs } = looked
  return some({ subject, artifactType, annotations, blobs })
}

/** Returns the bytes of manifest, config and layers. */
function sizeOf(looked: Looked): number {
  const blobs = looked.kind === 'image' ? (looked.blobs ?? []) : []
  return blobs.reduce((sum, blob) => sum + blob.size, looked.size)
}

function configOf(looked: Looked, { configs }: FoundContent): ConfigFacts | undefined {
  return looked.kind === 'image' && looked.config !== undefined ? configs.get(looked.config) : undefined
}

/**
 * Returns the build time of the config, else of an annotation, or undefined. A config time that is not RFC 3339 is unknown,
 * whatever the annotation says.
 */
function builtAt(looked: Looked, content: FoundContent): Known | undefined {
  if (looked.kind === 'unreadable') return undefined
  const created = configOf(looked, content)?.created
  return created === undefined
    ? known(looked.annotations?.['org.opencontainers.image.created'], 'annotation')
    : known(created, 'config')
}

/** Returns the fields that are defined. */
function some<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function known(value: string | undefined, source: Known['source']): Known | undefined {
  const at = value === undefined ? undefined : readInstant(value)
  return at === undefined ? undefined : { at, source }
}

/** Returns the build time of the newest child, also of nested indexes; each is visited once. */
function newestChild(looked: Looked, content: FoundContent): Known | undefined {
  const seen = new Set<Digest>()
  let newest: Known | undefined
  const visit = (digests: readonly Digest[]): void => {
    for (const digest of digests) {
      const child = content.found.get(digest)
      if (child === undefined || seen.has(digest)) continue
      seen.add(digest)
      const time = builtAt(child, content)
      if (time !== undefined && (newest === undefined || time.at > newest.at)) newest = time
      visit(child.children)
    }
  }
  visit(looked.children)
  return newest
}
