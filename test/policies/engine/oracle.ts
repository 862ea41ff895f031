/**
 * What must happen to every image, worked out in the slowest and plainest way: nothing is remembered, everything is worked
 * out again in every round. Shares nothing with the engine but the types, so that both can be held against each other.
 */
import type { EvaluateInput } from '../../../policies/engine/decision.ts'
import type { Digest, Image } from '../../../policies/model/image.ts'
import type { Policy, PolicyRule } from '../../../policies/model/policy.ts'
import type { Instant } from '../../../policies/model/time.ts'
import { pointOf } from './build.ts'
import {
  childrenOf,
  isHeld,
  isHere,
  isOrphan,
  isSealed,
  ordinaryTags,
  parentsOf,
  referrersOf,
  subjectOf,
} from './oracle-relations.ts'
import { coveredTags, DAY, says } from './oracle-rules.ts'

export type Fate = {
  readonly action: 'KEEP' | 'DELETE' | 'CASCADE' | 'UNTAG'
  readonly untag: readonly string[]
}

/** What goes: how, by digest. It only grows. */
type Deleted = Map<Digest, 'DELETE' | 'CASCADE'>
type Opinion = { readonly rule: PolicyRule; readonly wants: 'keep' | 'delete' }

export function oracle(input: EvaluateInput): Map<Digest, Fate> {
  const deleted = whatGoes(input)
  return new Map(input.images.map((image) => [image.digest, fateOf(input, deleted, image)]))
}

/** The first instant after now at which a kept image goes, if only the time changes. */
export function oracleGoesAt(input: EvaluateInput, digest: Digest): Instant | undefined {
  if (oracle(input).get(digest)?.action !== 'KEEP') return undefined
  return turningPoints(input).find((now) => {
    const fate = oracle({ ...input, now }).get(digest)
    return fate?.action === 'DELETE' || fate?.action === 'CASCADE'
  })
}

/** Every instant after now at which anything can change, in order. */
function turningPoints(input: EvaluateInput): Instant[] {
  const { policy, now } = input
  const points: (Instant | undefined)[] = [...input.protections, ...(input.pins ?? [])].map(
    ({ until }) => until,
  )
  points.push((input.changedAt ?? 0) + (policy?.coolingOff ?? 0))
  for (const image of input.images) {
    points.push(image.firstSeen + (policy?.grace ?? 0))
    const times = [image.created, image.pushed, image.tagged, image.pulled].map(pointOf)
    for (const time of times) {
      if (time === undefined) continue
      points.push(time.at, time.at - DAY)
      for (const rule of policy?.rules ?? []) points.push(time.at + (rule.expirePeriod ?? 0) + 1)
    }
  }
  const ahead = points.filter((at) => at !== undefined && Number.isFinite(at) && at > now)
  return [...new Set(ahead)].toSorted((a, b) => (a ?? 0) - (b ?? 0)).filter((at) => at !== undefined)
}

/** In stages: judge all candidates, add those that go, then all that goes along; only then see who became free. */
function whatGoes(input: EvaluateInput): Deleted {
  const deleted: Deleted = new Map()
  for (;;) {
    const before = deleted.size
    const added = wantedGone(input, deleted).filter(
      (image) => !deleted.has(image.digest) && !isBlocked(input, deleted, image),
    )
    for (const image of added) deleted.set(image.digest, 'DELETE')
    while (addFollowing(input, deleted));
    if (deleted.size === before) return deleted
  }
}

/** Adds the images that go along with what goes already; were there any? */
function addFollowing(input: EvaluateInput, deleted: Deleted): boolean {
  const added = input.images.filter(
    (image) => !deleted.has(image.digest) && canCascade(input, deleted, image),
  )
  for (const image of added) deleted.set(image.digest, 'CASCADE')
  return added.length > 0
}

function canCascade(input: EvaluateInput, deleted: Deleted, image: Image): boolean {
  const subject = subjectOf(image)
  if (subject === undefined) return followsAsChild(input, deleted, image)
  return deleted.has(subject) && followsAsReferrer(input, deleted, image)
}

function followsAsReferrer(input: EvaluateInput, deleted: Deleted, image: Image): boolean {
  if (isSealed(input, image) || ordinaryTags(image).length > 0) return false
  if (parentsOf(input, image).some((parent) => !deleted.has(parent.digest))) return false
  return !isBlocked(input, deleted, image)
}

/** Can all that refers to it follow it? Only images on no ring of subjects are asked, so this ends. */
function haveFollowers(input: EvaluateInput, deleted: Deleted, image: Image): boolean {
  return referrersOf(input, image).every((referrer) => followsAsReferrer(input, deleted, referrer))
}

function followsAsChild(input: EvaluateInput, deleted: Deleted, image: Image): boolean {
  if (isSealed(input, image) || image.tags.length > 0) return false
  const parents = parentsOf(input, image)
  if (parents.length === 0 || parents.some((parent) => !deleted.has(parent.digest))) return false
  return !isBlocked(input, deleted, image)
}

/** Must it stay for the sake of what belongs to it? */
function isBlocked(input: EvaluateInput, deleted: Deleted, image: Image): boolean {
  const hasHeldChild = childrenOf(input, image).some(
    (child) => child.tags.length === 0 && isHeld(input, child),
  )
  return hasHeldChild || !haveFollowers(input, deleted, image)
}

function isInGrace(input: EvaluateInput, image: Image): boolean {
  return input.now < image.firstSeen + (input.policy?.grace ?? 0)
}

function candidatesOf(input: EvaluateInput, deleted: Deleted): Image[] {
  return input.images.filter((image) => {
    if (isSealed(input, image) || deleted.get(image.digest) === 'CASCADE') return false
    if (parentsOf(input, image).some((parent) => !deleted.has(parent.digest))) return false
    const subject = subjectOf(image)
    return subject === undefined || !isHere(input, subject)
  })
}

/** For each candidate, what the rules that select it say, in the order of their labels. */
function opinions(input: EvaluateInput, deleted: Deleted): Map<Image, Opinion[]> {
  const candidates = candidatesOf(input, deleted)
  const all = new Map<Image, Opinion[]>(candidates.map((image) => [image, []]))
  const rules = (input.policy?.rules ?? []).toSorted((a, b) => (a.label < b.label ? -1 : 1))
  for (const rule of rules) {
    const said = says(input, rule, candidates)
    for (const [image, list] of all) {
      const wants = said.get(image.digest)
      if (wants !== undefined) list.push({ rule, wants })
    }
  }
  return all
}

/** The candidates that the rules want gone and that nothing but their group can hold. */
function wantedGone(input: EvaluateInput, deleted: Deleted): Image[] {
  const { policy } = input
  if (policy === undefined || isGateShut(input, policy)) return []
  const wanted: Image[] = []
  for (const [image, said] of opinions(input, deleted)) {
    const isLoose = image.tags.length === 0 || isOrphan(input, image)
    if (isLoose && isInGrace(input, image)) continue
    const covered = new Set(said.flatMap(({ rule }) => coveredTags(rule, image)))
    if (ordinaryTags(image).some((tag) => !covered.has(tag))) continue
    if (isAgreed(policy, said)) wanted.push(image)
  }
  return wanted
}

/** Do these rules together say delete? Of none: no. */
function isAgreed(policy: Policy, said: readonly Opinion[]): boolean {
  if (policy.onConflict !== 'first_match') return said.length > 0 && said.every(isForDeletion)
  let first: Opinion | undefined
  for (const opinion of said) if (first === undefined || placeOf(opinion) < placeOf(first)) first = opinion
  return first !== undefined && isForDeletion(first)
}

function isForDeletion(opinion: Opinion): boolean {
  return opinion.wants === 'delete'
}

function placeOf(opinion: Opinion): number {
  return opinion.rule.priority ?? Infinity
}

function isGateShut(input: EvaluateInput, policy: Policy): boolean {
  const { quota, coolingOff } = policy
  const { scopeTags, scopeBytes, changedAt, now } = input
  const isLimited = quota?.tags !== undefined || quota?.bytes !== undefined
  const isFullOfTags = quota?.tags !== undefined && scopeTags !== undefined && scopeTags >= quota.tags
  const isFullOfBytes = quota?.bytes !== undefined && scopeBytes !== undefined && scopeBytes >= quota.bytes
  if (isLimited && !isFullOfTags && !isFullOfBytes) return true
  return coolingOff !== undefined && changedAt !== undefined && now < changedAt + coolingOff
}

function fateOf(input: EvaluateInput, deleted: Deleted, image: Image): Fate {
  const action = deleted.get(image.digest)
  if (action !== undefined) return { action, untag: [] }
  const untag = removableTags(input, deleted, image)
  const isSome = untag.length > 0 && untag.length < ordinaryTags(image).length
  return isSome ? { action: 'UNTAG', untag } : { action: 'KEEP', untag: [] }
}

function removableTags(input: EvaluateInput, deleted: Deleted, image: Image): string[] {
  const { policy } = input
  if (policy === undefined || !policy.untag || isGateShut(input, policy)) return []
  const said = opinions(input, deleted).get(image) ?? []
  return ordinaryTags(image).filter((tag) =>
    isAgreed(
      policy,
      said.filter(({ rule }) => coveredTags(rule, image).includes(tag)),
    ),
  )
}
