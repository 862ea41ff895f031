import { diff, type FieldChange } from '../../policies/diff/index.ts'
import { compact } from '../../policies/model/index.ts'
import {
  type Drift,
  type HistoryEntry,
  isOriginId,
  isUnderstood,
  type OpaqueObject,
  type StoredObject,
} from '../../proto/resources/index.ts'

type Stored = StoredObject | OpaqueObject

/** What is known of an object, for one origin. */
export type DriftFacts = {
  readonly origin: string
  readonly address: string
  /** What is stored. Undefined: it is deleted, or never was. */
  readonly now: Stored | undefined
  /** What the origin applied or accepted last. Undefined: that it is deleted, or nothing. */
  readonly base: Stored | undefined
  /** The apply that made it what it is now. Undefined: the origin itself did, or it is not known. */
  readonly by: HistoryEntry | undefined
  /** Whether it is in force where objects of the origin are, and the origin has not accepted it. */
  readonly isAddition: boolean
}

/** Most differences that are named. */
const NAMED = 5
/** Most characters of a value. */
const LONGEST = 200

/**
 * Returns what others did with an object. Undefined: nothing, or they put back what the origin applied. An object that the origin never had
 * counts if a caller of the API manages it: other files are shown as their own.
 */
export function drifted(facts: DriftFacts): Drift | undefined {
  const { origin, now, base } = facts
  if (now === undefined) return base === undefined ? undefined : driftOf(facts, 'DELETED')
  const isOurs = now.manager === '' || now.manager === origin
  if (base === undefined)
    return facts.isAddition && !isOurs && !isOriginId(now.manager) ? driftOf(facts, 'ADDED') : undefined
  if (base.etag !== now.etag) return driftOf(facts, 'CHANGED', fieldsOf(base, now))
  // Why without the apply: no revision says when a manager alone changed.
  return isOurs ? undefined : driftOf({ ...facts, by: undefined }, 'MANAGED')
}

function driftOf(
  { address, now, by }: DriftFacts,
  kind: Drift['kind'],
  fields: readonly FieldChange[] = [],
): Drift {
  const manager = now?.manager ?? ''
  return {
    address,
    kind,
    changedBy: by?.appliedBy ?? manager,
    manager,
    fields: fields.slice(0, NAMED).map(shortened),
    fieldCount: fields.length,
    ...compact({ serial: by?.serial, changedAt: by?.appliedAt, rolledBackTo: by?.origin?.rolledBackTo }),
  }
}

/** Returns the differences, or none if one of the two is not understood. */
function fieldsOf(base: Stored, now: Stored): readonly FieldChange[] {
  if (!isUnderstood(base) || !isUnderstood(now)) return []
  return diff([now.object], [base.object]).flatMap((change) =>
    change.action === 'update' ? change.fields : [],
  )
}

function shortened({ path, before, after }: FieldChange): FieldChange {
  return { path, ...compact({ before: cut(before), after: cut(after) }) }
}

function cut(text: string | undefined): string | undefined {
  return text === undefined || text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 3)}...`
}
