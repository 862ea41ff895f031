/** Properties of drawn evidence. */
import type * as fc from 'fast-check'
import { holdsForAll } from '../../support/properties.ts'
import type { Drawn } from './worlds-generate.ts'

/** As `holdsForAll`; `CAREEN_WORLDS` says how many values to try. */
export function holdsForDrawn(drawn: fc.Arbitrary<Drawn>, runs: number, check: (one: Drawn) => void): void {
  holdsForAll(drawn, Number(process.env['CAREEN_WORLDS'] ?? runs), check)
}
