import { nextAfter } from '../../policies/language/index.ts'
import type { Instant, Policy, RepositoryRef, Schedule } from '../../policies/model/index.ts'

/** Runs of one cron instant are spread over at most this, so that a registry is not hit all at once. Milliseconds. */
const JITTER = 10 * 60 * 1000

/** When a repository is cleaned next; undefined for a schedule that never comes. */
export type NextRun = (policy: Policy, ref: RepositoryRef) => Instant | undefined

/**
 * The first instant of a policy's schedule after `after`, plus the repository's own share of the jitter, which is always the
 * same. The jitter is at most half of the time to the instant that follows, so that no instant is skipped. Schedules are
 * read once each: many policies share one.
 */
export function nextRuns(after: Instant): NextRun {
  const known = new Map<string, readonly Slot[]>()
  return ({ schedule }, ref) => {
    const key = `${schedule.cron} ${schedule.timeZone}`
    const slots = known.get(key) ?? slotsOf(schedule, after)
    known.set(key, slots)
    const due = slots.map(({ at, width }) => at + Math.floor(share(ref) * width))
    return due.find((instant) => instant > after)
  }
}

/** An instant of a schedule, and how far runs may be spread after it. */
type Slot = { readonly at: Instant; readonly width: number }

/** All slots that may still hold a run after `after`, up to the first that begins later. */
function slotsOf(schedule: Schedule, after: Instant): Slot[] {
  const slots: Slot[] = []
  let at = nextAfter(schedule, after - JITTER)
  while (at !== undefined) {
    const following = nextAfter(schedule, at)
    slots.push({ at, width: Math.min(JITTER, ((following ?? Number.POSITIVE_INFINITY) - at) / 2) })
    if (at > after) return slots
    at = following
  }
  return slots
}

/** FNV-1a over the name, scaled to 0 .. 1: spread evenly, and stable from run to run. */
function share(ref: RepositoryRef): number {
  let hash = 0x811c9dc5
  for (const char of `${ref.registry}/${ref.repository}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return hash / 0x100000000
}
