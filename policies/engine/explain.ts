import type { Digest, Image } from '../model/index.ts'
import { tagsOf } from './context.ts'
import { ACTIONS, type Decision } from './decision.ts'
import { removableTags, type Settled, uncovered } from './fixpoint.ts'
import { goingTimes } from './goes-at.ts'
import { FATE } from './group.ts'
import { pickBelow } from './indices.ts'
import { followsOf } from './order.ts'
import type { Reason, Verdict } from './reason.ts'
import { deciding, inPriority, judge, type Judged, SAYS } from './rule-votes.ts'
import { ruleReasons, verdictOf } from './verdict.ts'

/** Returns a function that decides one image, with every reason. What the images share is computed once. */
export function explainer(settled: Settled): (i: number) => Decision {
  let times: Float64Array | undefined
  let unheld: readonly Judged[] | undefined
  const goesAt = (i: number): number => (times ??= goingTimes(settled))[i] ?? Infinity
  return (i) => {
    const decision = explain(settled, i, () => (unheld ??= asIfUnheld(settled)))
    const at = decision.action === 'KEEP' ? goesAt(i) : Infinity
    return Number.isFinite(at) ? { ...decision, goesAt: at } : decision
  }
}

function explain(settled: Settled, i: number, unheld: () => readonly Judged[]): Decision {
  const { facts, going } = settled
  const image = need(facts.images, i)
  const action = ACTIONS[going.fates[i] ?? FATE.keep] ?? 'KEEP'
  return {
    digest: image.digest,
    tags: image.tags,
    action,
    untag: action === 'UNTAG' ? removableTags(settled, i) : [],
    reasons: reasonsOf(settled, i, image),
    group: need(facts.images, rootOf(settled, i)).digest,
    follows: going.isGoing(i) ? followsOf(settled, i).map((one) => need(facts.images, one).digest) : [],
    size: image.size,
    verdicts: settled.candidates[i] === 1 ? verdictsOf(settled, i, image) : heldVerdicts(settled, i, unheld),
  }
}

/** What each rule would say if nothing were held: of images that no rule is asked about, for people who wonder. */
function asIfUnheld(settled: Settled): readonly Judged[] {
  const { facts } = settled
  return facts.selectors.map((selector) =>
    judge(
      selector,
      pickBelow(
        facts.images.length,
        (i) => isSomething(settled, i) && selector.selects(i, need(facts.images, i)),
      ),
      { ...facts, places: (selected) => selected },
    ),
  )
}

/** A member of a group without a tag is nothing by itself. */
function isSomething({ facts, candidates }: Settled, i: number): boolean {
  return candidates[i] === 1 || facts.isSealed(i) || need(facts.images, i).tags.length > 0
}

function heldVerdicts(settled: Settled, i: number, unheld: () => readonly Judged[]): Verdict[] {
  if (!isSomething(settled, i)) return []
  const image = need(settled.facts.images, i)
  return unheld()
    .filter(({ says }) => says[i] !== SAYS.nothing)
    .map((judged) => ({ ...verdictOf(judged, { i, image, timing: settled.facts.timing }), held: true }))
}

function need(images: readonly Image[], i: number): Image {
  const image = images[i]
  if (image === undefined) throw new RangeError(`there is no image ${i} of ${images.length}`)
  return image
}

function selecting({ facts, judged }: Settled, i: number): readonly Judged[] {
  const { policy } = facts.input
  const own = judged.filter(({ says }) => says[i] !== SAYS.nothing)
  return policy === undefined ? own : inPriority(policy, own)
}

function verdictsOf(settled: Settled, i: number, image: Image): Verdict[] {
  const { policy } = settled.facts.input
  const saying = selecting(settled, i)
  const decisive = policy === undefined ? saying : deciding(policy, saying, i)
  return saying.map((judged) => {
    const verdict = verdictOf(judged, { i, image, timing: settled.facts.timing })
    return decisive.includes(judged) ? verdict : { ...verdict, overruled: true }
  })
}

function reasonsOf(settled: Settled, i: number, image: Image): readonly Reason[] {
  const { facts, going, candidates } = settled
  if (going.fates[i] === FATE.cascade) return followReasons(settled, i)
  const above = aboveRules(settled, i, image)
  if (above.length > 0) return above
  const { policy } = facts.input
  if (policy === undefined) return [{ kind: 'no_policy' }]
  if (policy.rules.length === 0) return [{ kind: 'no_rules' }]
  if (candidates[i] === 0) return [{ kind: 'not_selected' }]
  const asked = deciding(policy, selecting(settled, i), i)
  const said = asked.flatMap((judged) => ruleReasons(judged, { i, image, timing: facts.timing }))
  return [...(said.length > 0 ? said : unselected(settled, i)), ...besides(settled, i)]
}

function followReasons({ facts, going }: Settled, i: number): Reason[] {
  const { subject, parents } = facts.graph
  const own = subject.get(i)
  const digest = (one: number): Digest => need(facts.images, one).digest
  const above = own === undefined ? [] : [{ kind: 'follows_subject', subject: digest(own) } as const]
  return [
    ...above,
    ...(parents.get(i) ?? [])
      .filter(going.isGoing)
      .map((parent) => ({ kind: 'follows_parent', parent: digest(parent) }) as const),
  ]
}

/** Whatever holds the image so that no rule is asked. */
function aboveRules({ facts, going }: Settled, i: number, image: Image): Reason[] {
  const { graph, images, protector, input } = facts
  const subject = graph.subject.get(i)
  const blind = (input.blind ?? []).map(({ list, why }): Reason => ({ kind: 'in_use_unknown', list, why }))
  const parents = (graph.parents.get(i) ?? []).filter((parent) => !going.isGoing(parent))
  return [
    ...protector.reasons(image),
    ...blind,
    ...(image.unseenSince === undefined ? [] : [{ kind: 'unseen', since: image.unseenSince } as const]),
    ...(image.unreadable === undefined ? [] : [{ kind: 'unreadable', why: image.unreadable } as const]),
    ...(facts.isPending(i) ? [{ kind: 'delete_pending' } as const] : []),
    ...parents.map((parent): Reason => ({ kind: 'child_of', parent: need(images, parent).digest })),
    ...(subject === undefined ? [] : [{ kind: 'refers_to', subject: need(images, subject).digest } as const]),
  ]
}

/** Why no rule selects a candidate: it is of a kind that rules must name, or it fits one only in part. */
function unselected({ facts, judged }: Settled, i: number): Reason[] {
  const { graph, images } = facts
  const subject = graph.orphans.get(i)
  if (subject !== undefined) return [{ kind: 'orphaned_referrer', subject }]
  const missing = graph.missing.get(i)
  if (missing !== undefined) return [{ kind: 'broken_index', missing }]
  const tags = tagsOf(images, i)
  const partly = judged.flatMap(({ selector: { rule, matches } }): Reason[] => {
    const others = tags.filter((tag) => !matches(tag))
    return rule.match === 'all' && others.length > 0 && others.length < tags.length
      ? [{ kind: 'partial_match', rule: rule.label, tags: others }]
      : []
  })
  return partly.length > 0 ? partly : [{ kind: 'not_selected' }]
}

/** What keeps a candidate besides what its rules say. */
function besides(settled: Settled, i: number): Reason[] {
  const { facts, going, wishes } = settled
  if (wishes[i] === SAYS.nothing) return []
  const tags = uncovered(settled, i)
  const until = facts.graceEnds(i)
  const obstacle = wishes[i] === SAYS.gone && !going.isGoing(i) ? going.obstacle(i) : undefined
  return [
    ...(tags.length === 0 ? [] : [{ kind: 'tag_not_covered', tags } as const]),
    ...(until > facts.now ? [{ kind: 'grace', until } as const] : []),
    ...facts.gates,
    ...(obstacle === undefined
      ? []
      : [{ kind: 'member_kept', member: need(facts.images, obstacle).digest } as const]),
  ]
}

/** The image that the group is named after: up through what holds the image, or what it follows. Safe against cycles. */
export function rootOf({ facts, going }: Settled, i: number): number {
  const { subject, parents } = facts.graph
  const seen = new Set<number>()
  let current = i
  for (;;) {
    seen.add(current)
    const follows = going.fates[current] === FATE.cascade
    const up = [
      subject.get(current),
      ...(parents.get(current) ?? []).filter((parent) => follows || !going.isGoing(parent)),
    ].find((one) => one !== undefined && !seen.has(one))
    if (up === undefined) return current
    current = up
  }
}
