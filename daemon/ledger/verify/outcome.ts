import type { Intent, IntentAction, Outcome, RunKind } from '../../../proto/resources/index.ts'
import type { ReportFault } from './names.ts'

const OUTCOMES_OF: Readonly<Record<IntentAction, ReadonlySet<Outcome>>> = {
  DELETE: new Set<Outcome>(['deleted', 'gone', 'refused', 'not_done', 'not_gone']),
  UNTAG: new Set<Outcome>(['untagged', 'gone', 'refused', 'not_done', 'not_gone']),
}

export type OutcomeGround = {
  readonly kind: RunKind
  /** True if this lease recorded the intent, false if an earlier one did. */
  readonly own: boolean
  /** For how long its DELETE may still arrive, in milliseconds. */
  readonly mayArriveFor: number
}

/** Returns why an outcome cannot be recorded. Undefined for an intent that has one: see `settledOtherwise`. */
export function verifyOutcome(
  intent: Pick<Intent, 'id' | 'action' | 'outcome'> | undefined,
  outcome: Outcome,
  { kind, own, mayArriveFor }: OutcomeGround,
): ReportFault {
  if (intent === undefined) return 'the intent is not one of this repository'
  const { id, action } = intent
  if (kind === 'DRY_RUN') return `a dry run records the outcome of intent ${id}`
  if (!OUTCOMES_OF[action].has(outcome)) return `intent ${id} is a ${action}, and its outcome is ${outcome}`
  if (intent.outcome !== undefined) return undefined
  if (!own && mayArriveFor > 0 && (outcome === 'not_done' || outcome === 'refused'))
    return `the DELETE of intent ${id} may still arrive, so it is not known that it was not done`
  return undefined
}

/** Returns true if an intent has another outcome, which the new one does not correct. Only its own lease corrects one. */
export function settledOtherwise(
  { outcome: before }: Pick<Intent, 'outcome'>,
  outcome: Outcome,
  { own }: Pick<OutcomeGround, 'own'>,
): boolean {
  if (before === undefined || before === outcome) return false
  const isRemoved = before === 'deleted' || before === 'untagged' || before === 'gone'
  return !(own && isRemoved && outcome === 'not_gone')
}
