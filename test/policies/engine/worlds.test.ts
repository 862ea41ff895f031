/** The engine on evidence against single worlds: what goes, goes in every world that the evidence allows. */
import { test } from 'node:test'
import * as fc from 'fast-check'
import { chanceOf, decided, goesEverywhere, holdsInEveryWorld } from './worlds-check.ts'
import { caseOf } from './worlds-case.ts'
import { cases, type Drawn } from './worlds-generate.ts'

/** How many random repositories each test tries. */
const RUNS = { everyWorld: 200_000 } as const

/** Holds for every value; a failure shows the smallest counterexample as JSON. */
function holds(runs: number, check: (drawn: Drawn) => void): void {
  const given = Number(process.env['CAREEN_WORLDS'] ?? runs)
  const seed = process.env['CAREEN_SEED']
  fc.assert(fc.property(cases, check), {
    numRuns: process.env['CAREEN_MUTATE'] === '1' ? given / 20 : given,
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

test('what goes, goes in every world; without groups, what goes in every world goes', (t) => {
  let [worlds, gone, flat] = [0, 0, 0]
  holds(RUNS.everyWorld, ({ input, kind, seed }) => {
    const one = caseOf(input)
    const found = decided(input)
    gone += found.gone.size
    worlds += holdsInEveryWorld(one, found, chanceOf(seed))
    if (!one.isFlat || !kind.looks) return
    flat += 1
    goesEverywhere(one, found, chanceOf(seed))
  })
  t.diagnostic(`${worlds} worlds, ${gone} images deleted; ${flat} repositories without groups`)
})
