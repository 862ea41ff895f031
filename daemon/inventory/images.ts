import { readInstant } from '../../policies/evidence/index.ts'
import type { ConfigFacts, Digest, Image, Instant, Known } from '../../policies/model/index.ts'
import type { Looked } from '../registry/manifest/index.ts'
import type { Observed } from './vendor-list.ts'

export type Findings = {
  readonly found: ReadonlyMap<Digest, Looked>
  readonly tagged: ReadonlyMap<string, Digest>
  readonly configs: ReadonlyMap<Digest, ConfigFacts>
  readonly firstSeen: (digest: Digest) => Instant
  readonly observed: Pick<Observed, 'pushed'>
}

/** What policies ask of all that was found in a repository. */
export function imagesOf(findings: Findings): Image[] {
  const tagged = Map.groupBy(findings.tagged, ([, digest]) => digest)
  return [...findings.found.values()].map((looked) => {
    const tags = tagged.get(looked.digest) ?? []
    return imageOf(
      looked,
      tags.map(([tag]) => tag),
      findings,
    )
  })
}

function imageOf(looked: Looked, tags: readonly string[], findings: Findings): Image {
  const { digest, mediaType, children } = looked
  const config = configOf(looked, findings)
  return {
    digest,
    tags: tags.toSorted(),
    firstSeen: findings.firstSeen(digest),
    size: sizeOf(looked),
    mediaType,
    children,
    ...some({
      created: builtAt(looked, findings) ?? newestChild(looked, findings),
      platform: config?.platform,
      labels: config?.labels,
      pushed: findings.observed.pushed(digest, tags.length > 0),
    }),
    ...(looked.kind === 'unreadable' ? { unreadable: looked.why } : described(looked)),
  }
}

function described(looked: Exclude<Looked, { kind: 'unreadable' }>) {
  const { subject, artifactType, annotations, blobs } = looked
  return some({ subject, artifactType, annotations, blobs })
}

/** Its own bytes, config and layers. */
function sizeOf(looked: Looked): number {
  const blobs = looked.kind === 'image' ? (looked.blobs ?? []) : []
  return blobs.reduce((sum, blob) => sum + blob.size, looked.size)
}

function configOf(looked: Looked, { configs }: Findings): ConfigFacts | undefined {
  return looked.kind === 'image' && looked.config !== undefined ? configs.get(looked.config) : undefined
}

/**
 * Build time: the config's, else an annotation. Where the config says one that is not RFC 3339 it is not known, whatever the
 * annotation says.
 */
function builtAt(looked: Looked, findings: Findings): Known | undefined {
  if (looked.kind === 'unreadable') return undefined
  const created = configOf(looked, findings)?.created
  return created === undefined
    ? known(looked.annotations?.['org.opencontainers.image.created'], 'annotation')
    : known(created, 'config')
}

/** The fields that are there. */
function some<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function known(value: string | undefined, source: Known['source']): Known | undefined {
  const at = value === undefined ? undefined : readInstant(value)
  return at === undefined ? undefined : { at, source }
}

/** An index was built when its newest child was; through nested indexes, each looked at once. */
function newestChild(looked: Looked, findings: Findings): Known | undefined {
  const seen = new Set<Digest>()
  let newest: Known | undefined
  const visit = (digests: readonly Digest[]): void => {
    for (const digest of digests) {
      const child = findings.found.get(digest)
      if (child === undefined || seen.has(digest)) continue
      seen.add(digest)
      const time = builtAt(child, findings)
      if (time !== undefined && (newest === undefined || time.at > newest.at)) newest = time
      visit(child.children)
    }
  }
  visit(looked.children)
  return newest
}
