import type { Duration, Gap, Instant, Known, TimeEvidence } from '../model/index.ts'

/** How much later a second scan must be to confirm that something is missing. Milliseconds. */
export const AGREED: Duration = 10 * 60 * 1000

/** Is it an instant, and no gap? */
export function isPoint(evidence: Known | Gap): evidence is Known {
  return 'at' in evidence
}

/** The gap, or `unknown` where its bounds contradict each other. */
export function checkedGap(gap: Gap): Gap | 'unknown' {
  return gap.after !== undefined && gap.after >= gap.before ? 'unknown' : gap
}

/**
 * Returns the later of several times, bound by bound: the tightest known bounds of the latest of them. Returns a point if none
 * of the others can be later, and unknown if one of them is unknown. Returns undefined if there are none.
 */
export function laterOf(times: readonly TimeEvidence[]): TimeEvidence | undefined {
  let later: Known | Gap | undefined
  for (const time of times) {
    const checked = time === 'unknown' || isPoint(time) ? time : checkedGap(time)
    if (checked === 'unknown') return 'unknown'
    later = later === undefined ? checked : laterOfTwo(later, checked)
  }
  return later
}

function laterOfTwo(one: Known | Gap, other: Known | Gap): Known | Gap {
  const [first, last] = latest(one) >= latest(other) ? [other, one] : [one, other]
  // The last possible instant of a point is its only one: nothing among the others is later.
  if (isPoint(last)) return last
  if (isPoint(first) && latest(first) === last.before) return first
  const after = [notUntil(first), notUntil(last)].filter((bound) => bound !== undefined)
  return after.length === 0 ? last : { ...last, after: Math.max(...after) }
}

function latest(time: Known | Gap): Instant {
  return isPoint(time) ? time.at : time.before
}

/** It was later than this. */
function notUntil(time: Known | Gap): Instant | undefined {
  return isPoint(time) ? time.at - 1 : time.after
}

/** A point that may be wrong by so many milliseconds either way. */
export function blurred({ at, source }: Known, by: number): Gap {
  return { after: at - by, before: at + by, source }
}
