/** Edge cases about images that belong together; others are in edge-cases.test.ts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyRule } from '../../../policies/index.ts'
import { DAY, decide, digest, hex, image, index, NOW, policy, protect, rule, signs } from './build.ts'

const week = { expirePeriod: 7 * DAY }
const previews = rule('pr', { tagRegexp: 'pr-.*', ...week })
const all = (rest: Partial<PolicyRule> = {}): PolicyRule =>
  rule('all', { tagRegexp: '.*', untagged: true, ...week, ...rest })
const child = (name: string, days = 30) => image(name, [], { days })

test('an index goes with its children and all that refers to them, as one; tags only with untag', () => {
  const images = [
    index('i', ['pr-1'], ['c1', 'c2'], { days: 30 }),
    child('c1'),
    child('c2'),
    image('sig', [signs('i')], { days: 30 }),
    image('bom', [], { days: 30, subject: digest('c1') }),
    image('x', ['pr-2', 'stable'], { days: 20 }),
  ]
  const found = decide(images, [previews])
  assert.deepEqual(found.fates(), {
    i: 'DELETE: expired',
    c1: 'CASCADE: follows_parent',
    c2: 'CASCADE: follows_parent',
    sig: 'CASCADE: follows_subject',
    bom: 'CASCADE: follows_subject',
    x: 'KEEP: expired, tag_not_covered',
  })
  assert.deepEqual(found.order(), ['i', 'sig', 'c1', 'bom', 'c2'])
  assert.deepEqual(['i', 'c1', 'sig', 'bom'].map(found.follows), [[], ['i'], ['i'], ['c1']])
  for (const name of ['i', 'c1', 'c2', 'sig', 'bom']) assert.equal(found.of(name).group, digest('i'))
  assert.deepEqual(found.evaluation.groups, { all: 2, going: 1 })
  const untagged = decide(images, policy([previews], { untag: true })).of('x')
  assert.deepEqual([untagged.action, untagged.untag], ['UNTAG', ['pr-2']])
})

test('a child of an index that stays is never judged; one that stays alone is', () => {
  const images = (days: number) => [
    index('i', ['pr-1'], ['c'], { days }),
    child('c', 90),
    image('sig', [signs('c')], { days: 90 }),
    image('t', ['t'], { days: 8 }),
  ]
  const kept = decide(images(2), [all()])
  assert.deepEqual(kept.fates(), {
    i: 'KEEP: young',
    c: 'KEEP: child_of',
    sig: 'KEEP: refers_to',
    t: 'DELETE: expired',
  })
  assert.deepEqual(kept.ranks('all'), { i: '1 of 2', t: '2 of 2' })
  assert.deepEqual([kept.of('c').goesAt, kept.of('c').group], [NOW + 5 * DAY + 1, digest('i')])
  // The index goes, and the child cannot go along for the sake of its signature: rules rank it among the others.
  const freed = decide(images(9), [all()], { protections: [protect('sha256-.*')] })
  assert.deepEqual(freed.fates(), {
    i: 'DELETE: expired',
    c: 'KEEP: expired, member_kept',
    sig: 'KEEP: protected, refers_to',
    t: 'DELETE: expired',
  })
  assert.deepEqual(freed.ranks('all'), { i: '2 of 3', c: '3 of 3', t: '1 of 3' })
  assert.deepEqual([freed.of('c').goesAt, freed.of('c').group], [undefined, digest('c')])
})

test('a tagged child stays while its index does; then its own tag is judged', () => {
  const images = (tag: string, days: number) => [
    index('i', ['pr-1'], ['c'], { days }),
    image('c', [tag], { days: 90 }),
  ]
  const held = decide(images('pr-2', 2), policy([previews], { untag: true }))
  assert.deepEqual(held.fates(), { i: 'KEEP: young', c: 'KEEP: child_of' })
  assert.deepEqual(held.ranks('pr'), { i: '1 of 1' })
  assert.equal(held.of('c').goesAt, NOW + 5 * DAY + 1)
  const both = decide(images('pr-2', 9), [previews])
  assert.deepEqual(both.fates(), { i: 'DELETE: expired', c: 'DELETE: expired' })
  assert.deepEqual([both.order(), both.follows('c')], [['i', 'c'], ['i']])
  const own = decide(images('v1', 9), [previews])
  assert.deepEqual(own.fates(), { i: 'DELETE: expired', c: 'KEEP: not_selected' })
  assert.equal(own.of('c').goesAt, undefined)
})

test('a child that two indexes share goes after the last of them, or not at all', () => {
  const images = (days: number) => [
    index('i', ['pr-1'], ['c'], { days: 30 }),
    index('j', ['pr-2'], ['c'], { days }),
    child('c'),
  ]
  const one = decide(images(1), [previews])
  assert.deepEqual(one.fates(), { i: 'DELETE: expired', j: 'KEEP: young', c: 'KEEP: child_of' })
  assert.deepEqual(one.of('c').reasons, [{ kind: 'child_of', parent: digest('j') }])
  assert.equal(one.of('c').goesAt, NOW + 6 * DAY + 1)
  const both = decide(images(20), [previews])
  assert.equal(both.fates()['c'], 'CASCADE: follows_parent, follows_parent')
  assert.deepEqual(
    [both.order(), both.follows('c')],
    [
      ['i', 'j', 'c'],
      ['i', 'j'],
    ],
  )
  assert.deepEqual(both.evaluation.groups, { all: 2, going: 2 })
})

test('nested indexes stay and go together; those that hold each other stay', () => {
  const images = (days: number) => [
    child('leaf'),
    index('inner', [], ['leaf'], { days: 30 }),
    index('outer', ['pr-1'], ['inner', 'leaf'], { days }),
  ]
  assert.deepEqual(decide(images(1), [all()]).fates(), {
    leaf: 'KEEP: child_of, child_of',
    inner: 'KEEP: child_of',
    outer: 'KEEP: young',
  })
  const gone = decide(images(30), [all()])
  assert.deepEqual(gone.fates(), {
    leaf: 'CASCADE: follows_parent, follows_parent',
    inner: 'CASCADE: follows_parent',
    outer: 'DELETE: expired',
  })
  assert.deepEqual(gone.order(), ['outer', 'inner', 'leaf'])
  assert.deepEqual(gone.follows('leaf').toSorted(), ['inner', 'outer'])
  const ring = decide(
    [
      index('a', ['pr-1'], ['b'], { days: 30 }),
      index('b', [], ['c', 'b'], { days: 30 }),
      index('c', ['pr-2'], ['a'], { days: 30 }),
    ],
    [all()],
  )
  assert.deepEqual(ring.fates(), { a: 'KEEP: child_of', b: 'KEEP: child_of', c: 'KEEP: child_of' })
  assert.equal(ring.of('a').goesAt, undefined)
  const own = decide([index('a', ['pr-1'], ['a'], { days: 30 })], [all()])
  assert.deepEqual(own.fates(), { a: 'DELETE: expired' })
})

test('an index that lacks a child stays, unless a rule has broken_indexes', () => {
  const images = [index('i', ['pr-1'], ['c', 'no'], { days: 30 }), child('c'), child('d')]
  const kept = decide(images, [all()])
  assert.deepEqual(kept.of('i').reasons, [{ kind: 'broken_index', missing: [digest('no')] }])
  assert.deepEqual(kept.fates(), { i: 'KEEP: broken_index', c: 'KEEP: child_of', d: 'DELETE: expired' })
  assert.deepEqual(kept.ranks('all'), { d: '1 of 1' })
  assert.equal(kept.of('i').goesAt, undefined)
  const gone = decide(images, [all({ brokenIndexes: true })])
  assert.deepEqual(gone.fates(), { i: 'DELETE: expired', c: 'CASCADE: follows_parent', d: 'DELETE: expired' })
  // Another rule that may not select it has no say, and what it does not select cannot be vetoed.
  const beside = decide(images, [previews, { ...all({ brokenIndexes: true }), label: 'broken' }])
  assert.deepEqual(beside.ranks('pr'), {})
  assert.equal(beside.of('i').action, 'DELETE')
})

test('what refers to an image by subject goes with it, after it', () => {
  const images = (days: number) => [
    image('a', ['pr-1'], { days }),
    image('sig', [], { days: 90, subject: digest('a') }),
    image('of-sig', [], { days: 90, subject: digest('sig') }),
  ]
  const kept = decide(images(1), [all()])
  assert.deepEqual(kept.fates(), { a: 'KEEP: young', sig: 'KEEP: refers_to', 'of-sig': 'KEEP: refers_to' })
  assert.deepEqual(kept.ranks('all'), { a: '1 of 1' })
  assert.equal(kept.of('of-sig').goesAt, NOW + 6 * DAY + 1)
  const gone = decide(images(30), [all()])
  assert.deepEqual(gone.fates(), {
    a: 'DELETE: expired',
    sig: 'CASCADE: follows_subject',
    'of-sig': 'CASCADE: follows_subject',
  })
  assert.deepEqual(gone.order(), ['a', 'sig', 'of-sig'])
  assert.deepEqual(gone.follows('of-sig'), ['sig'])
  // A referrer with a tag of its own cannot follow, so that its subject stays.
  const named = images(30).map((one) => (one.digest === digest('of-sig') ? { ...one, tags: ['v1'] } : one))
  const held = decide(named, [previews])
  assert.deepEqual(held.fates(), {
    a: 'KEEP: expired, member_kept',
    sig: 'KEEP: refers_to',
    'of-sig': 'KEEP: refers_to',
  })
  assert.deepEqual(held.of('a').reasons.at(-1), { kind: 'member_kept', member: digest('of-sig') })
  assert.equal(held.of('a').goesAt, undefined)
})

test('tags of cosign are no tags of their own: not selected, not counted, they follow their image', () => {
  const suffixes = ['.sig', '.att', '.sbom', '']
  const images = [
    image('a', ['pr-1'], { days: 30 }),
    image('b', ['pr-2'], { days: 1 }),
    ...suffixes.map((suffix, i) => image(`s${i}`, [signs('a', suffix)], { days: 2 })),
    image('t', [signs('b')], { days: 90 }),
    image('no', [`${signs('a', '')}.other`], { days: 3 }),
  ]
  const found = decide(images, [rule('all', { tagRegexp: '.*', untagged: true, retainedTop: 2 })])
  assert.deepEqual(found.fates(), {
    a: 'DELETE: beyond_top',
    b: 'KEEP: within_top',
    ...Object.fromEntries(suffixes.map((_, i) => [`s${i}`, 'CASCADE: follows_subject'])),
    t: 'KEEP: refers_to',
    no: 'KEEP: within_top',
  })
  assert.deepEqual(found.ranks('all'), { a: '3 of 3', b: '1 of 3', no: '2 of 3' })
  const [root, ...members] = found.order()
  assert.deepEqual([root, members.toSorted()], ['a', ['s0', 's1', 's2', 's3']])
  const held = decide(images, [previews], { protections: [protect(`sha256-${hex('a')}.att`)] })
  assert.equal(held.fates()['a'], 'KEEP: expired, member_kept')
  assert.equal(held.fates()['s1'], 'KEEP: protected, refers_to')
})

test('what refers to nothing here goes only by orphans = true, after its grace', () => {
  const images = [
    image('o', [signs('nobody', '.sbom')], { days: 30 }),
    image('p', [], { days: 30, subject: digest('nobody'), firstSeen: NOW - DAY + 1 }),
    image('q', [], { days: 30 }),
  ]
  const kept = decide(images, [all()])
  assert.deepEqual(kept.of('o').reasons, [{ kind: 'orphaned_referrer', subject: digest('nobody') }])
  assert.deepEqual(kept.fates(), {
    o: 'KEEP: orphaned_referrer',
    p: 'KEEP: orphaned_referrer',
    q: 'DELETE: expired',
  })
  assert.equal(kept.of('o').goesAt, undefined)
  const named = image('m', [signs('nobody'), 'v1'], { days: 30 })
  for (const one of [named, ...images.slice(0, 2)])
    assert.deepEqual(Object.values(decide([one], [all()]).fates()), ['KEEP: orphaned_referrer'], 'alone')
  const gone = decide(images, [rule('orphans', { orphans: true, ...week })])
  assert.deepEqual(gone.fates(), { o: 'DELETE: expired', p: 'KEEP: expired, grace', q: 'KEEP: not_selected' })
  assert.deepEqual(gone.of('p').reasons.at(-1), { kind: 'grace', until: NOW + 1, grace: DAY })
  assert.equal(gone.of('p').goesAt, NOW + 1)
  assert.deepEqual(gone.ranks('orphans'), { o: '1 of 2', p: '2 of 2' })
})

test('children that arrive before their index are left alone for the grace', () => {
  const arriving = (given: number) => [
    image('c', [], { days: 90, firstSeen: given }),
    image('t', ['pr-1'], { days: 90, firstSeen: given }),
  ]
  const found = decide(arriving(NOW - DAY + 1), [all()])
  assert.deepEqual(found.fates(), { c: 'KEEP: expired, grace', t: 'DELETE: expired' })
  assert.equal(found.of('c').goesAt, NOW + 1)
  assert.deepEqual(decide(arriving(NOW - DAY), [all()]).fates(), {
    c: 'DELETE: expired',
    t: 'DELETE: expired',
  })
  const longer = decide(arriving(NOW - DAY), policy([all()], { grace: 3 * DAY }))
  assert.deepEqual(longer.of('c').reasons.at(-1), { kind: 'grace', until: NOW + 2 * DAY, grace: 3 * DAY })
  const there = decide([...arriving(NOW), index('i', ['v1'], ['c'], { days: 1 })], [previews])
  assert.equal(there.fates()['c'], 'KEEP: child_of')
})
