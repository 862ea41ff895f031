/** Rules that only keep, one rule that is enough, counts by group, several patterns, and ages below a day. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Image, type Policy, type PolicyRule } from '../../../policies/index.ts'
import { aged, DAY, decide, HOUR, image, NOW, policy, rule } from './build.ts'

const week = rule('week', { tagRegexp: '.*', untagged: true, expirePeriod: 7 * DAY })
const newest = (n: number, rest: Partial<PolicyRule> = {}): PolicyRule =>
  rule('newest', { tagRegexp: '.*', retainedTop: n, keep: true, ...rest })

function kept(images: readonly Image[], rules: readonly PolicyRule[] | Policy): readonly string[] {
  return Object.entries(decide(images, rules).fates()).flatMap(([name, fate]) =>
    fate.startsWith('KEEP') ? [name] : [],
  )
}

describe('a rule with keep = true', () => {
  const old = aged('a', 10, 20, 30, 40)

  test('keeps the newest N of all, whatever other rules say', () => {
    for (const onConflict of [undefined, 'any', 'first_match'] as const) {
      const rules = [newest(2), { ...week, priority: 1 }]
      const decided = policy(rules, onConflict === undefined ? {} : { onConflict })
      assert.deepEqual(kept(old, decided), ['a1', 'a2'], onConflict)
    }
  })
  test('lets nothing go by itself', () => {
    assert.deepEqual(kept(old, [newest(2)]), ['a1', 'a2', 'a3', 'a4'])
    assert.deepEqual(decide(old, [newest(2)]).kinds('a4'), ['not_selected'])
  })
  test('keeps by versions, periods and age as well', () => {
    const images = [image('v1', ['1.0.0'], { days: 9 }), image('v2', ['1.0.1'], { days: 8 })]
    const versions = newest(0, { keepSemver: { per: 'major', count: 1, prerelease: false } })
    assert.deepEqual(kept(images, [versions, week]), ['v2'])
    assert.deepEqual(kept(old, [newest(0, { keepThinned: { monthly: 1 } }), week]), ['a1'])
    assert.deepEqual(kept(old, [newest(0, { expirePeriod: 25 * DAY }), week]), ['a1', 'a2'])
  })
  test('says why it keeps, and its word stands for those that it holds', () => {
    const decided = decide(old, [newest(2), week])
    assert.deepEqual(decided.kinds('a1'), ['within_top'])
    assert.deepEqual(
      decided.of('a1').verdicts.map(({ rule: label, wants, overruled }) => [label, wants, overruled]),
      [
        ['newest', 'keep', undefined],
        ['week', 'delete', true],
      ],
    )
    assert.deepEqual(decided.kinds('a3'), ['expired'])
  })
  test('covers no tag: what a deleting rule does not match stays', () => {
    const images = [image('x', ['pr-1', 'latest'], { days: 40 }), ...aged('b', 1, 2)]
    const previews = rule('previews', { tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })
    assert.deepEqual(decide(images, [previews, newest(1)]).kinds('x'), ['expired', 'tag_not_covered'])
    assert.equal(decide(images, [previews, newest(9)]).of('x').goesAt, undefined)
  })
  test('holds until its period ends, where it has one', () => {
    const rules = [rule('young', { tagRegexp: '.*', expirePeriod: 30 * DAY, keep: true }), week]
    assert.equal(decide(aged('a', 10), rules).of('a1').goesAt, NOW + 20 * DAY + 1)
    assert.equal(decide(aged('a', 2), [newest(1), week]).of('a1').goesAt, undefined)
  })
  test('keeps an image whose time is not known', () => {
    assert.deepEqual(
      kept([image('x', ['x'])], policy([newest(1), { ...week, ageFrom: 'created' }], { onConflict: 'any' })),
      ['x'],
    )
  })
})

describe('on_conflict = "any"', () => {
  const month = rule('month', { tagRegexp: '.*', expirePeriod: 30 * DAY })
  const any = (rules: readonly PolicyRule[], rest: Partial<Policy> = {}): Policy =>
    policy(rules, { onConflict: 'any', ...rest })

  test('one rule that wants an image gone is enough, in any order', () => {
    for (const rules of [
      [week, month],
      [month, week],
    ])
      assert.deepEqual(kept(aged('a', 2, 10, 40), any(rules)), ['a1'])
  })
  test('reasons are those of the rules that want it', () => {
    const decided = decide(aged('a', 10), any([week, month]))
    assert.deepEqual(decided.kinds('a1'), ['expired'])
    assert.deepEqual(decide(aged('a', 2), any([week, month])).kinds('a1'), ['young', 'young'])
  })
  test('it goes when the first of the periods ends', () => {
    assert.equal(decide(aged('a', 2), any([week, month])).of('a1').goesAt, NOW + 5 * DAY + 1)
  })
  test('a tag goes only if all rules that cover it agree', () => {
    const x = image('x', ['pr-1', 'latest'], { days: 10 })
    const previews = rule('previews', { tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })
    const slow = rule('slow', { tagRegexp: 'pr-.*', expirePeriod: 30 * DAY })
    const untag = (rules: readonly PolicyRule[]) => decide([x], any(rules, { untag: true })).of('x').untag
    assert.deepEqual(untag([previews]), ['pr-1'])
    assert.deepEqual(untag([previews, slow]), [])
  })
})

describe('group_by', () => {
  const env = rule('env', { tagRegexp: '.*', retainedTop: 1, groupBy: '(env\\d+)-.*' })
  const deploys = [
    image('one-new', ['env1-9'], { days: 10 }),
    image('one-old', ['env1-8'], { days: 20 }),
    image('two-new', ['env2-5'], { days: 30 }),
    image('two-old', ['env2-4'], { days: 40 }),
  ]
  test('counts each captured value by itself', () => {
    assert.deepEqual(kept(deploys, [env]), ['one-new', 'two-new'])
    assert.deepEqual(decide(deploys, [env]).ranks('env'), {
      'one-new': '1 of 2',
      'one-old': '2 of 2',
      'two-new': '1 of 2',
      'two-old': '2 of 2',
    })
  })
  test('an image of several groups goes only if all let it go', () => {
    const both = image('both', ['env1-1', 'env3-1'], { days: 50 })
    assert.ok(kept([...deploys, both], [env]).includes('both'))
    const newer = image('newer', ['env3-2'], { days: 45 })
    assert.ok(!kept([...deploys, both, newer], [env]).includes('both'))
  })
  test('an image of no group stays, and says so', () => {
    const decided = decide([...deploys, image('x', ['latest'], { days: 90 })], [env])
    assert.deepEqual(decided.kinds('x'), ['not_in_a_group'])
  })
  test('max and keep_expired count by group too', () => {
    const most = rule('env', { tagRegexp: '.*', max: 1, groupBy: '(env\\d+)-.*' })
    assert.deepEqual(kept(deploys, [most]), ['one-new', 'two-new'])
    const spare = rule('env', {
      tagRegexp: '.*',
      expirePeriod: 7 * DAY,
      keepExpired: 1,
      groupBy: '(env\\d+)-.*',
    })
    assert.deepEqual(kept(deploys, [spare]), ['one-new', 'two-new'])
    const soon = [image('a', ['env1-2'], { days: 2 }), image('b', ['env1-1'], { days: 20 })]
    assert.equal(decide(soon, [spare]).of('b').goesAt, NOW + 5 * DAY + 1)
  })
})

test('tags_match_all: a tag for each of several patterns', () => {
  const rules = [rule('both', { tagsMatchAll: ['prod-.*', 'v\\d+'], expirePeriod: 7 * DAY })]
  const images = [
    image('both', ['prod-1', 'v1'], { days: 10 }),
    image('one', ['prod-2'], { days: 10 }),
    image('other', ['v2'], { days: 10 }),
    image('more', ['prod-3', 'v3', 'latest'], { days: 10 }),
    image('none', [], { days: 10 }),
  ]
  assert.deepEqual(decide(images, rules).fates(), {
    both: 'DELETE: expired',
    one: 'KEEP: not_selected',
    other: 'KEEP: not_selected',
    more: 'KEEP: expired, tag_not_covered',
    none: 'KEEP: not_selected',
  })
})

test('expire_after counts hours, strictly', () => {
  const rules = [rule('half', { tagRegexp: '.*', expireAfter: 12 * HOUR })]
  const images = [
    image('old', ['a'], { days: 13 / 24 }),
    image('just', ['b'], { days: 0.5 }),
    image('young', ['c'], { days: 0.4 }),
  ]
  const decided = decide(images, rules)
  assert.deepEqual(decided.fates(), { old: 'DELETE: expired', just: 'KEEP: young', young: 'KEEP: young' })
  assert.equal(decided.of('just').goesAt, NOW + 1)
  assert.equal(decided.of('old').verdicts[0]?.expireAfter, 12 * HOUR)
})
