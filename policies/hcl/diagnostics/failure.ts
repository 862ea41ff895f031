import type { Diagnostic } from './diagnostic.ts'

/**
 * Why an expression has no value. Thrown inside of the evaluator alone; `tryEvaluate` gives its diagnostic. The place is
 * computed only on demand: `try` and `can` discard most failures.
 */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure'
  /** Returns the diagnostic, or undefined if the failure follows from another error that has one. */
  readonly diagnose: () => Diagnostic | undefined

  constructor(diagnose: () => Diagnostic | undefined) {
    super('an expression has no value')
    this.diagnose = diagnose
  }
}
