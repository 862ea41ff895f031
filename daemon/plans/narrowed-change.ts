import {
  type Change,
  changedObjects,
  diffInSteps,
  narrow,
  type PlanSelection,
  unmatched,
} from '../../policies/diff/index.ts'
import { checkInSteps } from '../../policies/language/index.ts'
import { addressOf, CareenError, type DeclaredObject, type Protection } from '../../policies/model/index.ts'
import type { ManagedObject } from '../../proto/resources/index.ts'
import { inTurns, type Pace } from '../clock.ts'
import type { Division } from './managers.ts'
import { refusePrevented } from './refuse-prevented.ts'
import { refuseErrors } from './validate-declared.ts'

export type WholeChange = {
  readonly before: readonly DeclaredObject[]
  /** What all changes would make of them. */
  readonly after: readonly DeclaredObject[]
  readonly division: Division
}

/** The changes that a plan makes. */
export type NarrowedChange = WholeChange & {
  readonly changes: readonly Change[]
  readonly leftOut: number
  /** Stored objects that no change touches, also none that is left out. */
  readonly unchanged: number
  /** Protections that a selection leaves out: as they would be after all changes. */
  readonly protections: readonly Protection[]
  readonly warnings: readonly string[]
}

/**
 * Returns the changes that a selection leaves, and the objects after these alone. Throws DESTROY_PREVENTED, INVALID_ARGUMENT if a glob is none or nothing lies in it,
 * and what `refuseErrors` throws if the objects are not valid without what is left out.
 */
export async function narrowedChange(
  whole: WholeChange,
  selection: PlanSelection | undefined,
  pace: Pace,
): Promise<NarrowedChange> {
  const { before, division } = whole
  const all = await inTurns(diffInSteps(whole.after, before), pace)
  const unchanged = before.length - all.filter(({ action }) => action !== 'create').length
  if (selection === undefined) {
    refusePrevented(all)
    return { ...whole, changes: all, leftOut: 0, unchanged, protections: [], warnings: [] }
  }
  refuseUnmatched(selection, [...whole.after, ...before])
  await pace()
  const { changes, leftOut, beyond, isChosen } = narrow(all, selection)
  refusePrevented(changes)
  const after = changedObjects(before, changes)
  await pace()
  await refuseIncomplete(after, pace)
  const chosen = new Set([...whole.after, ...before].filter(isChosen).map(addressOf))
  const isTaken = ({ address }: ManagedObject): boolean => chosen.has(address)
  return {
    before,
    after,
    division: { ...division, takenOver: division.takenOver.filter(isTaken) },
    changes,
    leftOut: leftOut.length,
    unchanged,
    protections: leftOut.flatMap((change) =>
      change.action !== 'delete' && change.after.kind === 'protect' ? [change.after] : [],
    ),
    warnings: beyond.length === 0 ? [] : [beyondText(beyond)],
  }
}

/** Throws what `refuseErrors` throws, and says that something is left out. */
async function refuseIncomplete(after: readonly DeclaredObject[], pace: Pace): Promise<void> {
  try {
    refuseErrors(await inTurns(checkInSteps(after), pace))
  } catch (thrown) {
    const { code, message } = CareenError.from(thrown)
    throw new CareenError(code, `without what -target and -exclude leave out: ${message}`, { cause: thrown })
  }
}

function refuseUnmatched(selection: PlanSelection, objects: readonly DeclaredObject[]): void {
  const [glob] = unmatched(selection, objects)
  if (glob === undefined) return
  const flag = selection.targets.includes(glob) ? '-target' : '-exclude'
  throw new CareenError(
    'INVALID_ARGUMENT',
    `${flag}=${glob}: no object of the files or of the workspace lies there. careen state list shows the stored ones`,
    { metadata: { field: `selection.${flag.slice(1)}s` } },
  )
}

/** Objects that one sentence names; the rest is counted. */
const NAMED = 5

function beyondText(addresses: readonly string[]): string {
  const more = addresses.length > NAMED ? ` and ${addresses.length - NAMED} more` : ''
  return `left out, as a part of its scope is elsewhere: ${addresses.slice(0, NAMED).join(', ')}${more}. To choose it, name its address`
}
