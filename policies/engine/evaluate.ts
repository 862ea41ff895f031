import { addressOf, type Digest, type Image, type Instant } from '../model/index.ts'
import { newestFirst } from './age.ts'
import { contextOf } from './context.ts'
import type { Decision, EvaluateInput, Evaluation, RuleTally } from './decision.ts'
import { explainer, rootOf } from './explain.ts'
import { decide, type Fixpoint } from './fixpoint.ts'
import { FATE } from './group.ts'
import { each, type Indices, pickBelow } from './indices.ts'
import { removalOrder } from './order.ts'
import { openPatterns, type Patterns } from './patterns.ts'
import { type Judged, SAYS } from './rule-votes.ts'

/**
 * Returns the decision about every image of one repository. Pure. The order of images and of rules does not matter. An image
 * that cannot be understood is kept.
 *
 * An image is deleted only if a rule selects it, every rule that selects it wants it deleted, rules select all its tags,
 * nothing protects it, and no kept image needs it. Its children, signatures and SBOMs are deleted after it.
 * Pass the same `patterns` for many repositories, so that each pattern is compiled once.
 */
export function evaluate(input: EvaluateInput, patterns: Patterns = openPatterns()): Evaluation {
  const fixpoint = decide(contextOf(input, patterns))
  const { policy, images, repository, now } = input
  let order: readonly Digest[] | undefined
  return {
    repository,
    now,
    images,
    fates: fixpoint.going.fates,
    groups: groupsOf(fixpoint),
    order: () => (order ??= removalOrder(fixpoint)),
    newestFirst: () => inOrder(fixpoint),
    arrivedAfter: (since) => arrivedAfter(fixpoint, since),
    rules: fixpoint.judged.map((judged) => tally(judged, fixpoint)),
    decision: explainer(fixpoint),
    ...(policy === undefined ? {} : { policy: addressOf(policy) }),
  }
}

function groupsOf(fixpoint: Fixpoint): Evaluation['groups'] {
  const { fates } = fixpoint.going
  let going = 0
  for (let i = 0; i < fates.length; i += 1) if (fates[i] === FATE.delete) going += 1
  return { all: fates.length - heldOrUnseen(fixpoint).size, going }
}

/** Images that are not the root of a group, and those that the last scan did not show. */
function heldOrUnseen(fixpoint: Fixpoint): ReadonlySet<number> {
  const { graph, images } = fixpoint.context
  const { parents, subject } = graph
  const held = new Set([...parents.keys(), ...subject.keys()].filter((i) => rootOf(fixpoint, i) !== i))
  for (const [i, image] of images.entries()) if (image.unseenSince !== undefined) held.add(i)
  return held
}

/** How many groups certainly arrived after the instant; what was put back, or was there at the first scan, did not. */
function arrivedAfter(fixpoint: Fixpoint, since: Instant): number {
  const left = heldOrUnseen(fixpoint)
  return fixpoint.context.images.filter((image, i) => !left.has(i) && isArrivalAfter(image, since)).length
}

function isArrivalAfter({ arrived, pushed, putBack }: Image, since: Instant): boolean {
  const evidence = arrived ?? pushed
  if (putBack !== undefined || evidence === undefined || evidence === 'unknown') return false
  return 'at' in evidence ? evidence.at > since : evidence.after !== undefined && evidence.after >= since
}

/** By the latest time that each may have. */
function inOrder({ context }: Fixpoint): Indices {
  const all = pickBelow(context.images.length, () => true)
  return newestFirst(context.images, context.times(undefined).high, all)
}

function tally({ selector, selected, says }: Judged, { wishes, judged }: Fixpoint): RuleTally {
  let [wantsGone, blocks] = [0, 0]
  each(selected, (i) => {
    if (says[i] === SAYS.gone) wantsGone += 1
    else if (wishes[i] === SAYS.keep && isWantedGoneBy(judged, i)) blocks += 1
  })
  return { rule: selector.rule.label, selects: selected.length, wantsGone, blocks }
}

function isWantedGoneBy(judged: readonly Judged[], i: number): boolean {
  return judged.some(({ says }) => says[i] === SAYS.gone)
}

/** All decisions: newest first, then by digest. */
export function decisionsOf(evaluation: Evaluation): Decision[] {
  return [...evaluation.newestFirst()].map((i) => evaluation.decision(i))
}

/** Decisions about what does not simply stay, newest first. */
export function changesOf(evaluation: Evaluation): Decision[] {
  return [...evaluation.newestFirst()]
    .filter((i) => evaluation.fates[i] !== FATE.keep)
    .map((i) => evaluation.decision(i))
}
