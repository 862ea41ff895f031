import { type Digest, type Image, type Instant, compact } from '../../../policies/model/index.ts'
import type { Push, Sighting, TagState } from '../../../proto/resources/index.ts'
import type { Inventory, ReportedPush } from '../scan-types.ts'
import type { Snapshot } from '../snapshot.ts'
import type { KnownState } from '../walk.ts'
import { type Dangled, dangledIn } from './dangled.ts'
import { newSighting } from './image-times.ts'
import { stands, type TagHistory, untaggedNow } from './tag-history.ts'

/** The stored inventory when the scan began. */
export type Memory = { readonly sightings: ReadonlyMap<Digest, Sighting>; readonly tags: TagHistory }

/** Digests in one request. */
const PART = 1000

export async function remember({ sightings, tags }: Inventory): Promise<Memory> {
  return {
    sightings: await all(sightings(), ({ digest }) => digest),
    tags: await all(tags(), ({ tag }) => tag),
  }
}

/** Returns the items of all parts, by name. */
async function all<T>(
  parts: AsyncIterable<readonly T[]>,
  name: (item: T) => string,
): Promise<Map<string, T>> {
  const items = new Map<string, T>()
  for await (const part of parts) for (const item of part) items.set(name(item), item)
  return items
}

/** Returns the state that an incremental scan does not request: all that the last scan showed, except tags that were pushed since. */
export function knownStateOf({ sightings, tags }: Memory, received: readonly ReportedPush[]): KnownState {
  const pushedTags = new Set(received.flatMap(({ tag }) => tag ?? []))
  const unchanged = [...tags.values()].filter(
    (state: TagState) => stands(state, state.digest) && !pushedTags.has(state.tag),
  )
  const seen = [...sightings.values()].filter(({ missingSince }) => missingSince === undefined)
  return {
    tags: new Map(unchanged.map(({ tag, digest }) => [tag, digest])),
    digests: new Set(seen.map(({ digest }) => digest)),
  }
}

/** The sighting of every image found, with the change by this scan. */
export type RecalledImages = {
  readonly sightings: ReadonlyMap<Digest, Sighting>
  readonly pushes: ReadonlyMap<Digest, readonly Push[]>
  readonly untagged: ReadonlyMap<Digest, Instant>
  /** Sightings that are new, or are back. */
  readonly added: readonly Sighting[]
  /** Tags that were dangling at earlier scans, with the bounds of their arrival. */
  readonly dangled: Dangled['tags']
}

type Found = { readonly snapshot: Snapshot; readonly images: readonly Image[]; readonly at: Instant }

/** Returns the sightings of the images found, also of images that counted as deleted. */
export async function recallFor(
  inventory: Inventory,
  memory: Memory,
  { snapshot, images, at }: Found,
): Promise<RecalledImages> {
  const { baseline, after } = inventory.looks
  const asked = images.filter((image) => !memory.sightings.has(image.digest) || hasNewTag(image, memory.tags))
  const recalled = await recallAll(
    inventory,
    asked.map(({ digest }) => digest),
  )
  const dangled = dangledIn(inventory.looks, snapshot)
  const sightings = new Map<Digest, Sighting>()
  const added: Sighting[] = []
  for (const { digest } of images) {
    const known = memory.sightings.get(digest) ?? recalled.sightings.get(digest)
    const bounds = dangled.digests.get(digest) ?? { baseline, ...compact({ after }) }
    const fresh = newSighting(digest, { at, ...bounds })
    const isBack = known !== undefined && (known.missingSince !== undefined || known.goneAt !== undefined)
    if (known === undefined || isBack) added.push(fresh)
    if (known === undefined) sightings.set(digest, fresh)
    else sightings.set(digest, isBack ? { ...known, putBackAt: at } : known)
  }
  const untagged = untaggedNow(memory.tags, snapshot.tags, at)
  return { sightings, added, untagged, pushes: recalled.pushes, dangled: dangled.tags }
}

function hasNewTag({ tags, digest }: Image, history: TagHistory): boolean {
  return tags.some((tag) => history.get(tag)?.digest !== digest)
}

type RecalledAll = {
  readonly sightings: ReadonlyMap<Digest, Sighting>
  readonly pushes: ReadonlyMap<Digest, readonly Push[]>
}

/** Returns the stored sightings and pushes of any number of digests. */
export async function recallAll({ recall }: Inventory, digests: readonly Digest[]): Promise<RecalledAll> {
  const sightings = new Map<Digest, Sighting>()
  const pushes: Push[] = []
  for (let from = 0; from < digests.length; from += PART) {
    const part = await recall(digests.slice(from, from + PART))
    for (const sighting of part.sightings) sightings.set(sighting.digest, sighting)
    pushes.push(...part.pushes)
  }
  return { sightings, pushes: Map.groupBy(pushes, ({ digest }) => digest) }
}
