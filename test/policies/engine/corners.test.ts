/** Corners of groups that random repositories seldom reach. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluate } from '../../../policies/index.ts'
import { decide, digest, image, NOW, policy, rule } from './build.ts'

const DAY = 24 * 3600 * 1000
const days = 30
const all = rule('all', { tagRegexp: '.*', untagged: true, expirePeriod: DAY })

test('a child whose referrer another index holds goes along once that index goes, not as a root', () => {
  const images = [
    image('outer', [], { days, children: [digest('x'), digest('tagged')] }),
    image('x', [], { days }),
    image('tagged', ['t'], { days, children: [digest('r')] }),
    image('r', [], { days, subject: digest('x') }),
  ]
  for (const order of [images, images.toReversed()]) {
    const found = decide(order, policy([all], { grace: 0 }))
    assert.deepEqual(
      ['outer', 'x', 'tagged', 'r'].map((name) => found.of(name).action),
      ['DELETE', 'CASCADE', 'DELETE', 'CASCADE'],
    )
    assert.deepEqual(found.of('tagged').follows, [digest('outer')])
    assert.deepEqual(found.of('r').follows.toSorted(), [digest('x'), digest('tagged')].toSorted())
  }
})

test('an index waits for a nested index that holds what refers to it', () => {
  const images = [
    image('a', ['pr-1'], { days }),
    image('r', [], { days, subject: digest('a') }),
    image('nested', [], { days, children: [digest('r')] }),
    image('b', ['pr-2'], { days, children: [digest('nested')] }),
  ]
  for (const order of [images, images.toReversed()]) {
    const found = decide(order, [all])
    assert.deepEqual(
      ['a', 'r', 'nested', 'b'].map((name) => found.of(name).action),
      ['DELETE', 'CASCADE', 'CASCADE', 'DELETE'],
    )
    const place = (name: string): number => found.evaluation.order().indexOf(digest(name))
    assert.ok(place('b') < place('nested') && place('nested') < place('r') && place('a') < place('r'))
  }
})

test('an index that lists what refers to the same subject does not hold it; any other does', () => {
  const images = [
    image('a', ['pr-1'], { days }),
    image('r', [], { days, subject: digest('a') }),
    image('list', [], { days, subject: digest('a'), children: [digest('r')] }),
    image('keeper', ['v1'], { days: 0.5, children: [digest('r')] }),
  ]
  assert.equal(decide(images.slice(0, 3), [all]).of('r').action, 'CASCADE')
  const held = decide(images, [all])
  assert.deepEqual(held.kinds('a'), ['expired', 'member_kept'])
  assert.equal(held.of('a').action, 'KEEP')
})

test('a budget that is not known keeps the gate shut, and says so', () => {
  const gated = policy([all], { block: 'default_policy', quota: { bytes: 5 } })
  const images = [image('a', ['x'], { days })]
  assert.deepEqual(decide(images, gated).kinds('a'), ['expired', 'budget_unknown'])
  assert.deepEqual(decide(images, gated, { scopeBytes: 4 }).kinds('a'), ['expired', 'budget_not_reached'])
  assert.equal(decide(images, gated, { scopeBytes: 5 }).of('a').action, 'DELETE')
})

test('a policy that was changed at an unknown time has cooled off', () => {
  const cooling = policy([all], { coolingOff: DAY })
  assert.equal(decide([image('a', ['x'], { days })], cooling).of('a').action, 'DELETE')
})

test('under first_match the first rule that covers a tag decides about the tag', () => {
  const rules = [
    rule('a', { tagRegexp: 'pr-.*', expirePeriod: DAY, priority: 1 }),
    rule('b', { tagRegexp: 'pr-1|x', retainedTop: 9, priority: 2 }),
  ]
  const untag = (tags: readonly string[], first: boolean): readonly string[] =>
    decide(
      [image('i', tags, { days })],
      policy(rules, { untag: true, ...(first ? { onConflict: 'first_match' } : {}) }),
    ).of('i').untag
  assert.deepEqual(untag(['pr-1', 'stable'], true), ['pr-1'])
  assert.deepEqual(untag(['pr-1', 'stable'], false), [])
  assert.deepEqual(untag(['pr-2', 'x', 'stable'], false), ['pr-2'])
  assert.deepEqual(untag(['pr-1'], true), [], 'an image with one tag goes or stays')
})

test('referrers of a cycle of subjects stay, and the evaluation ends', () => {
  const images = [
    image('a', ['pr-1'], { days, subject: digest('b') }),
    image('b', ['pr-2'], { days, subject: digest('a') }),
    image('c', [], { days, subject: digest('a') }),
  ]
  const found = decide(images, [all])
  assert.deepEqual(found.gone, [])
  assert.deepEqual(found.kinds('c'), ['refers_to'])
})

test('without a policy everything stays, also images without a tag', () => {
  const images = [
    image('a', ['v1'], { days }),
    image('b', [], { days }),
    image('c', [], { subject: digest('x') }),
  ]
  const { fates, groups, decision } = evaluate({
    repository: { registry: 'r', repository: 'a' },
    images,
    protections: [],
    now: NOW,
  })
  assert.deepEqual([...fates], [...fates].fill(fates[0] ?? 9))
  assert.deepEqual(groups, { all: 3, going: 0 })
  assert.deepEqual(
    images.map((_, i) => decision(i).action),
    ['KEEP', 'KEEP', 'KEEP'],
  )
})
