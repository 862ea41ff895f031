/** Properties of drawn evidence. */
import * as fc from 'fast-check'
import type { Drawn } from './worlds-generate.ts'

/**
 * Holds for every value; a failure shows the seed and the smallest counterexample as JSON. CAREEN_SEED says where to begin,
 * CAREEN_WORLDS how many to try.
 */
export function holdsForAll(drawn: fc.Arbitrary<Drawn>, runs: number, check: (one: Drawn) => void): void {
  const numRuns = Number(process.env['CAREEN_WORLDS'] ?? runs)
  const seed = process.env['CAREEN_SEED']
  fc.assert(fc.property(drawn, check), {
    numRuns: process.env['CAREEN_MUTATE'] === '1' ? numRuns / 20 : numRuns,
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
