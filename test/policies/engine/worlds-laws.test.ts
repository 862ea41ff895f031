/** Laws that hold between evaluations of evidence that differs in one thing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Digest, EvaluateInput } from '../../../policies/index.ts'
import { DAY } from './generate-images.ts'
import { caseOf } from './worlds-case.ts'
import { chanceOf } from './worlds-chance.ts'
import { decided } from './worlds-check.ts'
import { mixedCases } from './worlds-generate.ts'
import { holdsForDrawn } from './worlds-hold.ts'
import {
  lost,
  mayComeToBeBelieved,
  narrowed,
  putBack,
  saidToBeUnknown,
  withOneChanged,
  withOneMore,
} from './worlds-laws.ts'

/** How many random repositories each law is tried on. */
const RUNS = 6_000

/** Does all that goes in the first go in the second too? What is left out of account: `but`. */
function goesAlso(first: EvaluateInput, second: EvaluateInput, but?: Digest): void {
  const after = decided(second).gone
  const kept = [...decided(first).gone].filter((digest) => digest !== but && !after.has(digest))
  assert.deepEqual(kept, [], 'these go in one and stay in the other')
}

test('narrower bounds with the same claims never delete less', () => {
  holdsForDrawn(mixedCases, RUNS, ({ input, seed }) => {
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
    holdsForDrawn(mixedCases, RUNS, ({ input, seed }) => {
      const other = withOneChanged(input, chanceOf(seed), change)
      if (other !== undefined && caseOf(input).isFlat) goesAlso(other, input)
    })
  })

test('a later now never deletes less', () => {
  holdsForDrawn(mixedCases, RUNS, ({ input, seed }) => {
    if (mayComeToBeBelieved(input)) return
    goesAlso(input, { ...input, now: input.now + 1 + Math.floor(chanceOf(seed)() * 20 * DAY) })
  })
})

test('one image more never deletes less among the others, without groups', () => {
  holdsForDrawn(mixedCases, RUNS, ({ input, seed }) => {
    const other = withOneMore(input, chanceOf(seed))
    if (other !== undefined && caseOf(input).isFlat) goesAlso(input, other)
  })
})

test('goesAt is the first instant at which the same evidence deletes a kept image', () => {
  holdsForDrawn(mixedCases, 2 * RUNS, ({ input, seed }) => {
    if (mayComeToBeBelieved(input)) return
    const { gone, untag, evaluation } = decided(input)
    const i = Math.floor(chanceOf(seed)() * input.images.length)
    const { digest, goesAt } = evaluation.decision(i)
    if (gone.has(digest) || untag.has(digest)) return
    const goesBy = (now: number): boolean => decided({ ...input, now }).gone.has(digest)
    if (goesAt === undefined)
      return assert.ok(!goesBy(input.now + 2000 * DAY), `${digest} goes, says nobody when`)
    assert.ok(!goesBy(goesAt - 1), `${digest} goes before ${goesAt}`)
    assert.ok(goesBy(goesAt), `${digest} does not go at ${goesAt}`)
  })
})
