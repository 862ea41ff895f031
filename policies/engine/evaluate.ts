import { addressOf, type Digest } from '../model.ts'
import { newestFirst } from './age.ts'
import type { Decision, EvaluateInput, Evaluation, RuleTally } from './decision.ts'
import { explainer, rootOf } from './explain.ts'
import { factsOf } from './facts.ts'
import { FATE } from './group.ts'
import { each, pickBelow } from './indices.ts'
import { type Judged, SAYS } from './judge.ts'
import { removalOrder } from './order.ts'
import { openPatterns, type Patterns } from './patterns.ts'
import { settle, type Settled } from './settle.ts'
import { timesOf } from './time.ts'

/**
 * Decides the fate of every image of one repository. Pure: the same input gives the same answer, and neither the order of
 * images nor that of rules matters. What cannot be understood stays.
 *
 * An image goes only if a rule selects it, every rule that selects it wants it gone, all its tags are selected, nothing
 * protects it, and nothing that stays needs it. What hangs on it (children, signatures, SBOMs) goes with it, after it.
 * Whoever evaluates many repositories passes the same `patterns`, so that each is compiled once.
 */
export function evaluate(input: EvaluateInput, patterns: Patterns = openPatterns()): Evaluation {
  const settled = settle(factsOf(input, patterns))
  const { policy, images, repository, now } = input
  let order: readonly Digest[] | undefined
  return {
    repository,
    now,
    images,
    fates: settled.going.fates,
    groups: groupsOf(settled),
    order: () => (order ??= removalOrder(settled)),
    rules: settled.judged.map((judged) => tally(judged, settled)),
    decision: explainer(settled),
    ...(policy === undefined ? {} : { policy: addressOf(policy) }),
  }
}

function groupsOf(settled: Settled): Evaluation['groups'] {
  const { fates } = settled.going
  const { parents, subject } = settled.facts.graph
  let going = 0
  for (let i = 0; i < fates.length; i += 1) if (fates[i] === FATE.delete) going += 1
  // All images are roots but those that something holds.
  const held = new Set([...parents.keys(), ...subject.keys()].filter((i) => rootOf(settled, i) !== i))
  return { all: fates.length - held.size, going }
}

function tally({ selector, selected, says }: Judged, { wishes, judged }: Settled): RuleTally {
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

function inOrder({ images, now }: Evaluation): readonly number[] {
  return [
    ...newestFirst(
      images,
      timesOf(images, undefined, now),
      pickBelow(images.length, () => true),
    ),
  ]
}

/** All decisions: newest first, then by digest. */
export function decisionsOf(evaluation: Evaluation): Decision[] {
  return inOrder(evaluation).map((i) => evaluation.decision(i))
}

/** Decisions about what does not simply stay, newest first. */
export function changesOf(evaluation: Evaluation): Decision[] {
  return inOrder(evaluation)
    .filter((i) => evaluation.fates[i] !== FATE.keep)
    .map((i) => evaluation.decision(i))
}
