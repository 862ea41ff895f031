import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { evaluate, type Image, type Protection, sentence } from '../../../policies/index.ts'
import { DAY, decide, digest, type Given, hex, image, NOW, policy, protect, rule } from './build.ts'

const old = rule('old', { tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })
const top2 = rule('top', { tagRegexp: '.*', retainedTop: 2 })

describe('conditions', () => {
  test('an image exactly as old as the period stays; a millisecond more and it goes, as goesAt says', () => {
    const found = decide([image('a', ['pr-1'], { days: 7 })], [old])
    assert.deepEqual(found.gone, [])
    assert.equal(found.of('a').goesAt, NOW + 1)
    assert.deepEqual(decide([image('a', ['pr-1'], { days: 7 })], [old], { now: NOW + 1 }).gone, [digest('a')])
  })
  test('only retained_top: beyond N goes at any age', () => {
    const images = ['a', 'b', 'c'].map((name, i) => image(name, [name], { days: i / 10 }))
    assert.deepEqual(decide(images, [top2]).gone, [digest('c')])
  })
  test('both: too old and not among the newest', () => {
    const both = rule('both', { tagRegexp: '.*', retainedTop: 2, expirePeriod: 7 * DAY })
    const images = [1, 8, 9, 10].map((days) => image(`d${days}`, [`t${days}`], { days }))
    assert.deepEqual(decide(images, [both]).gone, [digest('d9'), digest('d10')])
  })
  test('equal times rank by digest, whatever the order of the listing', () => {
    const images = ['a', 'b', 'c'].map((name) => image(name, [name], { days: 1 }))
    assert.deepEqual(decide(images, [top2]).gone, [digest('c')])
    assert.deepEqual(decide(images.toReversed(), [top2]).gone, [digest('c')])
  })
  test('an image with three tags that match counts once', () => {
    const images = [
      image('a', ['x', 'y', 'z'], { days: 1 }),
      image('b', ['b'], { days: 2 }),
      image('c', ['c'], { days: 3 }),
    ]
    assert.deepEqual(decide(images, [top2]).gone, [digest('c')])
  })
})

describe('several rules', () => {
  const narrow = rule('narrow', { tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })
  const broad = rule('broad', { tagRegexp: '.*', expirePeriod: 365 * DAY })
  test('a catch-all vetoes the narrow rule', () => {
    const found = decide([image('a', ['pr-9'], { days: 30 })], [narrow, broad])
    assert.deepEqual(found.gone, [])
    assert.deepEqual(found.kinds('a').toSorted(), ['expired', 'young'])
    assert.equal(found.of('a').goesAt, NOW - 30 * DAY + 365 * DAY + 1)
  })
  test('two counts on shared images: only what both want goes, in any order', () => {
    const images = [
      image('a', ['beta-1', 'prod-1'], { days: 10 }),
      image('b', ['beta-2', 'prod-2'], { days: 9 }),
      image('c', ['beta-3'], { days: 8 }),
    ]
    const prod = rule('prod', { tagRegexp: 'prod-.*', retainedTop: 1 })
    const beta = rule('beta', { tagRegexp: 'beta-.*', retainedTop: 1 })
    for (const rules of [
      [prod, beta],
      [beta, prod],
    ])
      assert.deepEqual(decide(images, rules).gone, [digest('a')])
  })
  test('no rule selects it: kept', () => {
    assert.deepEqual(decide([image('a', ['main'], { days: 900 })], [old]).kinds('a'), ['not_selected'])
  })
  test('a tag outside all rules keeps the image', () => {
    const found = decide([image('a', ['pr-1', 'stable'], { days: 30 })], [old])
    assert.deepEqual(found.gone, [])
    assert.ok(found.kinds('a').includes('tag_not_covered'))
    assert.equal(found.of('a').goesAt, undefined)
  })
  test('untag = true removes just the covered tag', () => {
    const found = decide([image('a', ['pr-1', 'stable'], { days: 30 })], policy([old], { untag: true })).of(
      'a',
    )
    assert.equal(found.action, 'UNTAG')
    assert.deepEqual(found.untag, ['pr-1'])
  })
})

describe('age', () => {
  const cases: readonly (readonly [string, Given & Pick<Image, 'created'>, boolean])[] = [
    ['not known', {}, false],
    ['1970', { created: { at: 0, source: 'config' } }, false],
    ['before 2013-03-01', { created: { at: Date.UTC(2013, 1, 28), source: 'config' } }, false],
    ['2013-03-01', { created: { at: Date.UTC(2013, 2, 1), source: 'config' } }, true],
    ['more than a day ahead', { created: { at: NOW + DAY + 1, source: 'config' } }, false],
    ['built long ago, pushed today', { days: 900, pushed: { at: NOW, source: 'registry' } }, false],
    [
      'built nonsense, pushed long ago',
      { created: { at: 0, source: 'config' }, pushed: { at: NOW - 90 * DAY, source: 'first_seen' } },
      true,
    ],
  ]
  for (const [name, given, goes] of cases) {
    test(`${name}: ${goes ? 'goes' : 'stays'}`, () => {
      assert.equal(decide([image('a', ['pr-1'], given)], [old]).gone.length, goes ? 1 : 0)
    })
  }
  test('an unknown age takes no place among the newest', () => {
    const images = [
      image('u', ['u']),
      ...['a', 'b', 'c'].map((name, i) => image(name, [name], { days: i + 1 })),
    ]
    const found = decide(images, [top2])
    assert.deepEqual(found.gone, [digest('c')])
    assert.deepEqual(found.kinds('u'), ['age_unknown'])
  })
})

describe('images that belong together', () => {
  const untagged = rule('untagged', { untagged: true, tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })
  test('children of a living index stay, nested and shared, and tagged on their own', () => {
    const images = [
      image('leaf', [], { days: 90 }),
      image('own', ['pr-1'], { days: 90 }),
      image('inner', [], { days: 90, children: [digest('leaf')] }),
      image('outer', ['v1'], { days: 90, children: [digest('inner'), digest('own')] }),
    ]
    const found = decide(images, [untagged])
    assert.deepEqual(found.gone, [])
    for (const name of ['leaf', 'own', 'inner']) assert.deepEqual(found.kinds(name), ['child_of'])
    assert.equal(found.of('leaf').group, digest('outer'))
  })
  test('an index goes, its children wait for the next run, and go then', () => {
    const images = [image('c', [], { days: 90 }), image('i', ['pr-1'], { days: 90, children: [digest('c')] })]
    assert.deepEqual(decide(images, [untagged]).gone, [digest('i')])
    assert.deepEqual(decide(images.slice(0, 1), [untagged]).gone, [digest('c')])
  })
  test('an index that lacks a child stays', () => {
    assert.deepEqual(
      decide([image('i', ['pr-1'], { days: 90, children: [digest('no')] })], [untagged]).kinds('i'),
      ['broken_index'],
    )
  })
  test('two indexes that list each other stay', () => {
    const images = [
      image('a', ['pr-1'], { days: 90, children: [digest('b')] }),
      image('b', ['pr-2'], { days: 90, children: [digest('a')] }),
    ]
    assert.deepEqual(decide(images, [untagged]).gone, [])
  })
  test('signature tags follow their image, after it; they are neither selected nor counted', () => {
    const images = [
      image('a', ['pr-1'], { days: 90 }),
      image('s', [`sha256-${hex('a')}.sig`], { days: 90 }),
      image('b', ['pr-2'], { days: 1 }),
      image('t', [`sha256-${hex('b')}.att`], { days: 90 }),
      image('o', [`sha256-${hex('nobody')}.sbom`], { days: 90 }),
    ]
    const all = rule('all', { tagRegexp: '.*', untagged: true, retainedTop: 1 })
    const found = decide(images, [all])
    assert.deepEqual(found.evaluation.order(), [digest('a'), digest('s')])
    assert.deepEqual(found.kinds('s'), ['follows_subject'])
    assert.deepEqual(found.kinds('t'), ['refers_to'])
    assert.deepEqual(found.kinds('o'), ['orphaned_referrer'])
    assert.deepEqual(
      found.of('b').verdicts.map(({ rank, of }) => [rank, of]),
      [[1, 2]],
    )
  })
  test('referrers by subject go with it, lists of referrers before them', () => {
    const images = [
      image('a', ['pr-1'], { days: 90 }),
      image('r', [], { days: 90, subject: digest('a') }),
      image('l', [`sha256-${hex('a')}`], { days: 90, children: [digest('r')] }),
    ]
    assert.deepEqual(decide(images, [untagged]).evaluation.order(), [digest('a'), digest('l'), digest('r')])
  })
  test('an image whose signature is protected stays with it', () => {
    const images = [image('a', ['pr-1'], { days: 90 }), image('s', [`sha256-${hex('a')}.sig`], { days: 90 })]
    const found = decide(images, [untagged], { protections: [protect('sha256-.*')] })
    assert.deepEqual(found.gone, [])
    assert.ok(found.kinds('a').includes('member_kept'))
  })
})

describe('protection and gates', () => {
  test('any protected tag protects the image, outside the ranking', () => {
    const images = ['a', 'b', 'c', 'd'].map((name, i) =>
      image(name, i === 0 ? ['a', 'v1'] : [name], { days: i + 1 }),
    )
    const found = decide(images, [top2], { protections: [protect('v[0-9]')] })
    assert.deepEqual(found.gone, [digest('d')])
    assert.deepEqual(found.of('a').reasons, [{ kind: 'protected', by: 'protect.x', tag: 'v1' }])
  })
  test('a protection of another registry protects nothing here', () => {
    const elsewhere: Protection = { ...protect('.*'), scope: { kind: 'registry', registry: 'other' } }
    assert.equal(
      decide([image('a', ['pr-1'], { days: 30 })], [old], { protections: [elsewhere] }).gone.length,
      1,
    )
  })
  test('an untagged image is left alone until its grace is over', () => {
    const rules = [rule('u', { untagged: true, retainedTop: 0 })]
    const fresh = { ...image('a', [], { days: 30 }), firstSeen: NOW - DAY + 1 }
    const found = decide([fresh], rules)
    assert.deepEqual(found.gone, [])
    assert.equal(found.of('a').goesAt, NOW + 1)
    assert.equal(decide([fresh], rules, { now: NOW + 1 }).gone.length, 1)
  })
  test('what cannot be understood stays', () => {
    assert.deepEqual(decide([image('a', ['pr-1'], { days: 30, unreadable: 'schema 1' })], [old]).kinds('a'), [
      'unreadable',
    ])
  })
  test('a quota gate: shut below, open at, shut when not known', () => {
    const gated = policy([old], { block: 'default_policy', quota: { tags: 5 } })
    const images = [image('a', ['pr-1'], { days: 30 })]
    assert.ok(decide(images, gated, { scopeTags: 4 }).kinds('a').includes('quota_not_reached'))
    assert.equal(decide(images, gated, { scopeTags: 5 }).gone.length, 1)
    assert.ok(decide(images, gated).kinds('a').includes('quota_unknown'))
  })
  test('no rules, and no policy: everything stays', () => {
    const images = [image('a', ['pr-1'], { days: 30 })]
    assert.deepEqual(decide(images, []).kinds('a'), ['no_rules'])
    const evaluation = evaluate({
      repository: { registry: 'r', repository: 'a' },
      images,
      protections: [],
      now: NOW,
    })
    assert.deepEqual(evaluation.decision(0).reasons, [{ kind: 'no_policy' }])
  })
  test('a pattern that does not compile decides nothing', () => {
    assert.throws(
      () => decide([image('a', ['pr-1'], { days: 30 })], [rule('bad', { tagRegexp: '(', retainedTop: 1 })]),
      { code: 'INVALID_ARGUMENT' },
    )
  })
})

test('every kind of reason has a sentence that names what it is about', () => {
  const found = decide(
    [image('a', ['pr-1'], { days: 12.125 }), image('b', ['pr-2', 'x'], { days: 30 })],
    [old],
  )
  assert.equal(sentence(found.of('a').reasons[0] ?? { kind: 'no_policy' }), '12d 3h old, old keeps 7d')
  assert.match(
    found.of('b').reasons.map(sentence).join(),
    /stays: deleting \S+ would take x, which no rule covers/,
  )
})
