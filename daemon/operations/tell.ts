import type { Digest, RunCounts } from '../../policies/index.ts'
import type { Scanned } from './scan.ts'

/** What became of a run so far. It grows while the run is at work, so that a run that fails can tell, too. */
export type Tally = {
  counts: RunCounts
  readonly taken: Set<Digest>
  /** Images that were held back, or follow one that was; they count as skipped. */
  readonly heldBack: Set<Digest>
  /** For which tags. */
  readonly moving: Set<string>
  /** Tags that were removed, are listed all the same, and lead nowhere. */
  readonly dangling: Set<string>
}

export function newTally(counts: RunCounts): Tally {
  return { counts, taken: new Set(), heldBack: new Set(), moving: new Set(), dangling: new Set() }
}

/** How many names a sentence lists. */
const NAMED = 5

/** What a run that did its work says besides its counts; undefined: nothing. */
export function tell(
  { counts, moving, dangling, heldBack: held }: Tally,
  scanned: Scanned,
): string | undefined {
  const changed = counts.skipped - held.size
  const nowhere = [...new Set([...scanned.snapshot.dangling, ...dangling])].toSorted()
  const parts = [
    ...(held.size > 0 ? [heldBack(held.size, [...moving].toSorted())] : []),
    ...(changed > 0 ? [`${changed} left because something had changed`] : []),
    ...(counts.failed > 0 ? [`${counts.failed} refused by the registry`] : []),
    ...tagsThat('is listed and leads nowhere', 'are listed and lead nowhere', nowhere),
    ...tagsThat('leads to a tombstone', 'lead to a tombstone', scanned.buried),
  ]
  return parts.length === 0 ? undefined : parts.join('; ')
}

function heldBack(held: number, moving: readonly string[]): string {
  return (
    `${held} held back: ${names(moving)} ${moving.length === 1 ? 'moves' : 'move'} often, and this registry cannot ` +
    'remove a tag alone, so a push during the delete would be lost; delete_moving = true in the policy lets them go'
  )
}

function tagsThat(one: string, many: string, tags: readonly string[]): string[] {
  if (tags.length === 0) return []
  return [tags.length === 1 ? `tag ${names(tags)} ${one}` : `tags ${names(tags)} ${many}`]
}

function names(tags: readonly string[]): string {
  const more = tags.length - NAMED
  return `${tags.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
