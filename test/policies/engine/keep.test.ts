/** What retained_top, keep_expired and max keep, with and without expire_period, as a table. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PolicyRule } from '../../../policies/index.ts'
import { DAY, decide, image, NOW, rule } from './build.ts'

const all = (rest: Partial<PolicyRule>): PolicyRule => rule('all', { tagRegexp: '.*', ...rest })

describe('retained_top, keep_expired, max and expire_period together', () => {
  /** Names say the age in days. */
  const images = [1, 2, 3, 8, 9, 10, 11].map((days) => image(`${days}`, [`t${days}`], { days }))
  const week = { expirePeriod: 7 * DAY }
  const CASES: readonly (readonly [string, Partial<PolicyRule>, readonly number[]])[] = [
    ['a period', week, [8, 9, 10, 11]],
    ['keep_expired', { ...week, keepExpired: 1 }, [9, 10, 11]],
    ['keep_expired = 0 keeps nothing', { ...week, keepExpired: 0 }, [8, 9, 10, 11]],
    ['keep_expired, more than there are', { ...week, keepExpired: 9 }, []],
    ['keep_expired and a retained_top of young ones', { ...week, keepExpired: 2, retainedTop: 3 }, [10, 11]],
    [
      'keep_expired and a higher retained_top do not add up',
      { ...week, keepExpired: 2, retainedTop: 4 },
      [10, 11],
    ],
    ['keep_expired and a retained_top beyond it', { ...week, keepExpired: 1, retainedTop: 6 }, [11]],
    ['max', { max: 5 }, [10, 11]],
    ['max = 0 keeps nothing', { max: 0 }, [1, 2, 3, 8, 9, 10, 11]],
    ['max, more than there are', { max: 7 }, []],
    ['max and a period: either is enough', { ...week, max: 2 }, [3, 8, 9, 10, 11]],
    ['max above the young ones', { ...week, max: 5 }, [8, 9, 10, 11]],
    ['max and retained_top', { max: 5, retainedTop: 2 }, [10, 11]],
    ['max and the same retained_top', { max: 3, retainedTop: 3 }, [8, 9, 10, 11]],
    ['max, retained_top and a period', { ...week, max: 6, retainedTop: 4 }, [9, 10, 11]],
    ['max stands above keep_expired', { ...week, keepExpired: 3, max: 5 }, [10, 11]],
    ['all of them', { ...week, keepExpired: 2, max: 6, retainedTop: 1 }, [10, 11]],
    ['retained_top', { retainedTop: 5 }, [10, 11]],
    ['retained_top and a period', { ...week, retainedTop: 5 }, [10, 11]],
  ]
  for (const [title, conditions, expected] of CASES)
    test(title, () => {
      const wanted = new Set(expected.map(String))
      const fates = decide(images.toReversed(), [all(conditions)]).fates()
      for (const [name, fate] of Object.entries(fates))
        assert.equal(fate.startsWith('DELETE'), wanted.has(name), `${name}: ${fate}`)
    })
  test('each says why', () => {
    const found = decide(images, [all({ ...week, keepExpired: 2, max: 6, retainedTop: 1 })])
    const { 1: newest, 2: _2, 3: _3, ...others } = found.fates()
    assert.match(newest ?? '', /^KEEP: .*within_top/)
    assert.deepEqual(others, {
      8: 'KEEP: among_expired',
      9: 'KEEP: among_expired',
      10: 'DELETE: beyond_top, expired',
      11: 'DELETE: beyond_max, beyond_top, expired',
    })
    const at = { rule: 'all', rank: 7, of: 7 }
    const { reasons } = found.of('11')
    assert.deepEqual(reasons.slice(1), [
      { kind: 'beyond_max', ...at, max: 6 },
      { kind: 'beyond_top', ...at, top: 1 },
    ])
    const ceiling = decide(images, [all({ max: 6 })])
    assert.deepEqual(ceiling.of('10').reasons, [{ kind: 'within_max', rule: 'all', rank: 6, of: 7, max: 6 }])
  })
  test('what is kept beyond max is kept by a floor alone', () => {
    const found = decide(images, [all({ ...week, keepExpired: 2, max: 2, keepThinned: { daily: 9 } })])
    for (const { reasons } of [3, 8, 9].map((days) => found.of(`${days}`)))
      assert.deepEqual(
        reasons.map(({ kind }) => kind),
        ['kept_thinned'],
      )
  })
  test('a young image is pushed out of keep_expired by those that grow old after it', () => {
    const found = decide(images, [all({ ...week, keepExpired: 2 })])
    // 3 grows old on the fourth day: then it and 8 are the newest old ones.
    assert.deepEqual(
      ['1', '2', '3', '8', '9'].map((name) => found.of(name).goesAt),
      [undefined, undefined, NOW + 6 * DAY + 1, NOW + 5 * DAY + 1, NOW + 4 * DAY + 1],
    )
  })
  test('a young image is not called old', () =>
    assert.deepEqual(decide(images, [all({ ...week, keepExpired: 2 })]).kinds('1'), ['young']))
})

describe('the newest N of a hundred, three of them at a time', () => {
  const name = (i: number): string => `n${String(i).padStart(2, '0')}`
  const hundred = Array.from({ length: 100 }, (_, i) =>
    image(name(i), ['t'], { days: 1 + Math.floor(i / 3) }),
  )
  const mixed = hundred.map((_, i) => hundred[(i * 37) % 100] ?? assert.fail())
  for (const count of [0, 1, 2, 3, 31, 32, 33, 34, 50, 98, 99, 100, 101])
    for (const [title, conditions] of [
      ['retained_top', { retainedTop: count }],
      ['max', { max: count }],
      ['keep_expired', { keepExpired: count, expirePeriod: DAY / 2 }],
    ] as const)
      test(`${title} = ${count}`, () => {
        const { ranks, of } = decide(mixed, [all(conditions)])
        for (const [i] of hundred.entries()) {
          assert.equal(ranks('all')[name(i)], `${i + 1} of 100`)
          assert.equal(of(name(i)).action, i < count ? 'KEEP' : 'DELETE', name(i))
        }
      })
})
