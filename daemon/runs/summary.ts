import { shortRunId } from '../../proto/resources/index.ts'
import type { Conditions, Decided } from '../evaluation/index.ts'
import type { DeletionProgress } from './delete/progress.ts'

/** How many names a sentence lists. */
const NAMED = 5

/** What a summary needs of a decision. */
export type Summarized = Pick<Decided, 'deferred'> & {
  readonly scanned: Pick<Decided['scanned'], 'clockUnknown' | 'tombstoned'> & {
    readonly snapshot: Pick<Decided['scanned']['snapshot'], 'dangling'>
  }
}

/** Returns what a run reports besides its counts; undefined if nothing. */
export function summarize(
  progress: DeletionProgress,
  { scanned, deferred: decided }: Summarized,
): string | undefined {
  const { counts, mutableTags, danglingTags, deferred, restoredTags, pending, repairedTags } = progress
  const changed = counts.skipped - deferred.size
  const deferredCount = deferred.size + (decided?.images ?? 0)
  const before = scanned.snapshot.dangling.filter((tag) => !repairedTags.has(tag))
  const parts = [
    ...clockLine(scanned),
    ...(deferredCount > 0 ? [deferredLine(deferredCount, [...mutableTags, ...(decided?.tags ?? [])])] : []),
    ...(changed > 0 ? [`${changed} kept because something changed after the decision`] : []),
    ...failures(counts.failed - pending.size, pending.size),
    ...(progress.dependentsOpen ? [UNREAD] : []),
    ...tagsThat(...LOST, restoredTags),
    ...(progress.notificationsLate ? [LATE] : []),
    ...tagsThat(...DANGLING, [...before, ...danglingTags]),
    ...tagsThat('points to a tombstone', 'point to a tombstone', scanned.tombstoned),
  ]
  return parts.length === 0 ? undefined : parts.join('; ')
}

const LOST = [
  'was pushed while its image was deleted; the registry lost the push, and careen restored it',
  'were pushed while their images were deleted; the registry lost the pushes, and careen restored them',
] as const

const UNREAD =
  'it is not known whether the registry deleted all that goes with an image, as it could not be read; the next run resolves it'

const LATE = 'the registry reports pushes late, so the last deletes may have removed a push'

const DANGLING = [
  'is dangling: it is listed, but its manifest does not exist',
  'are dangling: they are listed, but their manifests do not exist',
] as const

/** Says that nothing is deleted by age or rank, and why. */
function clockLine({ clockUnknown }: Pick<Decided['scanned'], 'clockUnknown'>): string[] {
  return clockUnknown === undefined ? [] : [`no image is deleted by age or rank: ${clockUnknown}`]
}

/** Returns what prevents a run here, or waits here: a dry run reports it as well. */
export function conditionLines({ stopped, parked }: Conditions): string[] {
  return [
    ...(stopped === undefined ? [] : [`cleaning of the repository is stopped: ${stopped}`]),
    ...(parked === undefined ? [] : [`run ${shortRunId(parked.run)} waits for approval`]),
  ]
}

function failures(refused: number, pending: number): string[] {
  return [
    ...(refused > 0 ? [`${refused} refused by the registry`] : []),
    ...(pending > 0 ? [pendingLine(pending)] : []),
  ]
}

function pendingLine(pending: number): string {
  return pending === 1
    ? '1 delete without an answer: its outcome is not known yet, and the next run resolves it'
    : `${pending} deletes without an answer: their outcomes are not known yet, and the next run resolves them`
}

function deferredLine(count: number, tags: readonly string[]): string {
  const mutable = unique(tags)
  return (
    `${count} deferred: ${mutable.length === 1 ? 'tag' : 'tags'} ${names(mutable)} ${mutable.length === 1 ? 'is' : 'are'} mutable, and ` +
    'this registry cannot delete a tag without its image, so a concurrent push could be lost. To delete them, set delete_moving = true'
  )
}

function tagsThat(one: string, many: string, all: Iterable<string>): string[] {
  const tags = unique(all)
  if (tags.length === 0) return []
  return [tags.length === 1 ? `tag ${names(tags)} ${one}` : `tags ${names(tags)} ${many}`]
}

function unique(tags: Iterable<string>): readonly string[] {
  return [...new Set(tags)].toSorted()
}

function names(tags: readonly string[]): string {
  const more = tags.length - NAMED
  return `${tags.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
