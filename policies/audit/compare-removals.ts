import { readInstant } from '../evidence/index.ts'
import type { Instant } from '../model/index.ts'
import type { AuditEvent } from './chain.ts'
import { openTextsHash, type TextsHash } from './digest.ts'
import { type HashedRemoval, type ListedRemoval, removalAt, removalNow, removalText } from './removals.ts'
import type { BrokenChain } from './verify.ts'

/** Lists of removals that are those which runs recorded. */
export type SameRemovals = {
  readonly kind: 'same'
  readonly runs: number
  readonly removals: number
  /** Runs whose removals are too old to be listed, as the record says. */
  readonly agedRuns: number
  /** Removals of runs without an event: they work, or ended before the record began. */
  readonly unrecorded: number
}

/** A comparison of the lists of removals with the events of runs. */
export type RemovalsComparison = {
  /** Takes an event of a verified chain. */
  readonly event: (event: AuditEvent) => void
  /** Takes the next removal of a list. Requires that all events came before. */
  readonly removal: (listed: ListedRemoval) => void
  /** Returns the first event whose removals are others, or that all are the same. */
  readonly end: () => BrokenChain | SameRemovals
}

type Sum = { removals: number; readonly hash: TextsHash }

type Recorded = {
  readonly sequence: number
  readonly run: string
  readonly at: Instant
  readonly removals: number
  readonly sha256: string
  /** What is listed: as it was when the run ended, and as it is now. */
  readonly atEnd: Sum
  readonly asListed: Sum
}

/** How much longer than its first removal a run can end. A run whose list begins in that time may have lost its begin by age. */
const LONGEST_RUN = 7 * 24 * 3_600_000

/** Opens a comparison. It believes the events, and no list. */
export function openRemovalsComparison(): RemovalsComparison {
  const runs = new Map<string, Recorded>()
  let agedBefore = Number.NEGATIVE_INFINITY
  let unrecorded = 0
  return {
    event: (event) => {
      const recorded = recordedIn(event)
      if (recorded !== undefined) runs.set(recorded.run, recorded)
      agedBefore = Math.max(agedBefore, agedIn(event))
    },
    removal: (listed) => {
      const run = runs.get(listed.run)
      if (run === undefined) unrecorded += 1
      else {
        add(run.atEnd, removalAt(listed, run.at))
        add(run.asListed, removalNow(listed))
      }
    },
    end: () => ended([...runs.values()], agedBefore, unrecorded),
  }
}

function recordedIn({ type, payload, sequence, subject, createdAt }: AuditEvent): Recorded | undefined {
  if (type !== 'careen.run.finished' || payload === undefined) return undefined
  const { removals, removals_sha256: sha256 } = JSON.parse(payload) as Readonly<Record<string, unknown>>
  const run = subject.split('/').at(-1) ?? ''
  if (typeof removals !== 'number' || typeof sha256 !== 'string') return undefined
  return { sequence, run, at: createdAt, removals, sha256, atEnd: newSum(), asListed: newSum() }
}

function agedIn({ type, payload }: AuditEvent): Instant {
  if (type !== 'careen.removals.aged' || payload === undefined) return Number.NEGATIVE_INFINITY
  const { before } = JSON.parse(payload) as { readonly before?: unknown }
  return (typeof before === 'string' ? readInstant(before) : undefined) ?? Number.NEGATIVE_INFINITY
}

function newSum(): Sum {
  return { removals: 0, hash: openTextsHash() }
}

function add(sum: Sum, removal: HashedRemoval | undefined): void {
  if (removal === undefined) return
  sum.removals += 1
  sum.hash.add(removalText(removal))
}

function ended(
  runs: readonly Recorded[],
  agedBefore: Instant,
  unrecorded: number,
): BrokenChain | SameRemovals {
  // Why also as it is now: the clock can have been set while the run worked.
  const others = runs.filter((run) => !isSame(run, run.atEnd) && !isSame(run, run.asListed))
  const wrong = others.find((run) => run.at >= agedBefore + LONGEST_RUN || run.atEnd.removals >= run.removals)
  if (wrong !== undefined) return { kind: 'broken', sequence: wrong.sequence, why: whyOther(wrong) }
  const same = runs.filter((run) => !others.includes(run))
  return {
    kind: 'same',
    runs: same.length,
    removals: same.reduce((sum, { removals }) => sum + removals, 0),
    agedRuns: others.length,
    unrecorded,
  }
}

function isSame({ removals, sha256 }: Recorded, sum: Sum): boolean {
  return sum.removals === removals && sum.hash.hex() === sha256
}

function whyOther({ run, removals, atEnd }: Recorded): string {
  if (atEnd.removals === removals)
    return `the list of what run ${run} removed was changed: its ${removals} removals are others, or in another order`
  return `the list of what run ${run} removed was changed: it has ${atEnd.removals} removals, and the run recorded ${removals}`
}
