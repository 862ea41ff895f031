import type { Image, Instant, Policy } from '../model/index.ts'
import { contextOf } from './context.ts'
import { decide, type Fixpoint, uncovered } from './fixpoint.ts'
import { periodOf } from './rank.ts'
import { deciding, inPriority, isOnFloor, type Judged, SAYS } from './rule-votes.ts'
import { believableFrom } from './time.ts'

/** How often the whole repository is decided anew for one timeline; images that would need more have no instant. */
const MOST_EPOCHS = 256

/**
 * When each kept image goes if nothing but the time changes, by index; Infinity: never, or not known. Exact: at that instant
 * the same evaluation deletes it, and a millisecond before it does not.
 *
 * Between two turns (an image's time becomes believable, a protection ends, a child that rules rank becomes free) ranks do
 * not change, so that each image's instant is arithmetic. At a turn everything is decided anew.
 */
export function goingTimes(fixpoint: Fixpoint): Float64Array {
  const { context } = fixpoint
  const found = new Float64Array(context.images.length).fill(Infinity)
  let epoch = fixpoint
  for (let count = 0; count < MOST_EPOCHS; count += 1) {
    const own = withinEpoch(epoch)
    const turn = nextTurn(epoch, own)
    for (const [i, at] of own.entries()) if (at < turn) found[i] = Math.min(found[i] ?? Infinity, at)
    if (turn === Infinity) return found
    epoch = decide(contextOf({ ...context.input, now: turn }, context.patterns))
    for (let i = 0; i < found.length; i += 1) {
      if (found[i] === Infinity && epoch.going.isGoing(i)) found[i] = turn
    }
  }
  return found
}

/** By index: when the image goes if ranks stay as they are. */
function withinEpoch(fixpoint: Fixpoint): Float64Array {
  const { context, going, candidates } = fixpoint
  const times = new Float64Array(context.images.length).fill(Infinity)
  // A gate that time opens is a turn.
  if (context.input.policy === undefined || context.gates.length > 0) return times
  for (let i = 0; i < times.length; i += 1) {
    if (candidates[i] === 1 && !going.isGoing(i)) times[i] = candidateTime(fixpoint, i)
  }
  const done = new Set<number>()
  for (const i of [...context.graph.parents.keys(), ...context.graph.subject.keys()])
    memberTime({ fixpoint, times, done }, i, 0)
  return times
}

function candidateTime(fixpoint: Fixpoint, i: number): Instant {
  const { context, going, judged } = fixpoint
  const { policy } = context.input
  if (policy === undefined || going.obstacle(i) !== undefined || uncovered(fixpoint, i).length > 0)
    return Infinity
  const saying = inPriority(policy, judged).filter(({ says }) => says[i] !== SAYS.nothing)
  const others = saying.filter(({ selector: { rule } }) => rule.keep !== true)
  if (others.length === 0) return Infinity
  const time = (one: Judged): Instant => ruleTime(one, i, context.now)
  const holding = saying.filter(({ selector: { rule } }) => rule.keep === true).map(time)
  const wanted = policy.onConflict === 'any' ? Math.min(...others.map(time)) : latest(policy, others, i, time)
  return Math.max(context.graceEnds(i), wanted, ...holding)
}

function latest(
  policy: Policy,
  others: readonly Judged[],
  i: number,
  time: (one: Judged) => Instant,
): Instant {
  return Math.max(...deciding(policy, others, i).map(time))
}

/** When the rule wants the image gone, or does not hold it any more, as places are now. */
function ruleTime(
  { selector: { rule }, says, conditions, times, ranking }: Judged,
  i: number,
  now: Instant,
): Instant {
  if (says[i] === SAYS.gone) return now
  const time = times.aged[i] ?? Number.NaN
  const period = periodOf(rule)
  const { keepExpired = 0 } = rule
  if (Number.isNaN(time) || period === undefined || isOnFloor(conditions, i)) return Infinity
  if (keepExpired === 0) return time + period + 1
  // It is pushed out by the certainly newer image that is the keepExpired-th of these to grow old.
  return Math.max(time, ranking.oldWhen(i, keepExpired)) + period + 1
}

type Members = { readonly fixpoint: Fixpoint; readonly times: Float64Array; readonly done: Set<number> }

/** Deeper nesting than this has no instant. */
const DEEPEST = 1000

/** A member of a group goes with what holds it, when it can. What cannot go cleanly at that instant is left to a turn. */
function memberTime(members: Members, i: number, depth: number): Instant {
  const { fixpoint, times, done } = members
  const { context, going, candidates } = fixpoint
  if (going.isGoing(i)) return context.now
  if (candidates[i] === 1 || done.has(i) || depth > DEEPEST) return times[i] ?? Infinity
  done.add(i)
  const own = context.graph.subject.get(i)
  const above = own === undefined ? (context.graph.parents.get(i) ?? []) : [own]
  const at = Math.max(...above.map((one) => memberTime(members, one, depth + 1)))
  const along = own === undefined ? childTime(fixpoint, i, at) : at
  const time = context.isSealed(i) ? Infinity : along
  times[i] = time
  return time
}

/** A child whose indexes all are gone at `at`, when it goes along then. */
function childTime({ context, going }: Fixpoint, i: number, at: Instant): Instant {
  const image = context.images[i]
  if (image === undefined || at === Infinity || going.obstacle(i) !== undefined) return Infinity
  if (image.tags.length === 0 && !context.graph.orphans.has(i)) return at
  return Infinity
}

/** The next instant after which ranks may differ. */
function nextTurn(fixpoint: Fixpoint, times: Float64Array): Instant {
  const { now } = fixpoint.context
  let next = Infinity
  for (const at of [...knownTurns(fixpoint), ...freeingTurns(fixpoint, times)]) {
    if (at > now && at < next) next = at
  }
  return next
}

/** Times that become believable, protections that end, a cooling off that is over. */
function* knownTurns({ context }: Fixpoint): Generator<Instant> {
  const { images, now, protector, gates } = context
  for (const image of images) {
    for (const known of timesIn(image)) yield believableFrom(known, now) ?? now
  }
  yield* protector.ends
  for (const gate of gates) if (gate.kind === 'cooling_off') yield gate.until
}

/** When children become free that do not just go along: they join the ranks, or free what they refer to. */
function* freeingTurns({ context, going }: Fixpoint, times: Float64Array): Generator<Instant> {
  const { graph, now } = context
  const timeOf = (i: number): Instant => (going.isGoing(i) ? now : (times[i] ?? Infinity))
  for (const [child, parents] of graph.parents) {
    if (going.isGoing(child) || context.isSealed(child)) continue
    const free = Math.max(...parents.map(timeOf))
    if (free === Infinity) continue
    if (times[child] !== free || graph.subject.has(child)) yield free
  }
}

function timesIn({
  created,
  pushed,
  arrived,
  tagged,
  pulled,
}: Image): readonly (Image['pushed'] | undefined)[] {
  return [created, pushed, arrived, tagged, pulled === 'never' ? undefined : pulled]
}
