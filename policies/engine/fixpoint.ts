import type { Image, Policy } from '../model/index.ts'
import { type EvaluationContext, tagsOf } from './context.ts'
import { FATE, type Going, going } from './group.ts'
import { append, each, type Indices, pick, pickBelow } from './indices.ts'
import { deciding, inPriority, judge, type JudgeInput, type Judged, SAYS } from './rule-votes.ts'
import type { Selector } from './select.ts'

/** Everything about one repository after it was decided. */
export type Fixpoint = {
  readonly context: EvaluationContext
  readonly going: Going
  /** In the order of the policy's rules. */
  readonly judged: readonly Judged[]
  /** 1 for images that rules were asked about. */
  readonly candidates: Uint8Array
  /** What the rules say together, one of `SAYS`. */
  readonly wishes: Uint8Array
}

/**
 * Decides which images are deleted: the fixpoint of judging candidates. A deleted image takes its cascade along. A child that
 * is free after that and is not in the cascade becomes a candidate, with a rank among the others. This repeats until no child
 * becomes free. The set of deleted images only grows, so the result does not depend on any order.
 */
export function decide(context: EvaluationContext): Fixpoint {
  const { selectors, images, input } = context
  const state = going(context)
  const candidates = unheld(context)
  const leftBehind = new Set<number>()
  const around: JudgeInput = { ...context, places: (selected) => placesIn(context, selected, leftBehind) }
  let judged: readonly Judged[] = selectors.map((selector) =>
    judge(
      selector,
      pickBelow(images.length, (i) => candidates[i] === 1 && selects(selector, images[i], i)),
      around,
    ),
  )
  let wishes: Uint8Array = new Uint8Array(images.length)
  while (input.policy !== undefined) {
    wishes = together(input.policy, judged, images.length)
    if (context.gates.length === 0) state.take(wantedGone({ context, judged, wishes }, state))
    const fresh = pick(state.freed(), (i) => candidates[i] === 0)
    if (fresh.length === 0) break
    for (const i of fresh) {
      candidates[i] = 1
      if (images[i]?.tags.length === 0) leftBehind.add(i)
    }
    judged = judged.map((one) => judgeMore(one, around, fresh))
  }
  const fixpoint = { context, going: state, judged, candidates, wishes }
  if (input.policy?.untag === true && context.gates.length === 0) markUntags(fixpoint)
  return fixpoint
}

function selects(selector: Selector, image: Image | undefined, i: number): boolean {
  return image !== undefined && selector.selects(i, image)
}

/** With new candidates; a rule that selects none of them has nothing new to say. */
function judgeMore(before: Judged, around: JudgeInput, fresh: Indices): Judged {
  const { selector, selected } = before
  const added = pick(fresh, (i) => selects(selector, around.images[i], i))
  return added.length === 0 ? before : judge(selector, append(selected, added), around)
}

/**
 * A child without a tag that was left behind takes no place while any time of the repository is not exact for one of the
 * rules. With other times in the same bounds, it may be part of the cascade.
 */
function placesIn(
  { selectors, times }: EvaluationContext,
  selected: Indices,
  leftBehind: ReadonlySet<number>,
): Indices {
  if (leftBehind.size === 0) return selected
  const exact = selectors.every(({ rule }) => times(rule.ageFrom).exact === undefined)
  return exact ? selected : pick(selected, (i) => !leftBehind.has(i))
}

/** 1 for what nothing above the rules holds: not sealed, no child of an index, no referrer of something that is here. */
function unheld({ images, isSealed, graph }: EvaluationContext): Uint8Array {
  const free = new Uint8Array(images.length)
  for (let i = 0; i < images.length; i += 1) {
    if (!isSealed(i) && !graph.parents.has(i) && !graph.subject.has(i)) free[i] = 1
  }
  return free
}

/**
 * What the rules want together: all that select an image must want it gone; under `first_match` the first that selects it
 * decides alone; under `any` one is enough. A rule that only keeps holds what it keeps, whatever the others say.
 */
function together(policy: Policy, judged: readonly Judged[], length: number): Uint8Array<ArrayBuffer> {
  const wishes = new Uint8Array(length)
  const overrides = OVERRIDES[policy.onConflict ?? 'all_agree']
  for (const { selector, says, selected } of inPriority(policy, judged)) {
    if (selector.rule.keep === true) continue
    each(selected, (i) => {
      const before = wishes[i]
      if (before === SAYS.nothing || before === overrides) wishes[i] = says[i] ?? SAYS.keep
    })
  }
  for (const { selector, says, selected } of judged) {
    if (selector.rule.keep !== true) continue
    each(selected, (i) => {
      if (says[i] === SAYS.keep) wishes[i] = SAYS.keep
    })
  }
  return wishes
}

/** Of what earlier rules said, the word that a later rule replaces by its own. */
const OVERRIDES = { all_agree: SAYS.gone, any: SAYS.keep, first_match: SAYS.nothing } as const

type Wanted = Pick<Fixpoint, 'context' | 'judged' | 'wishes'>

/** Is it a root of what is to go now: wanted gone, all tags covered, grace over? */
function wantedGone(fixpoint: Wanted, { isGoing }: Going): (i: number) => boolean {
  const { context, wishes } = fixpoint
  return (i) =>
    wishes[i] === SAYS.gone &&
    !isGoing(i) &&
    context.graceEnds(i) <= context.now &&
    uncovered(fixpoint, i).length === 0
}

const NONE: readonly string[] = []

/**
 * Tags that no rule which selects the image matches: they would go with it, and nobody asked for that. A rule that only keeps
 * asks for nothing.
 */
export function uncovered({ context, judged }: Omit<Wanted, 'wishes'>, i: number): readonly string[] {
  const all = context.images[i]?.tags ?? []
  // Whatever selects an image with one tag, and is no orphan, does so by this tag.
  if (all.length < 2 && !context.graph.orphans.has(i)) return NONE
  const tags = tagsOf(context.images, i)
  const selecting = judged.filter(
    ({ says, selector }) => says[i] !== SAYS.nothing && selector.rule.keep !== true,
  )
  if (selecting.length === 0) return NONE
  return tags.filter((tag) => !selecting.some(({ selector }) => selector.matches(tag)))
}

function markUntags(fixpoint: Fixpoint): void {
  const { candidates, going: state } = fixpoint
  for (let i = 0; i < candidates.length; i += 1) {
    if (candidates[i] === 1 && state.fates[i] === FATE.keep && removableTags(fixpoint, i).length > 0)
      state.fates[i] = FATE.untag
  }
}

/** Tags that rules cover and want gone, by themselves; never all tags of the image. */
export function removableTags({ context, judged }: Fixpoint, i: number): readonly string[] {
  const { policy } = context.input
  const tags = tagsOf(context.images, i)
  if (policy === undefined || tags.length < 2) return []
  const saying = inPriority(policy, judged).filter(({ says }) => says[i] !== SAYS.nothing)
  const removable = tags.filter((tag) => {
    const covering = saying.filter(({ selector }) => selector.matches(tag))
    // A tag goes only if all rules that cover it agree, also where one is enough for an image.
    const asked = policy.onConflict === 'first_match' ? deciding(policy, covering, i) : covering
    return asked.length > 0 && asked.every(({ says }) => says[i] === SAYS.gone)
  })
  return removable.length < tags.length ? removable : []
}
