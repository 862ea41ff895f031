import { readInstant } from '../../policies/evidence/index.ts'
import type { ConfigFacts, Digest, Image, Instant, Known } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import type { InspectedManifest } from '../registry/manifest/index.ts'
import type { Observed } from './vendor-list.ts'

export type FoundContent = {
  readonly found: ReadonlyMap<Digest, InspectedManifest>
  readonly tagged: ReadonlyMap<string, Digest>
  readonly configs: ReadonlyMap<Digest, ConfigFacts>
  readonly firstSeen: (digest: Digest) => Instant
  readonly observed: Pick<Observed, 'pushed'>
}

/** Returns all images found, with the fields that policies use. */
export function imagesOf(content: FoundContent): Image[] {
  const tagged = Map.groupBy(content.tagged, ([, digest]) => digest)
  return [...content.found.values()].map((inspected) => {
    const tags = tagged.get(inspected.digest) ?? []
    return imageOf(
      inspected,
      tags.map(([tag]) => tag),
      content,
    )
  })
}

function imageOf(inspected: InspectedManifest, tags: readonly string[], content: FoundContent): Image {
  const { digest, mediaType, children } = inspected
  const config = configOf(inspected, content)
  return {
    digest,
    tags: tags.toSorted(),
    firstSeen: content.firstSeen(digest),
    size: sizeOf(inspected),
    mediaType,
    children,
    ...some({
      created: builtAt(inspected, content) ?? newestChild(inspected, content),
      platform: config?.platform,
      labels: config?.labels,
      pushed: content.observed.pushed(digest, tags.length > 0),
    }),
    ...(inspected.kind === 'unreadable' ? { unreadable: inspected.why } : described(inspected)),
    ...some({ unreadable: tooLarge(inspected, tags) }),
  }
}

/** Most bytes that an intent or a decision may have, with room for the rest of a message. */
const MOST_RECORDED = 7 << 19
/** Bytes that a tag takes besides its own. */
const FRAMING = 16

/** Returns why an image cannot be deleted under an intent, or undefined. A decision may name its tags twice. */
function tooLarge({ kind, size }: InspectedManifest, tags: readonly string[]): string | undefined {
  if (kind === 'unreadable') return undefined
  const named = tags.reduce((sum, tag) => sum + Buffer.byteLength(tag) + FRAMING, 0)
  if (size > MOST_RECORDED)
    return `it has ${readableBytes(size)}, and more than ${readableBytes(MOST_RECORDED)} cannot be recorded`
  if (named + Math.max(size, named) <= MOST_RECORDED) return undefined
  return `it has ${tags.length} tags, and so many cannot be recorded`
}

function described(inspected: Exclude<InspectedManifest, { kind: 'unreadable' }>) {
  const { subject, artifactType, annotations, blobs } = inspected
  return some({ subject, artifactType, annotations, blobs })
}

/** Returns the bytes of manifest, config and layers. */
export function sizeOf(inspected: InspectedManifest): number {
  const blobs = inspected.kind === 'image' ? (inspected.blobs ?? []) : []
  return blobs.reduce((sum, blob) => sum + blob.size, inspected.size)
}

function configOf(inspected: InspectedManifest, { configs }: FoundContent): ConfigFacts | undefined {
  return inspected.kind === 'image' && inspected.config !== undefined
    ? configs.get(inspected.config)
    : undefined
}

/**
 * Returns the build time of the config, else of an annotation, or undefined. A config time that is not RFC 3339 is unknown,
 * whatever the annotation says.
 */
function builtAt(inspected: InspectedManifest, content: FoundContent): Known | undefined {
  if (inspected.kind === 'unreadable') return undefined
  const created = configOf(inspected, content)?.created
  return created === undefined
    ? known(inspected.annotations?.['org.opencontainers.image.created'], 'annotation')
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
function newestChild(inspected: InspectedManifest, content: FoundContent): Known | undefined {
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
  visit(inspected.children)
  return newest
}
