import type { Problem } from './diagnostic.ts'

/** Why an expression has no value. Thrown inside of the evaluator alone; `tryEvaluate` turns it into a diagnostic. */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.summary}: ${problem.detail}`)
    this.problem = problem
  }
}
