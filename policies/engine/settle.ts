import type { Policy } from '../model.ts'
import { type Facts, tagsOf } from './facts.ts'
import { FATE, type Going, going } from './group.ts'
import { inPriority, judge, type Judged, SAYS } from './judge.ts'

/** Everything about one repository after it was decided. */
export type Settled = {
  readonly facts: Facts
  readonly going: Going
  /** In the order of the policy's rules. */
  readonly judged: readonly Judged[]
  /** 1 for images that rules were asked about. */
  readonly candidates: Uint8Array
  /** What the rules say together, one of `SAYS`. */
  readonly wishes: Uint8Array
}

/**
 * Decides who goes. Candidates are judged; what goes takes along what hangs on it; a child that became free by it and did
 * not go along is a candidate from then on and takes its rank among the others. Repeated until nobody becomes free. Who goes
 * only ever grows by that, so the result does not depend on any order.
 */
export function settle(facts: Facts): Settled {
  const { selectors, images, input } = facts
  const state = going(facts)
  const candidates = new Uint8Array(images.length)
  const selected = selectors.map((): number[] => [])
  let judged: readonly Judged[] = []
  let wishes: Uint8Array = new Uint8Array(images.length)
  let fresh: readonly number[] = unheld(facts)
  do {
    for (const i of fresh) candidates[i] = 1
    judged = judgeAll(facts, fresh, selected, judged)
    if (input.policy === undefined) break
    wishes = together(input.policy, judged, images.length)
    if (facts.gates.length === 0) state.take(wantedGone({ facts, judged, wishes }, state))
    fresh = state.freed().filter((i) => candidates[i] === 0)
  } while (fresh.length > 0)
  const settled = { facts, going: state, judged, candidates, wishes }
  if (input.policy?.untag === true && facts.gates.length === 0) markUntags(settled)
  return settled
}

/** Adds the new candidates to what each rule selects; a rule that selects none of them has nothing new to say. */
function judgeAll(
  facts: Facts,
  fresh: readonly number[],
  selected: readonly number[][],
  before: readonly Judged[],
): Judged[] {
  return facts.selectors.map((selector, r) => {
    const own = selected[r] ?? []
    const count = own.length
    for (const i of fresh) {
      const image = facts.images[i]
      if (image !== undefined && selector.selects(i, image)) own.push(i)
    }
    const last = before[r]
    return last !== undefined && own.length === count ? last : judge(selector, own, facts)
  })
}

/** What nothing above the rules holds: not sealed, no child of an index, no referrer of something that is here. */
function unheld({ images, isSealed, graph }: Facts): number[] {
  const found: number[] = []
  for (let i = 0; i < images.length; i += 1) {
    if (!isSealed(i) && !graph.parents.has(i) && !graph.subject.has(i)) found.push(i)
  }
  return found
}

/** All that select an image must want it gone; under `first_match` the first that selects it decides alone. */
function together(policy: Policy, judged: readonly Judged[], length: number): Uint8Array<ArrayBuffer> {
  const wishes = new Uint8Array(length)
  const first = policy.onConflict === 'first_match'
  for (const { says, selected } of inPriority(policy, judged)) {
    for (const i of selected) {
      const before = wishes[i]
      if (before === SAYS.nothing || (!first && before === SAYS.gone)) wishes[i] = says[i] ?? SAYS.keep
    }
  }
  return wishes
}

type Wanted = Pick<Settled, 'facts' | 'judged' | 'wishes'>

/** Roots of what is to go now: wanted gone, all tags covered, grace over. */
function wantedGone(settled: Wanted, { isGoing }: Going): number[] {
  const { facts, wishes } = settled
  const found: number[] = []
  for (let i = 0; i < wishes.length; i += 1) {
    if (wishes[i] !== SAYS.gone || isGoing(i)) continue
    if (facts.graceEnds(i) <= facts.now && uncovered(settled, i).length === 0) found.push(i)
  }
  return found
}

/** Tags that no rule which selects the image matches: they would go with it, and nobody asked for that. */
export function uncovered({ facts, judged }: Omit<Wanted, 'wishes'>, i: number): readonly string[] {
  const all = facts.images[i]?.tags ?? []
  // Whatever selects an image with one tag, and is no orphan, does so by this tag.
  if (all.length < 2 && !facts.graph.orphans.has(i)) return []
  const tags = tagsOf(facts.images, i)
  const selecting = judged.filter(({ says }) => says[i] !== SAYS.nothing)
  return tags.filter((tag) => !selecting.some(({ selector }) => selector.matches(tag)))
}

function markUntags(settled: Settled): void {
  const { candidates, going: state } = settled
  for (let i = 0; i < candidates.length; i += 1) {
    if (candidates[i] === 1 && state.fates[i] === FATE.keep && removableTags(settled, i).length > 0)
      state.fates[i] = FATE.untag
  }
}

/** Tags that rules cover and want gone, by themselves; never all tags of the image. */
export function removableTags({ facts, judged }: Settled, i: number): readonly string[] {
  const { policy } = facts.input
  const tags = tagsOf(facts.images, i)
  if (policy === undefined || tags.length < 2) return []
  const selecting = inPriority(policy, judged).filter(({ says }) => says[i] !== SAYS.nothing)
  const removable = tags.filter((tag) => {
    const covering = selecting.filter(({ selector }) => selector.matches(tag))
    const asked = policy.onConflict === 'first_match' ? covering.slice(0, 1) : covering
    return asked.length > 0 && asked.every(({ says }) => says[i] === SAYS.gone)
  })
  return removable.length < tags.length ? removable : []
}
