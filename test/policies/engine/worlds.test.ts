/** The engine on evidence against single worlds: what goes, goes in every world that the evidence allows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Digest, EvaluateInput } from '../../../policies/index.ts'
import { DAY } from './generate-images.ts'
import { caseOf } from './worlds-case.ts'
import { chanceOf, decided, holdsInEveryWorld } from './worlds-check.ts'
import { goesEverywhere } from './worlds-exact.ts'
import { cases, type Drawn } from './worlds-generate.ts'
import {
  lost,
  mayComeToBeBelieved,
  narrowed,
  putBack,
  saidToBeUnknown,
  withOneChanged,
  withOneMore,
} from './worlds-laws.ts'

/** How many random repositories each test tries. */
const RUNS = { everyWorld: 200_000, law: 6_000 } as const

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

/** Does all that goes in the first go in the second too? What is left out of account: `but`. */
function goesAlso(first: EvaluateInput, second: EvaluateInput, but?: Digest): void {
  const after = decided(second).gone
  const kept = [...decided(first).gone].filter((digest) => digest !== but && !after.has(digest))
  assert.deepEqual(kept, [], 'these go in one and stay in the other')
}

test('narrower bounds with the same claims never delete less', () => {
  holds(RUNS.law, ({ input, seed }) => {
    const other = withOneChanged(input, chanceOf(seed), narrowed)
    if (other !== undefined) goesAlso(input, other)
  })
})

for (const [name, change] of [
  ['said to be unknown', saidToBeUnknown],
  ['put back', putBack],
  ['known from new looks alone', lost],
] as const)
  test(`an image that is ${name} never makes more be deleted`, () => {
    holds(RUNS.law, ({ input, seed }) => {
      const other = withOneChanged(input, chanceOf(seed), change)
      if (other !== undefined && caseOf(input).isFlat) goesAlso(other, input)
    })
  })

test('a later now never deletes less', () => {
  holds(RUNS.law, ({ input, seed }) => {
    if (mayComeToBeBelieved(input)) return
    goesAlso(input, { ...input, now: input.now + 1 + Math.floor(chanceOf(seed)() * 20 * DAY) })
  })
})

test('one image more never deletes less among the others, without groups', () => {
  holds(RUNS.law, ({ input, seed }) => {
    const other = withOneMore(input, chanceOf(seed))
    if (other !== undefined && caseOf(input).isFlat) goesAlso(input, other)
  })
})

test('goesAt is the first instant at which the same evidence deletes a kept image', () => {
  holds(RUNS.law * 2, ({ input, seed }) => {
    if (mayComeToBeBelieved(input)) return
    const { gone, evaluation } = decided(input)
    const i = Math.floor(chanceOf(seed)() * input.images.length)
    const { digest, goesAt } = evaluation.decision(i)
    if (gone.has(digest)) return
    const goesBy = (now: number): boolean => decided({ ...input, now }).gone.has(digest)
    if (goesAt === undefined)
      return assert.ok(!goesBy(input.now + 2000 * DAY), `${digest} goes, says nobody when`)
    assert.ok(!goesBy(goesAt - 1), `${digest} goes before ${goesAt}`)
    assert.ok(goesBy(goesAt), `${digest} does not go at ${goesAt}`)
  })
})
