/** The engine on evidence against single worlds, with groups: what goes, goes in every world. */
import { test } from 'node:test'
import { caseOf } from './worlds-case.ts'
import { chanceOf } from './worlds-chance.ts'
import { decided, holdsInEveryWorld } from './worlds-check.ts'
import { groupedCases } from './worlds-generate.ts'
import { holdsForDrawn } from './worlds-hold.ts'

const RUNS = 80_000

test('what goes with groups, goes in every world', (t) => {
  let [worlds, gone] = [0, 0]
  holdsForDrawn(groupedCases, RUNS, ({ input, seed }) => {
    const found = decided(input)
    gone += found.gone.size
    worlds += holdsInEveryWorld(caseOf(input), found, chanceOf(seed))
  })
  t.diagnostic(`${worlds} worlds, ${gone} images deleted`)
})
