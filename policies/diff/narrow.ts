import { addressOf, type DeclaredObject } from '../model/index.ts'
import type { Change } from './diff.ts'
import { overlaps, type GlobReach, reachOf, scopeOf } from './reach.ts'

/** Which changes are made: those in `targets`, or all without any, and never those in `excludes`. Globs of addresses or repositories. */
export type PlanSelection = { readonly targets: readonly string[]; readonly excludes: readonly string[] }

/** The changes that are made, and those that are left out. */
export type Narrowed = {
  readonly changes: readonly Change[]
  readonly leftOut: readonly Change[]
  /** Addresses of changes that are left out because they reach beyond a glob of repositories. */
  readonly beyond: readonly string[]
  /** Returns true for an object that is chosen, or needed by one. */
  readonly isChosen: (object: DeclaredObject) => boolean
}

/**
 * Divides changes. An object of which a part is outside a glob of repositories is left out. What a chosen policy needs comes along, unless it is
 * excluded: its registry, and protections that can hold its images, if they are created or updated. Throws INVALID_ARGUMENT for a glob that is none.
 */
export function narrow(changes: readonly Change[], { targets, excludes }: PlanSelection): Narrowed {
  const targeted = reachOfAny(targets, 'target')
  const excluded = reachOfAny(excludes, 'exclude')
  const isExcluded = (change: Change): boolean =>
    sides(change).some(
      (object) => excluded(object) === 'inside' || (excluded(object) === 'beyond' && !isOnlyNew(change)),
    )
  const isTarget = (object: DeclaredObject): boolean => targets.length === 0 || targeted(object) === 'inside'
  const allowed = changes.filter((change) => !isExcluded(change))
  const direct = allowed.filter((change) => sides(change).every(isTarget))
  const objects = direct.flatMap(sides)
  const chosen = new Set([...direct, ...allowed.filter((change) => isNeeded(change, objects))])
  const leftOut = changes.filter((change) => !chosen.has(change))
  const isBeyond = (change: Change): boolean =>
    sides(change).some((object) => (isExcluded(change) ? excluded : targeted)(object) === 'beyond')
  const addresses = new Set([...chosen].flatMap(sides).map(addressOf))
  return {
    changes: changes.filter((change) => chosen.has(change)),
    leftOut,
    beyond: leftOut.filter(isBeyond).map((change) => addressOf(sides(change)[0])),
    isChosen: (object) =>
      addresses.has(addressOf(object)) || (isTarget(object) && excluded(object) === 'outside'),
  }
}

/** True for a new registry or protection: what it does where a glob excludes it can only keep images. */
function isOnlyNew({ action, ...change }: Change): boolean {
  return action === 'create' && 'after' in change && change.after.kind !== 'policy'
}

/** Returns objects after changes. */
export function changedObjects(
  before: readonly DeclaredObject[],
  changes: readonly Change[],
): readonly DeclaredObject[] {
  const objects = new Map(before.map((object) => [addressOf(object), object]))
  for (const change of changes) {
    if (change.action === 'delete') objects.delete(addressOf(change.before))
    else objects.set(addressOf(change.after), change.after)
  }
  return [...objects.values()]
}

/** Returns the globs that no object lies in or reaches into. */
export function unmatched(
  { targets, excludes }: PlanSelection,
  objects: readonly DeclaredObject[],
): readonly string[] {
  const isIdle = (glob: string, name: string): boolean => {
    const reach = reachOf(glob, name)
    return objects.every((object) => reach(object) === 'outside')
  }
  return [
    ...targets.filter((glob) => isIdle(glob, 'target')),
    ...excludes.filter((glob) => isIdle(glob, 'exclude')),
  ]
}

function reachOfAny(globs: readonly string[], name: string): (object: DeclaredObject) => GlobReach {
  const all = globs.map((glob) => reachOf(glob, name))
  return (object) => {
    const found = all.map((reach) => reach(object))
    return (['inside', 'beyond'] as const).find((reach) => found.includes(reach)) ?? 'outside'
  }
}

/** The object of a change before and after it. */
function sides(change: Change): readonly [DeclaredObject, ...DeclaredObject[]] {
  switch (change.action) {
    case 'create':
      return [change.after]
    case 'delete':
      return [change.before]
    case 'update':
      return [change.after, change.before]
  }
}

/** True for a registry that one of the objects is in, and for a protection that can hold images of a policy among them. */
function isNeeded(change: Change, objects: readonly DeclaredObject[]): boolean {
  if (change.action === 'delete') return false
  const { after } = change
  switch (after.kind) {
    case 'policy':
      return false
    case 'registry':
      return objects.some((one) => one.kind !== 'registry' && overlaps(one.scope, scopeOf(after)))
    case 'protect':
      return objects.some((one) => one.kind === 'policy' && overlaps(one.scope, after.scope))
  }
}
