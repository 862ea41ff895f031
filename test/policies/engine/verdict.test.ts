/** What is said of an image whose time lies in a gap: its bounds, its places, and "is" only for what is certain. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyRule, Reason, Verdict } from '../../../policies/index.ts'
import { ago, DAY, decide, image, NOW, rule } from './build.ts'

const day = (days: number): number => NOW - days * DAY
const gap = (after: number, before: number) =>
  ({ arrived: { after: day(after), before: day(before), source: 'first_seen' } }) as const

/** In the order of the time before which they arrived: back, fresh, gap, point, base, old. */
const IMAGES = [
  image('gap', ['gap'], gap(10, 5)),
  image('old', ['old'], gap(20, 15)),
  image('base', ['base'], { arrived: { before: day(8), source: 'first_seen' } }),
  image('fresh', ['fresh'], { arrived: { before: day(3), source: 'first_seen' } }),
  image('point', ['point'], { arrived: ago(6, 'event') }),
  image('none', ['none'], { arrived: 'unknown' }),
  image('back', ['back'], { ...gap(30, 25), putBack: day(2) }),
]

const all = (rest: Partial<PolicyRule>): PolicyRule => rule('r', { tagRegexp: '.*', ...rest })

/** Returns the only reason and the only verdict of an image. */
function saidOf(name: string, one: PolicyRule): { readonly reason: Reason; readonly verdict: Verdict } {
  const { reasons, verdicts } = decide(IMAGES, [one]).of(name)
  assert.deepEqual([reasons.length, verdicts.length], [1, 1])
  const [[reason], [verdict]] = [reasons, verdicts]
  if (reason === undefined || verdict === undefined) throw new Error('nothing is said')
  return { reason, verdict }
}

const BOUNDS = {
  gap: { before: day(5), after: day(10) },
  base: { before: day(8) },
  fresh: { before: day(3) },
  point: { before: day(6), after: day(6) - 1 },
  back: { before: day(2), after: day(30), putBack: day(2) },
} as const

test('a place that is not certain has the bounds of its gap, and counts those that are certainly newer', () => {
  for (const [name, newer] of [
    ['gap', 0],
    ['base', 1],
    ['fresh', 0],
    ['point', 0],
    ['back', 0],
  ] as const) {
    const about = { rule: 'r', newer, ...BOUNDS[name] }
    assert.deepEqual(saidOf(name, all({ retainedTop: 2 })).reason, {
      kind: 'may_be_within_top',
      ...about,
      top: 2,
    })
    assert.deepEqual(saidOf(name, all({ max: 2 })).reason, { kind: 'may_be_within_max', ...about, max: 2 })
  }
})

test('an age that is not certain has the same bounds; a point has one age', () => {
  const week = all({ expirePeriod: 7 * DAY })
  for (const name of ['gap', 'fresh', 'back'] as const)
    assert.deepEqual(saidOf(name, week).reason, {
      kind: 'may_be_young',
      rule: 'r',
      period: 7 * DAY,
      ...BOUNDS[name],
    })
  const age = { age: 6 * DAY, from: 'event', since: day(6) }
  assert.deepEqual(saidOf('point', week).reason, { kind: 'young', rule: 'r', age, period: 7 * DAY })
  const old = { age: 15 * DAY, from: 'first_seen', since: day(15), sinceFrom: day(20) + 1 }
  assert.deepEqual(saidOf('old', week).reason, { kind: 'expired', rule: 'r', age: old, period: 7 * DAY })
  const base = { age: 8 * DAY, from: 'first_seen', since: day(8), sinceUnknown: true }
  assert.deepEqual(saidOf('base', week).reason, { kind: 'expired', rule: 'r', age: base, period: 7 * DAY })
})

test('a verdict has the first and the last place that an image may take; an unknown time has none', () => {
  const places = (name: string) => {
    const { rank, rankTo, of } = saidOf(name, all({ retainedTop: 2 })).verdict
    return [rank, rankTo, of]
  }
  assert.deepEqual(['gap', 'old', 'base', 'fresh', 'point', 'none', 'back'].map(places), [
    [1, 5, 6],
    [3, 6, 6],
    [2, 6, 6],
    [1, 6, 6],
    [1, 4, 6],
    [0, undefined, 6],
    [1, 6, 6],
  ])
  const exact = decide([image('a', ['a'], { arrived: ago(1, 'event') })], [all({ retainedTop: 1 })])
  assert.deepEqual(Object.hasOwn(exact.of('a').verdicts[0] ?? {}, 'rankTo'), false)
  assert.deepEqual(exact.of('a').reasons, [{ kind: 'within_top', rule: 'r', rank: 1, of: 1, top: 1 }])
})

test('a build time orders the images of a gap, and is named with the place', () => {
  const found = decide(
    [1, 2, 3].map((n) => image(`b${n}`, [`b${n}`], { ...gap(8, 4), created: ago(4 + n, 'config') })),
    [all({ retainedTop: 1 })],
  )
  assert.deepEqual(found.of('b1').reasons, [
    { kind: 'within_top', rule: 'r', rank: 1, of: 3, built: day(5), top: 1 },
  ])
  assert.deepEqual(found.of('b3').reasons, [
    { kind: 'beyond_top', rule: 'r', rank: 3, of: 3, built: day(7), top: 1 },
  ])
})

test('thinning says "is" only of the last image of a period in every world', () => {
  const daily = all({ keepThinned: { daily: 2 } })
  const points = [1, 2, 3].map((n) => image(`p${n}`, [`p${n}`], { arrived: ago(n, 'event') }))
  const exact = decide(points, [daily])
  assert.deepEqual(
    ['p1', 'p2', 'p3'].map((name) => exact.kinds(name)),
    [['kept_thinned'], ['kept_thinned'], ['thinned_out']],
  )
  const beside = (more: Parameters<typeof image>[2]) =>
    decide([...points, image('x', ['x'], more)], [daily]).kinds('p2')
  assert.deepEqual(beside(gap(4, 2.5)), ['kept_thinned'], 'a gap that ends before it')
  assert.deepEqual(beside(gap(2.5, 1.5)), ['may_be_kept_thinned'], 'a gap with newer times of its day')
  assert.deepEqual(beside(gap(3.5, 0.5)), ['may_be_kept_thinned'], 'a gap that may need a newer day')
  assert.deepEqual(beside({ arrived: ago(1.5, 'event') }), ['thinned_out'], 'a newer one of its day')
  assert.deepEqual(saidOf('gap', daily).reason, {
    kind: 'may_be_kept_thinned',
    rule: 'r',
    unit: 'daily',
    bucket: '2026-11-17',
    ...BOUNDS.gap,
  })
})
