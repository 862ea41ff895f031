/** Edge cases about age; others are in edge-cases.test.ts. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AgeFrom, Image, Known, PolicyRule } from '../../../policies/index.ts'
import { aged, ago, DAY, decide, digest, image, NOW, rule } from './build.ts'

const old = rule('old', { tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })
const all = (rest: Partial<PolicyRule>): PolicyRule => rule('all', { tagRegexp: '.*', ...rest })

describe('age', () => {
  const times: Partial<Image> = {
    created: ago(40, 'config'),
    pushed: ago(30, 'registry'),
    tagged: ago(20, 'tag'),
    pulled: ago(10, 'pull'),
  }
  const ageOf = (given: Partial<Image>, ageFrom?: AgeFrom) => {
    const period = all({ expirePeriod: 25 * DAY, ...(ageFrom === undefined ? {} : { ageFrom }) })
    const { action, verdicts, goesAt } = decide([{ ...image('a', ['x']), ...given }], [period]).of('a')
    return [action, (verdicts[0]?.age?.age ?? Number.NaN) / DAY, verdicts[0]?.age?.from, goesAt]
  }
  test('the later of built and pushed, or what age_from says; the source is shown', () => {
    assert.deepEqual(ageOf(times), ['DELETE', 30, 'registry', undefined])
    assert.deepEqual(ageOf({ ...times, created: ago(29, 'annotation') }), [
      'DELETE',
      29,
      'annotation',
      undefined,
    ])
    const pushed = ago(40, 'storage')
    assert.deepEqual(ageOf({ ...times, pushed }), ['DELETE', 40, 'storage', undefined], 'both at once')
    assert.deepEqual(ageOf(times, 'created'), ['DELETE', 40, 'config', undefined])
    const seen = ageOf({ ...times, pushed: ago(26, 'first_seen') }, 'pushed')
    assert.deepEqual(seen, ['DELETE', 26, 'first_seen', undefined])
    assert.deepEqual(ageOf(times, 'tagged'), ['KEEP', 20, 'tag', NOW + 5 * DAY + 1])
    assert.deepEqual(ageOf(times, 'last_pulled'), ['KEEP', 10, 'pull', NOW + 15 * DAY + 1])
  })
  test('a new tag makes an image younger only under age_from = tagged', () => {
    const given = { created: ago(40, 'config'), tagged: ago(1, 'tag') }
    assert.deepEqual(ageOf(given), ['DELETE', 40, 'config', undefined])
    assert.deepEqual(ageOf(given, 'tagged'), ['KEEP', 1, 'tag', NOW + 24 * DAY + 1])
    assert.deepEqual(ageOf({ created: ago(40, 'config') }, 'tagged'), [
      'KEEP',
      Number.NaN,
      undefined,
      undefined,
    ])
  })
  test('created in 1970, 1980 or the year 1 is not known, and never old', () => {
    for (const year of [1, 1970, 1980, 2012]) {
      const at = new Date(0).setUTCFullYear(year)
      const found = decide(
        [image('a', ['x'], { created: { at, source: 'config' } })],
        [all({ retainedTop: 0 })],
      )
      assert.deepEqual(found.fates(), { a: 'KEEP: age_unknown' }, `${year}`)
      assert.deepEqual(found.ranks('all'), { a: '0' })
      assert.equal(found.of('a').goesAt, undefined)
    }
  })
  test('up to a day ahead is the newest, of age 0; more is not known', () => {
    const ahead = (days: number): Known => ago(-days, 'config')
    const images = [
      image('a', ['a'], { created: ahead(1) }),
      image('b', ['b'], { created: ahead(0.5) }),
      image('c', ['c'], { created: { at: NOW + DAY + 1, source: 'config' } }),
      image('d', ['d'], { days: 0 }),
    ]
    const found = decide(images, [all({ expirePeriod: DAY, retainedTop: 1 })])
    assert.deepEqual(found.ranks('all'), { a: '1 of 3', b: '2 of 3', c: '0', d: '3 of 3' })
    assert.deepEqual(found.fates(), {
      a: 'KEEP: within_top, young',
      b: 'KEEP: young',
      c: 'KEEP: age_unknown',
      d: 'KEEP: young',
    })
    assert.deepEqual(found.of('a').verdicts[0]?.age, { age: 0, from: 'config', since: NOW + DAY })
    // As soon as it is believable it is the newest, and the one before it can grow old.
    assert.equal(found.of('c').goesAt, undefined)
    assert.equal(found.of('a').goesAt, NOW + 2 * DAY + 1)
    const later = [image('e', ['e'], { created: ahead(3) }), image('f', ['f'], { days: 1 })]
    assert.equal(decide(later, [all({ max: 1 })]).of('f').goesAt, NOW + 2 * DAY)
    assert.equal(decide(later, [all({ max: 1 })], { now: NOW + 2 * DAY - 1 }).of('f').action, 'KEEP')
  })
  test('an unknown time keeps the image, outside the ranking', () => {
    const found = decide([image('u', ['u']), ...aged('t', 1, 2)], [all({ max: 1 })])
    assert.deepEqual(found.fates(), {
      u: 'KEEP: age_unknown',
      t1: 'KEEP: within_max',
      t2: 'DELETE: beyond_max',
    })
    assert.deepEqual(found.ranks('all'), { u: '0', t1: '1 of 2', t2: '2 of 2' })
  })
  test('never pulled counts from the push; no knowledge of pulls keeps', () => {
    const { pulled: _, ...rest } = times
    assert.deepEqual(ageOf({ ...rest, pulled: 'never' }, 'last_pulled'), [
      'DELETE',
      30,
      'registry',
      undefined,
    ])
    assert.deepEqual(ageOf(rest, 'last_pulled'), ['KEEP', Number.NaN, undefined, undefined])
    const { reasons } = decide(
      [{ ...image('a', ['x']), ...rest }],
      [all({ retainedTop: 0, ageFrom: 'last_pulled' })],
    ).of('a')
    assert.deepEqual(reasons, [{ kind: 'age_unknown', rule: 'all', from: 'last_pulled' }])
  })
  test('a pull can only protect, and only under age_from = last_pulled', () => {
    const pulled: Known = ago(90, 'pull')
    assert.deepEqual(ageOf({ ...times, pulled }, 'last_pulled'), ['DELETE', 30, 'registry', undefined])
    for (const from of [undefined, 'created', 'pushed'] as const)
      assert.equal(ageOf({ ...times, pulled: ago(0, 'pull') }, from)[0], 'DELETE')
    assert.deepEqual(ageOf({ pulled: ago(26, 'pull') }, 'last_pulled'), ['DELETE', 26, 'pull', undefined])
  })
  test('of equal times the higher version is newer, then the smaller digest', () => {
    const images = [
      image('a', ['x'], { days: 3 }),
      image('b', ['y'], { days: 3 }),
      image('c', ['v1.9.0'], { days: 3 }),
      image('d', ['1.10.0', 'z'], { days: 3 }),
      image('e', ['1.10.0-rc.1'], { days: 3 }),
      image('f', ['v1.9.0-again', 'v1.9.0+1'], { days: 3 }),
      image('g', ['0.1.0'], { days: 2 }),
    ]
    const places = ['g', 'd', 'e', 'c', 'f', 'a', 'b']
    for (const listed of [images, images.toReversed()]) {
      const found = decide(listed, [all({ retainedTop: 3 })])
      for (const [at, name] of places.entries())
        assert.equal(found.ranks('all')[name], `${at + 1} of 7`, name)
      assert.deepEqual(new Set(found.gone), new Set(places.slice(3).map(digest)))
    }
  })
  test('exactly at the limit stays, a millisecond more goes', () => {
    const images = [image('a', ['pr-1'], { days: 7 })]
    const at = decide(images, [old])
    assert.deepEqual(at.fates(), { a: 'KEEP: young' })
    assert.equal(at.of('a').goesAt, NOW + 1)
    assert.deepEqual(decide(images, [old], { now: NOW + 1 }).fates(), { a: 'DELETE: expired' })
  })
})
