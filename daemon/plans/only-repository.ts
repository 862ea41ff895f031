import type { Change } from '../../policies/diff/index.ts'
import type { RepositoryRef } from '../../policies/model/index.ts'
import { changedObjects } from './changed-objects.ts'

/** Returns the repository that is the scope of the only changed policy, before and after. Undefined: more may change. */
export function onlyRepository(changes: readonly Change[]): RepositoryRef | undefined {
  const [change, ...others] = changes
  if (change === undefined || others.length > 0) return undefined
  const objects = changedObjects(change)
  const scopes = objects.flatMap((object) => (object.kind === 'policy' ? [object.scope] : []))
  const [scope] = scopes
  const isOne =
    scopes.length === objects.length && new Set(scopes.map((one) => JSON.stringify(one))).size === 1
  return isOne && scope?.kind === 'repository' ? scope : undefined
}
