/**
 * What happens in a single world, in which every time is an instant and the order of arrivals is known: the staged reading
 * of groups, rules and gates, worked out plainly. Shares nothing with the engine but the types.
 */
import { compare } from 'semver'
import type { Policy } from '../../../policies/model/policy.ts'
import type { Case, Entry, Node } from './worlds-case.ts'
import { type Said, saysIn, type World } from './worlds-rules.ts'

/** What goes: how, by node. It only grows. */
type Doomed = Map<Node, 'DELETE' | 'CASCADE'>
type Opinion = {
  readonly entry: Entry
  readonly isKeepOnly: boolean
  readonly place: number
  readonly wants: Said
}

/** What goes in a world, and which tags the rules want off each image that stays. */
export type Outcome = {
  readonly doomed: ReadonlySet<Node>
  readonly removable: (node: Node) => readonly string[]
}

export function decideIn(one: Case, world: World): Outcome {
  const doomed: Doomed = new Map()
  const { policy } = one.input
  if (policy === undefined || isGateShut(one, policy)) return { doomed: new Set(), removable: () => [] }
  for (;;) {
    const before = doomed.size
    const added = wantedGone(one, world, doomed).filter(
      (node) => !doomed.has(node) && !isBlocked(doomed, node),
    )
    for (const node of added) doomed.set(node, 'DELETE')
    if (one.isFlat) break
    while (addFollowing(one, doomed));
    if (doomed.size === before) break
  }
  const said = policy.untag ? opinions(one, world, doomed) : new Map<Node, Opinion[]>()
  return {
    doomed: new Set(doomed.keys()),
    removable: (node) => removableTags(policy, node, said.get(node) ?? []),
  }
}

function addFollowing(one: Case, doomed: Doomed): boolean {
  const added = one.nodes.filter((node) => !doomed.has(node) && goesAlong(doomed, node))
  for (const node of added) doomed.set(node, 'CASCADE')
  return added.length > 0
}

function goesAlong(doomed: Doomed, node: Node): boolean {
  if (!node.hasSubject) return followsAsChild(doomed, node)
  return node.subject !== undefined && doomed.has(node.subject) && followsAsReferrer(doomed, node)
}

function followsAsReferrer(doomed: Doomed, node: Node): boolean {
  if (node.isSealed || node.tags.length > 0) return false
  return node.parents.every((parent) => doomed.has(parent)) && !isBlocked(doomed, node)
}

function followsAsChild(doomed: Doomed, node: Node): boolean {
  if (node.isSealed || node.image.tags.length > 0 || node.parents.length === 0) return false
  return node.parents.every((parent) => doomed.has(parent)) && !isBlocked(doomed, node)
}

/** Must it stay for the sake of what belongs to it? */
function isBlocked(doomed: Doomed, node: Node): boolean {
  if (node.children.some((child) => child.image.tags.length === 0 && child.isHeld)) return true
  return !node.referrers.every((referrer) => followsAsReferrer(doomed, referrer))
}

function isCandidate(doomed: Doomed, node: Node): boolean {
  if (node.isSealed || doomed.get(node) === 'CASCADE') return false
  return node.subject === undefined && node.parents.every((parent) => doomed.has(parent))
}

function opinions(one: Case, world: World, doomed: Doomed): Map<Node, Opinion[]> {
  const all = new Map<Node, Opinion[]>()
  for (const node of one.nodes) if (isCandidate(doomed, node)) all.set(node, [])
  for (const [i, ruled] of one.rules.entries()) {
    const { keep, priority = Infinity } = ruled.rule
    const ranked = (world[i] ?? []).filter(({ entry }) => all.has(entry.node))
    const said = saysIn(ruled.rule, ranked, one.input.now)
    for (const entry of ruled.entries) {
      const wants = entry.span === undefined ? 'keep' : said.get(entry)
      if (wants === undefined) continue
      all.get(entry.node)?.push({ entry, isKeepOnly: keep === true, place: priority, wants })
    }
  }
  return all
}

/** The candidates that the rules want gone and that nothing but their group can hold. */
function wantedGone(one: Case, world: World, doomed: Doomed): Node[] {
  const { policy, now } = one.input
  if (policy === undefined) return []
  const wanted: Node[] = []
  for (const [node, said] of opinions(one, world, doomed)) {
    const isLoose = node.image.tags.length === 0 || node.isOrphan
    if (isLoose && now < node.graceEnds) continue
    if (said.some(({ isKeepOnly, wants }) => isKeepOnly && wants === 'keep')) continue
    const speaking = said.filter(({ isKeepOnly }) => !isKeepOnly)
    const covered = new Set(speaking.flatMap(({ entry }) => entry.covered))
    if (node.tags.every((tag) => covered.has(tag)) && isAgreed(policy.onConflict, speaking)) wanted.push(node)
  }
  return wanted
}

/** Do these rules together say delete? Of none: no. */
function isAgreed(onConflict: Policy['onConflict'], said: readonly Opinion[]): boolean {
  const isForDeletion = ({ wants }: Opinion): boolean => wants === 'delete'
  if (said.length === 0) return false
  if (onConflict === 'any') return said.some(isForDeletion)
  if (onConflict === undefined) return said.every(isForDeletion)
  const lowest = Math.min(...said.map(({ place }) => place))
  return said.find(({ place }) => place === lowest)?.wants === 'delete'
}

function isGateShut({ input }: Case, policy: Policy): boolean {
  const { quota, coolingOff } = policy
  const { scopeTags = -1, scopeBytes = -1, changedAt, now } = input
  const isLimited = quota?.tags !== undefined || quota?.bytes !== undefined
  const isFull = scopeTags >= (quota?.tags ?? Infinity) || scopeBytes >= (quota?.bytes ?? Infinity)
  if (isLimited && !isFull) return true
  return coolingOff !== undefined && changedAt !== undefined && now < changedAt + coolingOff
}

/** A tag goes if all rules that cover it (under first_match: the first) want the image gone; a keep-only rule holds its tags. */
function removableTags({ onConflict }: Policy, { tags }: Node, said: readonly Opinion[]): string[] {
  return tags.filter((tag) => {
    const covering = said.filter(({ entry }) => entry.covered.includes(tag))
    if (covering.some(({ isKeepOnly, wants }) => isKeepOnly && wants === 'keep')) return false
    const speaking = covering.filter(({ isKeepOnly }) => !isKeepOnly)
    return isAgreed(onConflict === 'any' ? undefined : onConflict, speaking)
  })
}

/** Negative: the first one has the lower version, or none. */
export function byVersion(one: Entry, other: Entry): number {
  const [mine, theirs] = [one.highest, other.highest]
  if (mine === undefined || theirs === undefined)
    return Number(mine !== undefined) - Number(theirs !== undefined)
  return compare(mine, theirs)
}
