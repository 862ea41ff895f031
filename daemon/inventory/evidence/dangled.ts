import { type Digest, type Instant, compact } from '../../../policies/model/index.ts'
import type { Looks } from '../../../proto/resources/index.ts'
import type { InspectedManifest } from '../../registry/manifest/index.ts'
import type { Snapshot } from '../snapshot.ts'
import type { TagBounds } from './tag-history.ts'

/**
 * The arrival bounds of tags that were dangling at earlier scans and resolve now, and of the images that only they reach. These may
 * have existed at those scans.
 */
export type Dangled = {
  readonly tags: ReadonlyMap<string, TagBounds>
  readonly digests: ReadonlyMap<Digest, TagBounds>
}

/** Returns the bounds. A dangling index hides its children, and an image its referrers. */
export function dangledIn(
  { after, dangling = [] }: Pick<Looks, 'after' | 'dangling'>,
  { tags, manifests }: Pick<Snapshot, 'tags' | 'manifests'>,
): Dangled {
  const resolved = dangling.flatMap((one) => {
    const digest = tags.get(one.tag)
    return digest === undefined ? [] : [{ tag: one.tag, digest, after: earlier(after, one.after) }]
  })
  const latestFirst = resolved.toSorted((a, b) => (b.after ?? -Infinity) - (a.after ?? -Infinity))
  const below = resolved.length === 0 ? () => [] : belowIn(manifests)
  const digests = new Map<Digest, TagBounds>()
  // The earliest bound is written last.
  for (const one of latestFirst)
    for (const digest of reachable(one.digest, below)) digests.set(digest, boundsOf(one.after))
  return { tags: new Map(resolved.map((one) => [one.tag, boundsOf(one.after)])), digests }
}

/** Returns bounds that are not baseline, because an earlier scan may have missed the image. */
function boundsOf(after: Instant | undefined): TagBounds {
  return { baseline: false, ...compact({ after }) }
}

function earlier(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  return one === undefined || other === undefined ? undefined : Math.min(one, other)
}

type Below = (digest: Digest) => readonly Digest[]

function belowIn(manifests: ReadonlyMap<Digest, InspectedManifest>): Below {
  const referring = Map.groupBy(manifests.values(), (one) =>
    one.kind === 'unreadable' ? undefined : one.subject,
  )
  return (digest) => {
    const { children = [], attestations = [] } = manifests.get(digest) ?? {}
    return [...children, ...[...attestations, ...(referring.get(digest) ?? [])].map((one) => one.digest)]
  }
}

function reachable(root: Digest, below: Below): ReadonlySet<Digest> {
  const reached = new Set([root])
  for (const digest of reached) for (const next of below(digest)) reached.add(next)
  return reached
}
