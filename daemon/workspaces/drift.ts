import { overlaps, scopeOf } from '../../policies/diff/index.ts'
import { allSteps, type RepositoryRef, type Scope, type Steps } from '../../policies/model/index.ts'
import {
  type Drift,
  type HistoryEntry,
  isUnderstood,
  type OpaqueObject,
  type StoredObject,
} from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'
import { drifted } from './drifted.ts'

type Stored = StoredObject | OpaqueObject

export type DriftQuery = {
  readonly workspace: string
  /** The id of an origin, or an identity that applied plans without one. */
  readonly origin: string
  /** All objects of the workspace. */
  readonly stored: readonly Stored[]
  /** Only these addresses. Undefined: all. */
  readonly only?: readonly string[]
  /** Only addresses after this one. */
  readonly after?: string
  readonly limit: number
}

/** Changes of an object among which the last one of the origin is looked for. */
const MOST_VERSIONS = 100

/**
 * Returns what others did since an origin applied its objects last, in order of address. The revisions say it: who wrote the newest version
 * of each object, and which one the origin wrote or accepted last. A rollback is of nobody's files. Sends no requests.
 */
export function driftIn(store: Store, query: DriftQuery): readonly Drift[] {
  return allSteps(driftInSteps(store, query))
}

/** As `driftIn`, in steps. */
export function* driftInSteps(store: Store, query: DriftQuery): Steps<readonly Drift[]> {
  const { workspace, origin, stored, only, after = '', limit } = query
  const here = new Map(stored.map((one) => [one.address, one]))
  const all = only ?? [...here.keys(), ...store.objects.removedAddresses(workspace)]
  const compare = comparison(store, query)
  const found: Drift[] = []
  yield
  for (const [at, address] of [...new Set(all)]
    .filter((one) => one > after)
    .toSorted()
    .entries()) {
    if (at % STEP === 0) yield
    const now = here.get(address)
    if (now !== undefined && now.manager === origin && compare.isOwn(now.serial)) continue
    const drift = compare.drift(address, now)
    if (drift !== undefined) found.push(drift)
    if (found.length === limit) break
  }
  return found
}

/** Objects that are compared in one step. */
const STEP = 100

type Comparison = {
  /** Returns true if the files of the origin were applied with this serial, or nobody knows. */
  readonly isOwn: (serial: number) => boolean
  readonly drift: (address: string, now: Stored | undefined) => Drift | undefined
}

function comparison({ objects }: Store, { workspace, origin, stored }: DriftQuery): Comparison {
  const entries = new Map<number, HistoryEntry | undefined>()
  const entryOf = (serial: number): HistoryEntry | undefined => {
    if (!entries.has(serial))
      entries.set(serial, objects.history(workspace, { after: serial - 1, before: serial + 1, limit: 1 })[0])
    return entries.get(serial)
  }
  const isOwn = (serial: number): boolean => isOwnApply(entryOf(serial), origin)
  const reaches = once(() => reachOf(stored.filter(({ manager }) => manager === origin)))
  const accepted = once(() => objects.accepted(workspace, origin))
  return {
    isOwn,
    drift: (address, now) => {
      const serials = objects.serialsOf(workspace, address, MOST_VERSIONS)
      const [newest = 0] = serials
      const acceptedAt = accepted().get(address) ?? 0
      const hasOwn = serials.some(isOwn)
      const last = serials.find((serial) => hasOwn && (isOwn(serial) || serial <= acceptedAt))
      const version = last === undefined ? undefined : objects.versionAt(workspace, address, last)
      const base = version === 'deleted' ? undefined : version
      // Why: an object of a caller is shown once, and its changes are the caller's own matter.
      const isNews = hasOwn ? acceptedAt < newest : acceptedAt === 0
      return drifted({
        origin,
        address,
        now,
        base,
        by: isOwn(newest) ? undefined : entryOf(newest),
        isAddition: isNews && base === undefined && now !== undefined && reaches()(scopeIn(now)),
      })
    },
  }
}

/** An apply that is not known is nobody else's. */
function isOwnApply(entry: HistoryEntry | undefined, origin: string): boolean {
  if (entry === undefined) return true
  const { origin: from, identity } = entry
  return (from?.id ?? identity) === origin && from?.rolledBackTo === undefined
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function scopeIn(stored: Stored): Scope {
  return isUnderstood(stored) ? scopeOf(stored.object) : (stored.scope ?? { kind: 'global' })
}

/**
 * Returns the function that says whether a policy or a protection of these may be in force in a scope. Why two parts: there may be ten
 * thousand policies of one repository.
 */
function reachOf(own: readonly Stored[]): (scope: Scope) => boolean {
  const scopes = own.filter(({ address }) => !address.startsWith('registry.')).map(scopeIn)
  const wide = scopes.filter(({ kind }) => kind !== 'repository')
  const single = new Set(scopes.flatMap((scope) => (scope.kind === 'repository' ? [keyOf(scope)] : [])))
  return (scope) => {
    if (scope.kind !== 'repository') return scopes.some((one) => overlaps(one, scope))
    return single.has(keyOf(scope)) || wide.some((one) => overlaps(one, scope))
  }
}

function keyOf({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}
