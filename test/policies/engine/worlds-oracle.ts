/**
 * What happens in a single world, in which every time is an instant and the order of arrivals is known: the staged reading
 * of groups, rules and gates, worked out plainly. Shares nothing with the engine but the types.
 */
import { compare } from 'semver'
import type { Policy } from '../../../policies/model/policy.ts'
import type { Case, Entry, Node } from './worlds-case.ts'
import { type Said, saysIn, type World } from './worlds-rules.ts'

/** What goes: how, by node. It only grows. */
type Deleted = Map<Node, 'DELETE' | 'CASCADE'>
type Opinion = {
  readonly entry: Entry
  readonly isKeepOnly: boolean
  readonly place: number
  readonly wants: Said
}

/** What goes in a world, and which tags the rules want off each image that stays. */
export type Outcome = {
  readonly deleted: ReadonlySet<Node>
  readonly removable: (node: Node) => readonly string[]
}

export function decideIn(one: Case, world: World): Outcome {
  const deleted: Deleted = new Map()
  const { policy } = one.input
  if (policy === undefined || isGateShut(one, policy)) return { deleted: new Set(), removable: () => [] }
  for (;;) {
    const before = deleted.size
    const added = wantedGone(one, world, deleted).filter(
      (node) => !deleted.has(node) && !isBlocked(deleted, node),
    )
    for (const node of added) deleted.set(node, 'DELETE')
    if (one.isFlat) break
    while (addFollowing(one, deleted));
    if (deleted.size === before) break
  }
  const said = policy.untag ? opinions(one, world, deleted) : new Map<Node, Opinion[]>()
  return {
    deleted: new Set(deleted.keys()),
    removable: (node) => removableTags(policy, node, said.get(node) ?? []),
  }
}

function addFollowing(one: Case, deleted: Deleted): boolean {
  const added = one.nodes.filter((node) => !deleted.has(node) && canCascade(deleted, node))
  for (const node of added) deleted.set(node, 'CASCADE')
  return added.length > 0
}

function canCascade(deleted: Deleted, node: Node): boolean {
  if (!node.hasSubject) return followsAsChild(deleted, node)
  return node.subject !== undefined && deleted.has(node.subject) && followsAsReferrer(deleted, node)
}

function followsAsReferrer(deleted: Deleted, node: Node): boolean {
  if (node.isSealed || node.tags.length > 0) return false
  return node.parents.every((parent) => deleted.has(parent)) && !isBlocked(deleted, node)
}

function followsAsChild(deleted: Deleted, node: Node): boolean {
  if (node.isSealed || node.image.tags.length > 0 || node.parents.length === 0) return false
  return node.parents.every((parent) => deleted.has(parent)) && !isBlocked(deleted, node)
}

/** Must it stay for the sake of what belongs to it? */
function isBlocked(deleted: Deleted, node: Node): boolean {
  if (node.children.some((child) => child.image.tags.length === 0 && child.isHeld)) return true
  return !node.referrers.every((referrer) => followsAsReferrer(deleted, referrer))
}

function isCandidate(deleted: Deleted, node: Node): boolean {
  if (node.isSealed || deleted.get(node) === 'CASCADE') return false
  return node.subject === undefined && node.parents.every((parent) => deleted.has(parent))
}

function opinions(one: Case, world: World, deleted: Deleted): Map<Node, Opinion[]> {
  const all = new Map<Node, Opinion[]>()
  for (const node of one.nodes) if (isCandidate(deleted, node)) all.set(node, [])
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
function wantedGone(one: Case, world: World, deleted: Deleted): Node[] {
  const { policy, now } = one.input
  if (policy === undefined) return []
  const wanted: Node[] = []
  for (const [node, said] of opinions(one, world, deleted)) {
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
