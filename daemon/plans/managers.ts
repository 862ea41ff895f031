import { addressOf, CareenError, type DeclaredObject } from '../../policies/model/index.ts'
import {
  isOriginId,
  type ManagedObject,
  type OpaqueObject,
  type StoredObject,
} from '../../proto/resources/index.ts'
import type { EtagOf } from './etags.ts'

/** What a plan declares and what is stored, and who asks. */
export type ManagedPlan = {
  readonly declared: readonly DeclaredObject[]
  readonly stored: readonly StoredObject[]
  readonly opaque: readonly OpaqueObject[]
  /** Who manages what the plan declares. */
  readonly manager: string
  readonly takeOver: boolean
  readonly etagOf: EtagOf
}

/** Whose objects a plan leaves, takes and shares. */
export type Division = {
  /** Stored objects of others that the plan does not declare. */
  readonly leftAlone: readonly StoredObject[]
  /** Objects of others that the plan declares and takes over. */
  readonly takenOver: readonly ManagedObject[]
  /** Objects of others that the plan declares as they are. */
  readonly shared: readonly ManagedObject[]
}

/**
 * Returns whose objects a plan leaves alone: it changes and deletes only what its own manager, or nobody, manages. With `takeOver` it takes
 * over what it declares, and deletes what other origins declared. Throws MANAGER_DIFFERS if it would change an object of another manager.
 */
export function divide(plan: ManagedPlan): Division {
  const { declared, stored, opaque, manager, takeOver, etagOf } = plan
  const named = new Map(declared.map((object) => [addressOf(object), etagOf(object)]))
  const isForeign = (one: ManagedObject): boolean => one.manager !== '' && one.manager !== manager
  const isLeft = (one: ManagedObject): boolean => !takeOver || !isOriginId(one.manager)
  const leftAlone = stored.filter((one) => isForeign(one) && !named.has(one.address) && isLeft(one))
  const both = [...stored, ...opaque].filter((one) => isForeign(one) && named.has(one.address))
  if (takeOver) return { leftAlone, takenOver: both.map(managed), shared: [] }
  const changed = both.filter(({ address, etag }) => named.get(address) !== etag)
  if (changed.length > 0) throw managerDiffers(changed)
  return { leftAlone, takenOver: [], shared: both.map(managed) }
}

function managed({ address, manager }: ManagedObject): ManagedObject {
  return { address, manager }
}

/** Objects that one message names; the rest is counted. */
const NAMED = 5

/** Returns the error of a change to objects of others. Requires at least one. */
function managerDiffers(objects: readonly ManagedObject[]): CareenError {
  const [first] = objects
  const lines = objects.slice(0, NAMED).map(({ address, manager }) => `${address} is managed by ${manager}`)
  const more = objects.length > NAMED ? ` (and ${objects.length - NAMED} more)` : ''
  return new CareenError(
    'MANAGER_DIFFERS',
    `${lines.join('; ')}${more}. Nothing was changed. Change it there, or take it over with careen plan -take-over`,
    { metadata: { object: first?.address ?? '', manager: first?.manager ?? '' } },
  )
}

/** Returns what a plan says of the objects of others, one sentence a manager. */
export function managerWarnings({ leftAlone, takenOver, shared }: Division): readonly string[] {
  return [
    ...sentences(leftAlone, [
      'object that is not declared here; the plan leaves it alone',
      'objects that are not declared here; the plan leaves them alone',
    ]),
    ...sentences(shared, [
      'object that is declared here as it is stored, and keeps it',
      'objects that are declared here as they are stored, and keeps them',
    ]),
    ...sentences(takenOver, ['object that this plan takes over', 'objects that this plan takes over']),
  ]
}

/** `rest`: what follows the number one, and other numbers. */
function sentences(
  objects: readonly ManagedObject[],
  [one, many]: readonly [string, string],
): readonly string[] {
  return [...Map.groupBy(objects, ({ manager }) => manager)].map(([manager, theirs]) => {
    const names = theirs.slice(0, NAMED).map(({ address }) => address)
    const more = theirs.length > NAMED ? ` and ${theirs.length - NAMED} more` : ''
    return `${manager} manages ${theirs.length} ${theirs.length === 1 ? one : many}: ${names.join(', ')}${more}`
  })
}
