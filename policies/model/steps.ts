/** Work in steps of a few milliseconds at most: it yields after each, and returns its result. Whoever does it may do other things between. */
export type Steps<T> = Generator<undefined, T>

/** Does all steps at once. */
export function allSteps<T>(steps: Steps<T>): T {
  for (let next = steps.next(); ; next = steps.next()) if (next.done === true) return next.value
}

/** Maps values, a hundred in a step. */
export function* mapInSteps<T, R>(values: readonly T[], map: (value: T) => R): Steps<R[]> {
  const mapped: R[] = []
  for (const [at, value] of values.entries()) {
    mapped.push(map(value))
    if (at % STEP === 0) yield
  }
  return mapped
}

const STEP = 100
