/** What is shown beside the decision: groups, tallies, verdicts of what no rule is asked about. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf, decisionsOf } from '../../../policies/engine/evaluate.ts'
import { evaluate, goes, type Image, type Policy } from '../../../policies/index.ts'
import { decide, digest, image, policy, protect, rule } from './build.ts'

const DAY = 24 * 3600 * 1000
const old = rule('old', { tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })
const broad = rule('broad', { tagRegexp: '.*', expirePeriod: 20 * DAY })

function evaluation(images: readonly Image[], rules: Policy) {
  return evaluate({
    repository: { registry: 'r', repository: 'a' },
    images,
    policy: rules,
    protections: [],
    now: Date.UTC(2026, 10, 22),
  })
}

test('each rule reports what it selected, wanted to delete, and kept against others', () => {
  const images = [
    image('a', ['pr-1'], { days: 30 }),
    image('b', ['pr-2'], { days: 10 }),
    image('c', ['pr-3'], { days: 11 }),
    image('d', ['pr-4'], { days: 1 }),
    image('e', ['main'], { days: 40 }),
    image('f', ['dev'], { days: 2 }),
  ]
  assert.deepEqual(evaluation(images, policy([old, broad])).rules, [
    { rule: 'old', selects: 4, wantsGone: 3, blocks: 0 },
    { rule: 'broad', selects: 6, wantsGone: 2, blocks: 2 },
  ])
})

test('groups are counted by their roots', () => {
  const images = [
    image('index', ['pr-1'], { days: 30, children: [digest('x'), digest('y')] }),
    image('x', [], { days: 30 }),
    image('y', [], { days: 30 }),
    image('sig', [], { days: 30, subject: digest('index') }),
    image('other', ['pr-2'], { days: 1 }),
    image('tagged', ['main'], { days: 1 }),
    image('kept', ['v1'], { days: 90, children: [digest('tagged')] }),
    image('orphan', [], { days: 90, subject: digest('nobody') }),
  ]
  assert.deepEqual(evaluation(images, policy([old])).groups, { all: 4, going: 1 })
  assert.deepEqual(evaluation([], policy([old])).groups, { all: 0, going: 0 })
})

test('a child with a tag of its own is a group once it is free', () => {
  const images = [
    image('index', ['pr-1'], { days: 30, children: [digest('x')] }),
    image('x', ['pr-2'], { days: 30 }),
  ]
  assert.deepEqual(evaluation(images, policy([old])).groups, { all: 2, going: 2 })
})

test('decisions come newest first, then by digest; changes leave out what stays', () => {
  const images = [
    image('b', ['pr-2'], { days: 30 }),
    image('a', ['pr-1'], { days: 30 }),
    image('new', ['pr-3'], { days: 1 }),
    image('unknown', ['x']),
  ]
  const found = evaluation(images, policy([old]))
  const names = (all: readonly { digest: string }[]): string[] => all.map((one) => one.digest)
  assert.deepEqual(names(decisionsOf(found)), ['new', 'a', 'b', 'unknown'].map(digest))
  assert.deepEqual(names(changesOf(found)), ['a', 'b'].map(digest))
  assert.equal(found.policy, 'lifecycle_policy.p')
})

test('equal times: by digest, in whatever order they come; unknown times last', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => image(name, [`pr-${name}`], { days: 30 }))
  const [x, y] = ['x', 'y'].map((name) => image(name, [name]))
  assert.ok(a && b && c && x && y)
  for (const list of [
    [a, b, c, x, y],
    [c, b, a, y, x],
    [b, y, c, a, x],
    [x, c, a, b, y],
    [y, a, x, c, b],
  ]) {
    const found = evaluation(list, policy([old]))
    assert.deepEqual(
      decisionsOf(found).map((one) => one.digest),
      ['a', 'b', 'c', 'x', 'y'].map(digest),
    )
    assert.deepEqual(found.order(), ['c', 'b', 'a'].map(digest))
  }
})

test('of a protected image it is shown what each rule would say, as if nothing were protected', () => {
  const images = [
    image('a', ['pr-1', 'v1'], { days: 30 }),
    image('b', ['pr-2'], { days: 10 }),
    image('c', ['pr-3'], { days: 40 }),
  ]
  const found = decide(images, [old, rule('top', { tagRegexp: 'pr-.*', retainedTop: 2 })], {
    protections: [protect('v.*')],
  })
  assert.deepEqual(
    found.of('a').verdicts.map(({ rule: label, wants, rank, of, held }) => [label, wants, rank, of, held]),
    [
      ['old', 'delete', 2, 3, true],
      ['top', 'keep', 2, 3, true],
    ],
  )
  assert.deepEqual(
    found.of('c').verdicts.map(({ rank, of, held }) => [rank, of, held]),
    [
      [2, 2, undefined],
      [2, 2, undefined],
    ],
  )
})

test('a member without a tag is nothing by itself: no rule speaks of it', () => {
  const images = [image('i', ['v1'], { days: 30, children: [digest('c')] }), image('c', [], { days: 30 })]
  const untagged = rule('untagged', { untagged: true, expirePeriod: DAY })
  assert.deepEqual(decide(images, [untagged]).of('c').verdicts, [])
})

test('what goes, and what stays with or without its tags', () => {
  const actions = ['KEEP', 'DELETE', 'CASCADE', 'UNTAG'] as const
  assert.deepEqual(
    actions.map((action) => goes({ action })),
    [false, true, true, false],
  )
})

test('an image that is not there cannot be explained', () => {
  assert.throws(() => evaluation([], policy([old])).decision(0), {
    name: 'RangeError',
    message: /no image 0 of 0/,
  })
})

test('without a policy there are no rules, and no policy is named', () => {
  const found = evaluate({
    repository: { registry: 'r', repository: 'a' },
    images: [image('a', ['x'])],
    protections: [],
    now: 0,
  })
  assert.deepEqual([found.rules, found.policy, found.order()], [[], undefined, []])
})
