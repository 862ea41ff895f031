import type { Diagnostic } from './diagnostic.ts'

/**
 * Why an expression has no value. Thrown inside of the evaluator alone; `tryEvaluate` gives its diagnostic. Where it stands
 * is worked out only when somebody asks: `try` and `can` throw most of them away.
 */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure'
  /** Undefined: it follows from another mistake, which is told already. */
  readonly diagnose: () => Diagnostic | undefined

  constructor(diagnose: () => Diagnostic | undefined) {
    super('an expression has no value')
    this.diagnose = diagnose
  }
}
