/** The engine on evidence against single worlds, without groups: what goes in every world goes, and nothing else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caseOf } from './worlds-case.ts'
import { chanceOf } from './worlds-chance.ts'
import { decided, holdsInEveryWorld } from './worlds-check.ts'
import { goesEverywhere } from './worlds-exact.ts'
import { flatCases } from './worlds-generate.ts'
import { holdsForDrawn } from './worlds-hold.ts'

/** How many random repositories are tried here; as many as are missing to 200,000 with groups. */
const RUNS = 120_000

test('what goes, goes in every world, and what goes in every world goes', (t) => {
  let [worlds, gone, exact] = [0, 0, 0]
  holdsForDrawn(flatCases, RUNS, ({ input, kind, seed }) => {
    const one = caseOf(input)
    const found = decided(input)
    gone += found.gone.size
    worlds += holdsInEveryWorld(one, found, chanceOf(seed))
    assert.ok(one.isFlat)
    // Gaps that overlap without being the same can say more of a build than each of them: more stays than must.
    if (!kind.looks) return
    exact += 1
    goesEverywhere(one, found, chanceOf(seed))
  })
  t.diagnostic(`${worlds} worlds, ${gone} images deleted; ${exact} repositories decided exactly`)
})
