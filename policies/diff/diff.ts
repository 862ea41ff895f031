import {
  addressOf,
  allSteps,
  canonical,
  type DeclaredObject,
  mapInSteps,
  type Steps,
} from '../model/index.ts'
import { attributesOf } from './attributes.ts'

/** One attribute that differs, as text in the policy language. `before` absent: new; `after` absent: removed. */
export type FieldChange = { readonly path: string; readonly before?: string; readonly after?: string }

/** One create, update or delete of a declared object. */
export type Change =
  | { readonly action: 'create'; readonly after: DeclaredObject }
  | {
      readonly action: 'update'
      readonly before: DeclaredObject
      readonly after: DeclaredObject
      readonly fields: readonly FieldChange[]
    }
  | { readonly action: 'delete'; readonly before: DeclaredObject }

/** Compares declared with stored objects. Returns the changes, ordered by address. */
export function diff(declared: readonly DeclaredObject[], stored: readonly DeclaredObject[]): Change[] {
  return allSteps(diffInSteps(declared, stored))
}

/** As `diff`, in steps. */
export function* diffInSteps(
  declared: readonly DeclaredObject[],
  stored: readonly DeclaredObject[],
): Steps<Change[]> {
  const before = new Map(stored.map((object) => [addressOf(object), object]))
  const after = new Map(declared.map((object) => [addressOf(object), object]))
  const addresses = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  yield
  const changes = yield* mapInSteps(addresses, (address) => change(before.get(address), after.get(address)))
  return changes.flat()
}

function change(before: DeclaredObject | undefined, after: DeclaredObject | undefined): Change[] {
  if (after === undefined) return before === undefined ? [] : [{ action: 'delete', before }]
  if (before === undefined) return [{ action: 'create', after }]
  // Why by identity first: what is declared as it is stored is the stored object itself.
  if (before === after || canonical(before) === canonical(after)) return []
  return [{ action: 'update', before, after, fields: fieldChanges(before, after) }]
}

/** Returns the attributes in which two objects differ. */
export function fieldChanges(before: DeclaredObject, after: DeclaredObject): FieldChange[] {
  const old = attributesOf(before)
  const fresh = attributesOf(after)
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((path) => {
    const was = old.get(path)
    const is = fresh.get(path)
    if (was === is) return []
    return [
      { path, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) },
    ]
  })
}
