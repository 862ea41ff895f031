import { addressOf, canonicalJson, type DeclaredObject } from '../model/index.ts'
import { attributesOf } from './attributes.ts'
import { type Change, type FieldChange, fieldChanges } from './diff.ts'

/** An object that has another name: it is destroyed under `from` and created under another address. `fields`: what else differs. */
export type Rename = { readonly from: string; readonly to: string; readonly fields: readonly FieldChange[] }

/**
 * Returns the renames among changes. A policy is renamed if one alone of its block and place is destroyed and one created, whatever
 * else differs; a protection only if nothing else does. Why not a registry: its name is a part of every place.
 */
export function renamesOf(changes: readonly Change[]): readonly Rename[] {
  const before = byPlace(changes.flatMap((change) => (change.action === 'delete' ? [change.before] : [])))
  const after = byPlace(changes.flatMap((change) => (change.action === 'create' ? [change.after] : [])))
  return [...after].flatMap(([place, [created, ...others]]) => {
    const [destroyed, ...more] = before.get(place) ?? []
    if (created === undefined || destroyed === undefined || others.length + more.length > 0) return []
    const fields = fieldChanges(destroyed, created)
    return [{ from: addressOf(destroyed), to: addressOf(created), fields }]
  })
}

function byPlace(objects: readonly DeclaredObject[]): ReadonlyMap<string, readonly DeclaredObject[]> {
  return Map.groupBy(
    objects.filter(({ kind }) => kind !== 'registry'),
    placeOf,
  )
}

function placeOf(object: DeclaredObject): string {
  if (object.kind === 'policy') return `${object.block} ${canonicalJson(object.scope)}`
  return `${object.kind} ${JSON.stringify([...attributesOf(object)])}`
}
