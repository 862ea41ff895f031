import * as fc from 'fast-check'

/**
 * Checks a property on `runs` drawn values; a mutation run takes fewer. A failure shows the seed, which `CAREEN_SEED` repeats,
 * and the smallest counterexample as JSON.
 */
export function holdsForAll<T>(arbitrary: fc.Arbitrary<T>, runs: number, check: (value: T) => void): void {
  const seed = process.env['CAREEN_SEED']
  fc.assert(fc.property(arbitrary, check), {
    numRuns: process.env['CAREEN_MUTATE'] === '1' ? runs / 20 : runs,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    reporter: (result) => {
      if (!result.failed) return
      const report = fc.defaultReportMessage(result) ?? 'failed'
      const [smallest] = result.counterexample ?? []
      const cause = result.errorInstance
      throw new Error(`${report}\n\nThe smallest counterexample:\n${JSON.stringify(smallest)}`, { cause })
    },
  })
}
