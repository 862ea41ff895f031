import type { Digest } from '../../policies/model/index.ts'
import type { RunCounts } from '../../proto/resources/index.ts'
import type { Conditions, Decided } from '../evaluation/index.ts'

/** What became of a run so far. It grows while the run is at work, so that a run that fails can tell, too. */
export type Tally = {
  counts: RunCounts
  readonly taken: Set<Digest>
  /** Images that were held back, or follow one that was; they count as skipped. */
  readonly heldBack: Set<Digest>
  /** Images whose DELETE may still take them; they count as failed. */
  readonly pending: Set<Digest>
  /** For which tags. */
  readonly moving: Set<string>
  /** Tags that were removed, are listed all the same, and lead nowhere. */
  readonly dangling: Set<string>
  /** Tags that led nowhere when the repository was scanned, and were removed. */
  readonly mended: Set<string>
  /** Tags that were pushed while their image was deleted, lost by the registry, and put back. */
  readonly putBack: Set<string>
  /** The registry tells of pushes too late to know of all that it lost. */
  late: boolean
}

export function newTally(counts: RunCounts): Tally {
  return {
    counts,
    taken: new Set(),
    heldBack: new Set(),
    pending: new Set(),
    mended: new Set(),
    moving: new Set(),
    dangling: new Set(),
    putBack: new Set(),
    late: false,
  }
}

/** How many names a sentence lists. */
const NAMED = 5

const LOST = [
  'was pushed while its image was deleted; the registry lost the push; put back',
  'were pushed while their images were deleted; the registry lost the pushes; put back',
] as const

const LATE = 'the registry tells of pushes late, so whether the last deletes took one is not known'

/** What a run that did its work, or a dry run, says besides its counts; undefined: nothing. */
export function tell(
  { counts, moving, dangling, heldBack: held, putBack, late, pending, mended }: Tally,
  { scanned, deferred: decided }: Pick<Decided, 'scanned' | 'deferred'>,
): string | undefined {
  const changed = counts.skipped - held.size
  const deferred = held.size + (decided?.images ?? 0)
  const before = scanned.snapshot.dangling.filter((tag) => !mended.has(tag))
  const nowhere = [...new Set([...before, ...dangling])].toSorted()
  const parts = [
    ...clockLine(scanned),
    ...(deferred > 0
      ? [heldBack(deferred, [...new Set([...moving, ...(decided?.tags ?? [])])].toSorted())]
      : []),
    ...(changed > 0 ? [`${changed} left because something had changed`] : []),
    ...failures(counts.failed - pending.size, pending.size),
    ...tagsThat(...LOST, [...putBack].toSorted()),
    ...(late ? [LATE] : []),
    ...tagsThat('is listed and leads nowhere', 'are listed and lead nowhere', nowhere),
    ...tagsThat('leads to a tombstone', 'lead to a tombstone', scanned.buried),
  ]
  return parts.length === 0 ? undefined : parts.join('; ')
}

/** The one line that says that nothing goes by age or rank, and why. */
function clockLine({ clockUnknown }: Pick<Decided['scanned'], 'clockUnknown'>): string[] {
  return clockUnknown === undefined ? [] : [`nothing goes by age or rank: ${clockUnknown}`]
}

/** What keeps a run from beginning here, or what waits here: what a dry run says besides. */
export function conditionLines({ stopped, parked }: Conditions): string[] {
  return [
    ...(stopped === undefined ? [] : [`cleaning is stopped here: ${stopped}`]),
    ...(parked === undefined ? [] : [`run ${parked.run.slice(0, 8)} waits for approval here`]),
  ]
}

function failures(refused: number, pending: number): string[] {
  return [
    ...(refused > 0 ? [`${refused} refused by the registry`] : []),
    ...(pending > 0 ? [unknown(pending)] : []),
  ]
}

function unknown(pending: number): string {
  return pending === 1
    ? '1 delete whose outcome is not known yet: no answer came, and it may still be done; the next run resolves it'
    : `${pending} deletes whose outcomes are not known yet: no answer came, and they may still be done; the next run resolves them`
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
