import type { FieldChange } from '../../policies/diff/index.ts'
import type { Instant } from '../../policies/model/index.ts'

/**
 * What became of an object since an origin applied it last. CHANGED: another content. MANAGED: the same content, another manager.
 * ADDED: the origin never had it; a caller of the API wrote it where objects of the origin apply.
 */
export const DRIFT_KINDS = ['CHANGED', 'DELETED', 'MANAGED', 'ADDED'] as const

export type DriftKind = (typeof DRIFT_KINDS)[number]

/** What somebody else did with an object since an origin applied it last. */
export type Drift = {
  readonly address: string
  readonly kind: DriftKind
  /** Of the apply that did it. Absent: not known. */
  readonly serial?: number
  /** As the history shows it. Without a serial: the manager. */
  readonly changedBy: string
  /** Absent: not known. */
  readonly changedAt?: Instant
  /** Who manages it now. Empty: nobody, or it is deleted. */
  readonly manager: string
  /** The serial whose objects a rollback put back. Absent: it was no rollback. */
  readonly rolledBackTo?: number
  /** The first differences, from what the origin applied to what is stored. */
  readonly fields: readonly FieldChange[]
  /** How many there are. */
  readonly fieldCount: number
}

/** Returns true if an apply that accepts drift makes its origin the manager of the object. */
export function isReclaimed({ kind, manager }: Drift, origin: string): boolean {
  return (kind === 'CHANGED' || kind === 'MANAGED') && manager !== origin
}
