/** Tests of seeds of the simulation, a part of them in each file `seeds-N.test.ts`, so that processes share them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulate } from './simulate.ts'

const FIRST = Number(process.env['CAREEN_SEED'] ?? 1)
const SEEDS = Number(process.env['CAREEN_SEEDS'] ?? 2000)
const PARTS = 8
/** Seeds of a test: few enough that one ends in time on a slow machine. */
const MOST = 100

/** Declares the tests of a part, 1 to 8. */
export function testPart(part: number): void {
  const end = FIRST + Math.round((part * SEEDS) / PARTS)
  for (let seed = FIRST + Math.round(((part - 1) * SEEDS) / PARTS); seed < end; seed += MOST)
    testSeeds(seed, Math.min(MOST, end - seed))
}

function testSeeds(first: number, count: number): void {
  const last = first + count - 1
  test(`kills, freezes, clocks and lost calls: every run ends, nothing retained goes (seeds ${first} to ${last})`, async () => {
    let deleted = 0
    for (let seed = first; seed <= last; seed += 1) {
      const outcome = await simulate(seed)
      deleted += outcome.deleted
      const again = `npm run simulate -- seed=${seed}`
      assert.deepEqual(outcome.findings, [], `seed ${seed} (again: ${again})\n${outcome.story.join('\n')}`)
    }
    assert.ok(deleted > 2 * count, 'hardly anything was deleted')
  })
}
