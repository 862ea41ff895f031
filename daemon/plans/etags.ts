import { type DeclaredObject, mapInSteps, type Steps } from '../../policies/model/index.ts'
import type { Declared, StoredObject } from '../../proto/resources/index.ts'
import { etagOf } from '../store/store.ts'

/** Returns the etag of an object. */
export type EtagOf = (object: DeclaredObject) => string

/** Computes the etags of declared objects, in steps, and returns what knows these and those of stored ones. Why: each is a hash. */
export function* etagsInSteps(declared: readonly Declared[], stored: readonly StoredObject[]): Steps<EtagOf> {
  const known = new Map(stored.map(({ object, etag }) => [object, etag]))
  yield* mapInSteps(declared, (one) => {
    if ('object' in one) known.set(one.object, etagOf(one.object))
  })
  return (object) => known.get(object) ?? etagOf(object)
}
