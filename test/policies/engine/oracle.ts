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
type Doomed = Map<Digest, 'DELETE' | 'CASCADE'>
type Opinion = { readonly rule: PolicyRule; readonly wants: 'keep' | 'delete' }

export function oracle(input: EvaluateInput): Map<Digest, Fate> {
  const doomed = whatGoes(input)
  return new Map(input.images.map((image) => [image.digest, fateOf(input, doomed, image)]))
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
function whatGoes(input: EvaluateInput): Doomed {
  const doomed: Doomed = new Map()
  for (;;) {
    const before = doomed.size
    const added = wantedGone(input, doomed).filter(
      (image) => !doomed.has(image.digest) && !isBlocked(input, doomed, image),
    )
    for (const image of added) doomed.set(image.digest, 'DELETE')
    while (addFollowing(input, doomed));
    if (doomed.size === before) return doomed
  }
}

/** Adds the images that go along with what goes already; were there any? */
function addFollowing(input: EvaluateInput, doomed: Doomed): boolean {
  const added = input.images.filter((image) => !doomed.has(image.digest) && goesAlong(input, doomed, image))
  for (const image of added) doomed.set(image.digest, 'CASCADE')
  return added.length > 0
}

function goesAlong(input: EvaluateInput, doomed: Doomed, image: Image): boolean {
  const subject = subjectOf(image)
  if (subject === undefined) return followsAsChild(input, doomed, image)
  return doomed.has(subject) && followsAsReferrer(input, doomed, image)
}

function followsAsReferrer(input: EvaluateInput, doomed: Doomed, image: Image): boolean {
  if (isSealed(input, image) || ordinaryTags(image).length > 0) return false
  if (parentsOf(input, image).some((parent) => !doomed.has(parent.digest))) return false
  return !isBlocked(input, doomed, image)
}

/** Can all that refers to it follow it? Only images on no ring of subjects are asked, so this ends. */
function haveFollowers(input: EvaluateInput, doomed: Doomed, image: Image): boolean {
  return referrersOf(input, image).every((referrer) => followsAsReferrer(input, doomed, referrer))
}

function followsAsChild(input: EvaluateInput, doomed: Doomed, image: Image): boolean {
  if (isSealed(input, image) || image.tags.length > 0) return false
  const parents = parentsOf(input, image)
  if (parents.length === 0 || parents.some((parent) => !doomed.has(parent.digest))) return false
  return !isBlocked(input, doomed, image)
}

/** Must it stay for the sake of what belongs to it? */
function isBlocked(input: EvaluateInput, doomed: Doomed, image: Image): boolean {
  const hasHeldChild = childrenOf(input, image).some(
    (child) => child.tags.length === 0 && isHeld(input, child),
  )
  return hasHeldChild || !haveFollowers(input, doomed, image)
}

function isInGrace(input: EvaluateInput, image: Image): boolean {
  return input.now < image.firstSeen + (input.policy?.grace ?? 0)
}

function candidatesOf(input: EvaluateInput, doomed: Doomed): Image[] {
  return input.images.filter((image) => {
    if (isSealed(input, image) || doomed.get(image.digest) === 'CASCADE') return false
    if (parentsOf(input, image).some((parent) => !doomed.has(parent.digest))) return false
    const subject = subjectOf(image)
    return subject === undefined || !isHere(input, subject)
  })
}

/** For each candidate, what the rules that select it say, in the order of their labels. */
function opinions(input: EvaluateInput, doomed: Doomed): Map<Image, Opinion[]> {
  const candidates = candidatesOf(input, doomed)
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
function wantedGone(input: EvaluateInput, doomed: Doomed): Image[] {
  const { policy } = input
  if (policy === undefined || isGateShut(input, policy)) return []
  const wanted: Image[] = []
  for (const [image, said] of opinions(input, doomed)) {
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

function fateOf(input: EvaluateInput, doomed: Doomed, image: Image): Fate {
  const action = doomed.get(image.digest)
  if (action !== undefined) return { action, untag: [] }
  const untag = removableTags(input, doomed, image)
  const isSome = untag.length > 0 && untag.length < ordinaryTags(image).length
  return isSome ? { action: 'UNTAG', untag } : { action: 'KEEP', untag: [] }
}

function removableTags(input: EvaluateInput, doomed: Doomed, image: Image): string[] {
  const { policy } = input
  if (policy === undefined || !policy.untag || isGateShut(input, policy)) return []
  const said = opinions(input, doomed).get(image) ?? []
  return ordinaryTags(image).filter((tag) =>
    isAgreed(
      policy,
      said.filter(({ rule }) => coveredTags(rule, image).includes(tag)),
    ),
  )
}
