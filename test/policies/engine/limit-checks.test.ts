import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkLimits, type Limits } from '../../../policies/index.ts'

const limits: Limits = { maxDeletePercent: 30, allowEmpty: false }
const order = ['sha256:a', 'sha256:b', 'sha256:c', 'sha256:d']
/** With `arrived` images that came since the last cleaning. */
const decided = (groups: { all: number; going: number }, arrived = 0) => ({
  groups,
  order: () => order,
  arrivedAfter: () => arrived,
})
const failing = (groups: { all: number; going: number }, own: Limits, approved: readonly string[] = []) =>
  checkLimits(decided(groups), own, { approved: new Set(approved) })
    .filter((result) => !result.ok)
    .map((result) => result.guard)

describe('a limit trips', () => {
  const cases: readonly (readonly [string, { all: number; going: number }, Limits, readonly string[]])[] = [
    ['at the percentage: holds', { all: 10, going: 3 }, limits, []],
    ['above the percentage', { all: 10, going: 4 }, limits, ['max_delete_percent']],
    ['below 10 images the percentage is not looked at', { all: 9, going: 8 }, limits, []],
    ['nothing there', { all: 0, going: 0 }, limits, []],
    ['the last image', { all: 3, going: 3 }, limits, ['never_empty']],
    ['the only image', { all: 1, going: 1 }, limits, ['never_empty']],
    ['nothing goes from nothing', { all: 0, going: 0 }, { ...limits, maxDeletePercent: 0 }, []],
    ['nothing goes', { all: 20, going: 0 }, { ...limits, maxDeletePercent: 0, maxDeleteCount: 0 }, []],
    ['the last image, where that is allowed', { all: 3, going: 3 }, { ...limits, allowEmpty: true }, []],
    ['at the count: holds', { all: 100, going: 4 }, { ...limits, maxDeleteCount: 4 }, []],
    ['above the count', { all: 100, going: 5 }, { ...limits, maxDeleteCount: 4 }, ['max_delete_count']],
    [
      'all at once',
      { all: 10, going: 10 },
      { ...limits, maxDeleteCount: 1 },
      ['max_delete_percent', 'max_delete_count', 'never_empty'],
    ],
  ]
  for (const [name, groups, own, expected] of cases)
    test(name, () => assert.deepEqual(failing(groups, own), expected))
})

test('what a person has seen trips nothing; one image more, and all of it is held against the limits', () => {
  const groups = { all: 10, going: 10 }
  assert.deepEqual(failing(groups, limits, order), [])
  assert.deepEqual(failing(groups, limits, [...order, 'sha256:more']), [])
  assert.deepEqual(failing(groups, limits, order.slice(1)), ['max_delete_percent', 'never_empty'])
})

test('each result says what it measured, in words and numbers', () => {
  const results = checkLimits(decided({ all: 10, going: 4 }), { ...limits, maxDeleteCount: 9 })
  assert.deepEqual(
    results.map(({ guard: name, ok, actual, limit, message }) => [name, ok, actual, limit, message]),
    [
      ['max_delete_percent', false, 40, 30, '4 of 10 images, 40 %, limit 30 %'],
      ['max_delete_count', true, 4, 9, '4 images would be deleted, limit 9'],
      ['never_empty', true, 6, 1, '6 images would be kept'],
    ],
  )
  const [approved] = checkLimits(decided({ all: 10, going: 4 }), limits, { approved: new Set(order) })
  assert.equal(approved?.message, '4 of 10 images, 40 %, limit 30 %; approved')
})

test('one image that was seen is enough, where it is all that goes', () => {
  const one = { ...decided({ all: 1, going: 1 }), order: () => ['sha256:a'] }
  assert.ok(checkLimits(one, limits, { approved: new Set(['sha256:a']) }).every((result) => result.ok))
  assert.ok(checkLimits(one, limits, { approved: new Set(['sha256:b']) }).some((result) => !result.ok))
})

test('the words of each result', () => {
  const said = (all: number, going: number) =>
    checkLimits(decided({ all, going }), limits).map(({ actual, message }) => [actual, message])
  assert.deepEqual(said(10, 3), [
    [30, '3 of 10 images would be deleted'],
    [7, '7 images would be kept'],
  ])
  assert.deepEqual(said(0, 0), [
    [0, '0 of 0 images would be deleted; max_delete_percent applies from 10 images'],
    [0, '0 images would be kept'],
  ])
  assert.deepEqual(said(2, 2), [
    [100, '2 of 2 images would be deleted; max_delete_percent applies from 10 images'],
    [0, 'no image would be kept (allow_empty is not set)'],
  ])
})

test('a message says whether the percentage applies, which it does from ten images', () => {
  const said = (all: number, going: number) => checkLimits(decided({ all, going }), limits)[0]?.message
  assert.equal(said(4, 3), '3 of 4 images would be deleted; max_delete_percent applies from 10 images')
  assert.equal(said(9, 0), '0 of 9 images would be deleted; max_delete_percent applies from 10 images')
  assert.equal(said(10, 0), '0 of 10 images would be deleted')
  assert.equal(said(10, 4), '4 of 10 images, 40 %, limit 30 %')
})

test('what arrived since the last successful run may go in its place without counting for the share', () => {
  const said = (all: number, going: number, arrived: number) =>
    checkLimits(decided({ all, going }, arrived), limits, { since: 0 })[0]
  // A team with retained_top = 10 and 6 builds a day: 16 are here, the 6 oldest go each night.
  assert.equal(said(16, 6, 6)?.ok, true)
  assert.equal(
    said(16, 6, 6)?.message,
    '6 of 16 images would be deleted; 6 arrived since the last successful run',
  )
  assert.equal(said(16, 7, 6)?.actual, 10)
  assert.equal(said(16, 9, 6)?.ok, true)
  assert.equal(said(16, 10, 6)?.ok, false)
  assert.equal(said(20, 20, 20)?.ok, true)
  assert.equal(said(20, 5, 20)?.ok, true)
})
