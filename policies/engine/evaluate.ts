import { addressOf, type Digest, type Image, type Instant, type Policy } from '../model.ts'
import type { Decision, EvaluateInput, Evaluation } from './decision.ts'
import { type Graph, graphOf, type Node, referrersOf, rootOf } from './graph.ts'
import { judge, type Judgement } from './judge.ts'
import { protector, type Protector } from './protect.ts'
import type { Reason } from './reason.ts'
import { since } from './time.ts'

/**
 * Decides the fate of every image of one repository, with every reason. Pure: the same input gives the same answer, and
 * neither the order of images nor that of rules matters. What cannot be understood stays.
 *
 * An image goes only if a rule selects it, every rule that selects it wants it gone, all its tags are selected, nothing
 * protects it, and nothing that stays needs it. What refers to it (signatures, SBOMs) goes with it, after it.
 */
export function evaluate(input: EvaluateInput): Evaluation {
  const { policy, images, repository, now } = input
  const graph = graphOf(images)
  const protect = protector(input.protections, repository)
  const verdicts = new Map<Digest, Draft>()
  const candidates: Node[] = []
  for (const [digest, node] of graph) {
    const held = heldBy(node, graph, protect)
    if (held === undefined) candidates.push(node)
    else verdicts.set(digest, { action: 'KEEP', reasons: held, judgements: [] })
  }
  const judgements = policy === undefined ? new Map<Digest, Judgement[]>() : judge(policy, candidates, now)
  for (const node of candidates) {
    verdicts.set(node.image.digest, draft(input, node, judgements.get(node.image.digest) ?? []))
  }
  followSubjects(graph, verdicts)
  const decisions = newestFirst(images, now).map((image) =>
    decisionOf(graph, image, verdicts.get(image.digest)),
  )
  return {
    repository,
    decisions,
    order: orderOf(graph, decisions),
    ...(policy === undefined ? {} : { policy: addressOf(policy) }),
  }
}

/** What is known of an image's fate while it is being decided. */
type Draft = {
  readonly action: Decision['action']
  readonly reasons: readonly Reason[]
  readonly untag?: readonly string[]
  readonly goesAt?: Instant
  readonly judgements: readonly Judgement[]
}

/** Why an image is not judged by rules at all. Undefined: it is. */
function heldBy(
  { image, parents, subject, missing }: Node,
  graph: Graph,
  protect: Protector,
): Reason[] | undefined {
  const reasons: Reason[] = []
  const protection = protect(image)
  if (protection) reasons.push(protection)
  if (image.unreadable !== undefined) reasons.push({ kind: 'unreadable', why: image.unreadable })
  for (const parent of parents) reasons.push({ kind: 'child_of', parent })
  if (subject !== undefined)
    reasons.push({ kind: graph.has(subject) ? 'refers_to' : 'orphaned_referrer', subject })
  if (missing.length > 0) reasons.push({ kind: 'broken_index', missing })
  return reasons.length === 0 ? undefined : reasons
}

function draft(input: EvaluateInput, node: Node, judgements: readonly Judgement[]): Draft {
  const { policy, now } = input
  if (policy === undefined) return { action: 'KEEP', reasons: [{ kind: 'no_policy' }], judgements }
  if (policy.rules.length === 0) return { action: 'KEEP', reasons: [{ kind: 'no_rules' }], judgements }
  if (judgements.length === 0) return { action: 'KEEP', reasons: [{ kind: 'not_selected' }], judgements }
  const keeping = [
    ...uncovered(node, judgements),
    ...inGrace(node.image, policy, now),
    ...atQuota(policy, input.scopeTags),
  ]
  const reasons = [...judgements.map((judgement) => judgement.reason), ...keeping]
  const kept = keeping.length > 0 || judgements.some((judgement) => judgement.verdict.wants === 'keep')
  if (!kept) return { action: 'DELETE', reasons, judgements }
  const untag = policy.untag && !keeping.some(isGate) ? removableTags(node, judgements) : []
  if (untag.length > 0) return { action: 'UNTAG', reasons, judgements, untag }
  const at = goesAt(judgements, keeping)
  return { action: 'KEEP', reasons, judgements, ...(at === undefined ? {} : { goesAt: at }) }
}

function uncovered({ ordinary }: Node, judgements: readonly Judgement[]): Reason[] {
  const covered = new Set(judgements.flatMap((judgement) => judgement.tags))
  const tags = ordinary.filter((tag) => !covered.has(tag))
  return tags.length === 0 ? [] : [{ kind: 'tag_not_covered', tags }]
}

function inGrace(image: Image, policy: Policy, now: Instant): Reason[] {
  const until = image.firstSeen + policy.grace
  return image.tags.length === 0 && now < until ? [{ kind: 'grace', until }] : []
}

function atQuota({ quota }: Policy, tags: number | undefined): Reason[] {
  if (quota === undefined) return []
  if (tags === undefined) return [{ kind: 'quota_unknown', quota: quota.tags }]
  return tags >= quota.tags ? [] : [{ kind: 'quota_not_reached', tags, quota: quota.tags }]
}

function isGate({ kind }: Reason): boolean {
  return kind === 'quota_not_reached' || kind === 'quota_unknown'
}

/** Tags that at least one rule selects and that all rules selecting them want gone; never all tags of the image. */
function removableTags({ ordinary }: Node, judgements: readonly Judgement[]): string[] {
  const removable = ordinary.filter((tag) => {
    const selecting = judgements.filter((judgement) => judgement.tags.includes(tag))
    return selecting.length > 0 && selecting.every((judgement) => judgement.verdict.wants === 'delete')
  })
  return removable.length < ordinary.length ? removable : []
}

/** When the last objection ends by the passing of time alone. */
function goesAt(judgements: readonly Judgement[], keeping: readonly Reason[]): Instant | undefined {
  let at = 0
  for (const { wantsAt } of judgements) {
    if (wantsAt === undefined) return undefined
    at = Math.max(at, wantsAt)
  }
  for (const reason of keeping) {
    if (reason.kind !== 'grace') return undefined
    at = Math.max(at, reason.until)
  }
  return at
}

/**
 * What refers to an image goes with it. An image that is referred to by something that must stay (protected, tagged on its
 * own, unreadable) stays too, so that no subject ever goes without its referrers.
 */
function followSubjects(graph: Graph, drafts: Map<Digest, Draft>): void {
  const referrers = referrersOf(graph)
  for (const [digest, found] of drafts) {
    if (found.action !== 'DELETE') continue
    const followers = allReferrers(referrers, digest)
    const stays = followers.find((follower) => !canFollow(graph.get(follower), drafts.get(follower)))
    if (stays !== undefined) {
      drafts.set(digest, {
        ...found,
        action: 'KEEP',
        reasons: [...found.reasons, { kind: 'member_kept', member: stays }],
      })
      continue
    }
    for (const follower of followers) {
      const subject = graph.get(follower)?.subject ?? digest
      drafts.set(follower, {
        action: 'DELETE',
        reasons: [{ kind: 'follows_subject', subject }],
        judgements: [],
      })
    }
  }
}

function allReferrers(referrers: ReadonlyMap<Digest, readonly Digest[]>, subject: Digest): Digest[] {
  const found = new Set<Digest>()
  const visit = (digest: Digest): void => {
    for (const referrer of referrers.get(digest) ?? []) {
      if (referrer === subject || found.has(referrer)) continue
      found.add(referrer)
      visit(referrer)
    }
  }
  visit(subject)
  return [...found]
}

function canFollow(node: Node | undefined, draftOf: Draft | undefined): boolean {
  if (!node || !draftOf || node.ordinary.length > 0) return false
  return draftOf.reasons.every((reason) => reason.kind === 'refers_to' || reason.kind === 'follows_subject')
}

function newestFirst(images: readonly Image[], now: Instant): Image[] {
  const times = new Map(images.map((image) => [image, since(image, now)?.at ?? 0]))
  return images.toSorted(
    (a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0) || (a.digest < b.digest ? -1 : 1),
  )
}

function decisionOf(graph: Graph, image: Image, found: Draft | undefined): Decision {
  const { digest, tags, size } = image
  const { action = 'KEEP', reasons = [], untag = [], judgements = [], goesAt: at } = found ?? {}
  const verdicts = judgements.map((judgement) => judgement.verdict)
  const decision = { digest, tags, action, untag, reasons, group: rootOf(graph, digest), size, verdicts }
  return action === 'KEEP' && at !== undefined ? { ...decision, goesAt: at } : decision
}

/** Roots oldest first; each followed by what refers to it, lists of referrers before the referrers. */
function orderOf(graph: Graph, decisions: readonly Decision[]): Digest[] {
  const going = new Set(
    decisions.filter((decision) => decision.action !== 'KEEP').map((decision) => decision.digest),
  )
  const referrers = referrersOf(graph)
  const order = new Set<Digest>()
  for (const { digest } of decisions.toReversed()) {
    const subject = graph.get(digest)?.subject
    if (!going.has(digest) || (subject !== undefined && going.has(subject))) continue
    order.add(digest)
    const followers = allReferrers(referrers, digest).filter((follower) => going.has(follower))
    const lists = followers.filter((follower) => (graph.get(follower)?.image.children.length ?? 0) > 0)
    for (const follower of [...lists, ...followers]) order.add(follower)
  }
  return [...order]
}
