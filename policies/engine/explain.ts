import type { Digest, Image, Policy } from '../model/index.ts'
import { tagsOf } from './context.ts'
import { ACTIONS, type Decision } from './decision.ts'
import { removableTags, type Fixpoint, uncovered } from './fixpoint.ts'
import { goingTimes } from './goes-at.ts'
import { FATE } from './group.ts'
import { pickBelow } from './indices.ts'
import { followsOf } from './order.ts'
import type { Reason, Verdict } from './reason.ts'
import { deciding, inPriority, judge, type Judged, SAYS } from './rule-votes.ts'
import { ruleReasons, verdictOf } from './verdict.ts'

/** Returns a function that decides one image, with every reason. What the images share is computed once. */
export function explainer(fixpoint: Fixpoint): (i: number) => Decision {
  let times: Float64Array | undefined
  let unheld: readonly Judged[] | undefined
  const goesAt = (i: number): number => (times ??= goingTimes(fixpoint))[i] ?? Infinity
  return (i) => {
    const decision = explain(fixpoint, i, () => (unheld ??= asIfUnheld(fixpoint)))
    const at = decision.action === 'KEEP' ? goesAt(i) : Infinity
    return Number.isFinite(at) ? { ...decision, goesAt: at } : decision
  }
}

function explain(fixpoint: Fixpoint, i: number, unheld: () => readonly Judged[]): Decision {
  const { context, going } = fixpoint
  const image = need(context.images, i)
  const action = ACTIONS[going.fates[i] ?? FATE.keep] ?? 'KEEP'
  return {
    digest: image.digest,
    tags: image.tags,
    action,
    untag: action === 'UNTAG' ? removableTags(fixpoint, i) : [],
    reasons: reasonsOf(fixpoint, i, image),
    group: need(context.images, rootOf(fixpoint, i)).digest,
    follows: going.isGoing(i) ? followsOf(fixpoint, i).map((one) => need(context.images, one).digest) : [],
    size: image.size,
    verdicts:
      fixpoint.candidates[i] === 1 ? verdictsOf(fixpoint, i, image) : heldVerdicts(fixpoint, i, unheld),
  }
}

/** What each rule would say if nothing were held: of images that no rule is asked about, for people who wonder. */
function asIfUnheld(fixpoint: Fixpoint): readonly Judged[] {
  const { context } = fixpoint
  return context.selectors.map((selector) =>
    judge(
      selector,
      pickBelow(
        context.images.length,
        (i) => isSomething(fixpoint, i) && selector.selects(i, need(context.images, i)),
      ),
      { ...context, places: (selected) => selected },
    ),
  )
}

/** A member of a group without a tag is nothing by itself. */
function isSomething({ context, candidates }: Fixpoint, i: number): boolean {
  return candidates[i] === 1 || context.isSealed(i) || need(context.images, i).tags.length > 0
}

function heldVerdicts(fixpoint: Fixpoint, i: number, unheld: () => readonly Judged[]): Verdict[] {
  if (!isSomething(fixpoint, i)) return []
  const { context } = fixpoint
  const image = need(context.images, i)
  const saying = sayingOf(context.input.policy, unheld(), i)
  const decisive = isKeptBesides(fixpoint, i, unheld()) ? [] : decisiveOf(context.input.policy, saying, i)
  return saying.map((judged) => ({
    ...verdictOf(judged, { i, image, timing: context.timing }),
    ...(decisive.includes(judged) ? {} : { overruled: true }),
    held: true,
  }))
}

/** Would anything but a rule keep it, if nothing were held? */
function isKeptBesides({ context, going }: Fixpoint, i: number, judged: readonly Judged[]): boolean {
  return (
    uncovered({ context, judged }, i).length > 0 ||
    context.graceEnds(i) > context.now ||
    context.gates.length > 0 ||
    going.obstacle(i) !== undefined
  )
}

function need(images: readonly Image[], i: number): Image {
  const image = images[i]
  if (image === undefined) throw new RangeError(`there is no image ${i} of ${images.length}`)
  return image
}

function sayingOf(policy: Policy | undefined, judged: readonly Judged[], i: number): readonly Judged[] {
  const own = judged.filter(({ says }) => says[i] !== SAYS.nothing)
  return policy === undefined ? own : inPriority(policy, own)
}

function decisiveOf(policy: Policy | undefined, saying: readonly Judged[], i: number): readonly Judged[] {
  return policy === undefined ? saying : deciding(policy, saying, i)
}

function verdictsOf({ context, judged: all }: Fixpoint, i: number, image: Image): Verdict[] {
  const { policy } = context.input
  const saying = sayingOf(policy, all, i)
  const decisive = decisiveOf(policy, saying, i)
  return saying.map((judged) => {
    const verdict = verdictOf(judged, { i, image, timing: context.timing })
    return decisive.includes(judged) ? verdict : { ...verdict, overruled: true }
  })
}

function reasonsOf(fixpoint: Fixpoint, i: number, image: Image): readonly Reason[] {
  const { context, going, candidates } = fixpoint
  if (going.fates[i] === FATE.cascade) return followReasons(fixpoint, i)
  const above = aboveRules(fixpoint, i, image)
  if (above.length > 0) return above
  const { policy } = context.input
  if (policy === undefined) return [{ kind: 'no_policy' }]
  if (policy.rules.length === 0) return [{ kind: 'no_rules' }]
  if (candidates[i] === 0) return [{ kind: 'not_selected' }]
  const asked = deciding(policy, sayingOf(policy, fixpoint.judged, i), i)
  const said = asked.flatMap((judged) => ruleReasons(judged, { i, image, timing: context.timing }))
  return [...(said.length > 0 ? said : unselected(fixpoint, i)), ...besides(fixpoint, i)]
}

function followReasons({ context, going }: Fixpoint, i: number): Reason[] {
  const { subject, parents } = context.graph
  const own = subject.get(i)
  const digest = (one: number): Digest => need(context.images, one).digest
  const above = own === undefined ? [] : [{ kind: 'follows_subject', subject: digest(own) } as const]
  return [
    ...above,
    ...(parents.get(i) ?? [])
      .filter(going.isGoing)
      .map((parent) => ({ kind: 'follows_parent', parent: digest(parent) }) as const),
  ]
}

/** Whatever holds the image so that no rule is asked. */
function aboveRules({ context, going }: Fixpoint, i: number, image: Image): Reason[] {
  const { graph, images, protector, input } = context
  const subject = graph.subject.get(i)
  const blind = (input.blind ?? []).map(({ list, why }): Reason => ({ kind: 'in_use_unknown', list, why }))
  const parents = (graph.parents.get(i) ?? []).filter((parent) => !going.isGoing(parent))
  return [
    ...protector.reasons(image),
    ...blind,
    ...(image.unseenSince === undefined ? [] : [{ kind: 'unseen', since: image.unseenSince } as const]),
    ...(image.unreadable === undefined ? [] : [{ kind: 'unreadable', why: image.unreadable } as const]),
    ...(context.isPending(i) ? [{ kind: 'delete_pending' } as const] : []),
    ...parents.map((parent): Reason => ({ kind: 'child_of', parent: need(images, parent).digest })),
    ...(subject === undefined ? [] : [{ kind: 'refers_to', subject: need(images, subject).digest } as const]),
  ]
}

/** Why no rule selects a candidate: it is of a kind that rules must name, or it fits one only in part. */
function unselected({ context, judged }: Fixpoint, i: number): Reason[] {
  const { graph, images } = context
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
function besides(fixpoint: Fixpoint, i: number): Reason[] {
  const { context, going, wishes } = fixpoint
  if (wishes[i] === SAYS.nothing) return []
  const tags = uncovered(fixpoint, i)
  const until = context.graceEnds(i)
  const obstacle = wishes[i] === SAYS.gone && !going.isGoing(i) ? going.obstacle(i) : undefined
  return [
    ...(tags.length === 0 ? [] : [notCovered(tagsOf(context.images, i), tags)]),
    ...(until > context.now ? [{ kind: 'grace', until, ...graceOf(fixpoint) } as const] : []),
    ...context.gates,
    ...(obstacle === undefined
      ? []
      : [{ kind: 'member_kept', member: need(context.images, obstacle).digest } as const]),
  ]
}

function notCovered(all: readonly string[], tags: readonly string[]): Reason {
  const deleting = all.find((tag) => !tags.includes(tag))
  return { kind: 'tag_not_covered', tags, ...(deleting === undefined ? {} : { deleting }) }
}

function graceOf({ context }: Fixpoint): { readonly grace?: number } {
  const { policy } = context.input
  return policy === undefined ? {} : { grace: policy.grace }
}

/** The image that the group is named after: up through what holds the image, or what it follows. Safe against cycles. */
export function rootOf({ context, going }: Fixpoint, i: number): number {
  const { subject, parents } = context.graph
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
