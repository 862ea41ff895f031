/** What stands above the rules, as tables: protections, pins, lists of images in use, gates of a policy. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EvaluateInput, Pin, Policy, Protection, Reason } from '../../../policies/index.ts'
import { DAY, decide, digest, image, NOW, policy, protect, rule, signs } from './build.ts'

const old = rule('old', { tagRegexp: '.*', untagged: true, expirePeriod: DAY })
const notes = { team: 'a', keep: 'yes' }
const one = image('a', ['v1', 'x', signs('none')], { days: 9, annotations: notes, subject: digest('a') })
const protectedBy: Reason = { kind: 'protected', by: 'protect.x' }

describe('a protection', () => {
  const { tagRegexp: _, ...bare } = protect('')
  const CASES: readonly (readonly [
    string,
    Partial<Protection>,
    Partial<Extract<Reason, { kind: 'protected' }>> | undefined,
  ])[] = [
    ['by a tag', { tagRegexp: 'v.*' }, { tag: 'v1' }],
    ['by the first of several tags', { tagRegexp: 'v1|x' }, { tag: 'v1' }],
    ['by the tag of a signature', { tagRegexp: 'sha256-.*' }, { tag: signs('none') }],
    ['not by a part of a tag', { tagRegexp: 'v' }, undefined],
    ['by digest', { digests: [digest('z'), digest('a')] }, {}],
    ['not by another digest', { digests: [digest('z')] }, undefined],
    ['by annotations', { annotations: notes }, {}],
    ['by some of its annotations', { annotations: { team: 'a' } }, {}],
    ['not by another value', { annotations: { ...notes, team: 'b' } }, undefined],
    ['not by one annotation of two', { annotations: { ...notes, more: '' } }, undefined],
    ['by any of them', { tagRegexp: 'none', digests: [digest('a')], annotations: { none: '' } }, {}],
    [
      'of this repository',
      { tagRegexp: 'x', scope: { kind: 'repository', registry: 'r', repository: 'a' } },
      { tag: 'x' },
    ],
    [
      'of another repository',
      { tagRegexp: 'x', scope: { kind: 'repository', registry: 'r', repository: 'b' } },
      undefined,
    ],
    [
      'of a pattern',
      { tagRegexp: 'x', scope: { kind: 'pattern', registry: 'r', pattern: '*' } },
      { tag: 'x' },
    ],
    [
      'of another pattern',
      { tagRegexp: 'x', scope: { kind: 'pattern', registry: 'r', pattern: 'a/*' } },
      undefined,
    ],
    [
      'of a pattern in another registry',
      { tagRegexp: 'x', scope: { kind: 'pattern', registry: 's', pattern: '*' } },
      undefined,
    ],
    ['of the registry', { tagRegexp: 'x', scope: { kind: 'registry', registry: 'r' } }, { tag: 'x' }],
    ['of another registry', { tagRegexp: 'x', scope: { kind: 'registry', registry: 's' } }, undefined],
    ['with an owner', { tagRegexp: 'x', owner: 'ann' }, { tag: 'x', owner: 'ann' }],
    ['that ends in a millisecond', { tagRegexp: 'x', until: NOW + 1 }, { tag: 'x', until: NOW + 1 }],
    ['that ends now', { tagRegexp: 'x', until: NOW }, undefined],
  ]
  for (const [name, protection, reason] of CASES)
    test(name, () => {
      const found = decide([one], [old], { protections: [{ ...bare, ...protection }] }).of('a')
      assert.equal(found.action, reason === undefined ? 'DELETE' : 'KEEP')
      if (reason !== undefined) assert.deepEqual(found.reasons, [{ ...protectedBy, ...reason }])
      assert.equal(found.goesAt, reason?.until)
    })
  test('an image without annotations is not protected by any', () => {
    const protections = [{ ...bare, annotations: { a: '' } }]
    assert.deepEqual(decide([image('b', ['b'], { days: 9 })], [old], { protections }).fates(), {
      b: 'DELETE: expired',
    })
  })
  test('no annotations protect nothing', () => {
    assert.equal(
      decide([one], [old], { protections: [{ ...bare, annotations: {} }] }).of('a').action,
      'DELETE',
    )
  })
})

const pin = (rest: Partial<Pin>): Pin => ({
  kind: 'pin',
  reference: 'x',
  owner: 'o',
  registry: 'r',
  repository: 'a',
  ...rest,
})

describe('a pin', () => {
  const CASES: readonly (readonly [string, Partial<Pin>, Reason['kind'] | undefined])[] = [
    ['by tag', {}, 'pinned'],
    ['by digest', { reference: digest('a') }, 'pinned'],
    ['by the tag of a signature', { reference: signs('none') }, 'pinned'],
    ['in use', { kind: 'in_use', reference: 'v1' }, 'in_use'],
    ['by a part of a tag', { reference: 'v' }, undefined],
    ['in another repository', { repository: 'b' }, undefined],
    ['in another registry', { registry: 's' }, undefined],
    ['until in a millisecond', { until: NOW + 1 }, 'pinned'],
    ['until now', { until: NOW }, undefined],
  ]
  for (const [name, rest, kind] of CASES)
    test(name, () => {
      const { reference, owner, until, ...given } = pin(rest)
      const found = decide([one], [old], {
        pins: [{ reference, owner, ...given, ...(until === undefined ? {} : { until }) }],
      }).of('a')
      assert.equal(found.action, kind === undefined ? 'DELETE' : 'KEEP')
      const own = { reference, owner, ...(until === undefined ? {} : { until }) }
      if (kind !== undefined) assert.deepEqual(found.reasons, [{ kind, ...own }])
      assert.equal(found.goesAt, kind === undefined ? undefined : until)
    })
})

test('all that holds an image is said, protections by name first; it goes when the last of them ends', () => {
  const protections = ['y', 'x', 'z'].map((name) => ({ ...protect('x'), name, until: NOW + DAY }))
  const pins = [
    pin({ until: NOW + 3 * DAY }),
    pin({ kind: 'in_use', reference: digest('a'), until: NOW + DAY }),
  ]
  const found = decide([{ ...one, unreadable: 'schema 1' }], [old], { protections, pins })
  assert.deepEqual(found.kinds('a'), [
    'protected',
    'protected',
    'protected',
    'in_use',
    'pinned',
    'unreadable',
  ])
  assert.deepEqual(
    found.of('a').reasons.flatMap((reason) => (reason.kind === 'protected' ? [reason.by] : [])),
    ['protect.x', 'protect.y', 'protect.z'],
  )
  assert.equal(found.of('a').goesAt, undefined, 'what cannot be read stays for ever')
  assert.equal(decide([one], [old], { protections, pins }).of('a').goesAt, NOW + 3 * DAY)
})

test('while a list of images in use is not known, everything stays', () => {
  const images = [one, image('b', ['b'], { days: 9 }), image('c', [], { days: 9 })]
  const found = decide(images, policy([old], { untag: true }), {
    protections: [protect('b')],
    blind: [
      { list: 'cluster', why: 'it is old' },
      { list: 'other', why: 'it is gone' },
    ],
  })
  assert.deepEqual(found.fates(), {
    a: 'KEEP: in_use_unknown, in_use_unknown',
    b: 'KEEP: in_use_unknown, in_use_unknown, protected',
    c: 'KEEP: in_use_unknown, in_use_unknown',
  })
  assert.deepEqual(found.of('a').reasons[0], { kind: 'in_use_unknown', list: 'cluster', why: 'it is old' })
  assert.deepEqual([found.of('a').goesAt, found.ranks('old'), found.order()], [undefined, {}, []])
})

describe('the gates of a policy', () => {
  type Scope = Pick<EvaluateInput, 'scopeTags' | 'scopeBytes' | 'changedAt'>
  const shut = (tags: number): Reason => ({ kind: 'quota_not_reached', tags, quota: 5 })
  const low = (bytes: number): Reason => ({ kind: 'budget_not_reached', bytes, budget: 100 })
  const [tagsUnknown, bytesUnknown]: Reason[] = [
    { kind: 'quota_unknown', quota: 5 },
    { kind: 'budget_unknown', budget: 100 },
  ]
  const both = { quota: { tags: 5, bytes: 100 } }
  const cooling = { coolingOff: DAY }
  const CASES: readonly (readonly [string, Partial<Policy>, Scope, readonly (Reason | undefined)[]])[] = [
    ['none', {}, {}, []],
    ['no quota in numbers', { quota: {} }, {}, []],
    ['tags below', { quota: { tags: 5 } }, { scopeTags: 4 }, [shut(4)]],
    ['tags at the quota', { quota: { tags: 5 } }, { scopeTags: 5 }, []],
    ['tags not known', { quota: { tags: 5 } }, { scopeBytes: 9e9 }, [tagsUnknown]],
    ['bytes below', { quota: { bytes: 100 } }, { scopeBytes: 99 }, [low(99)]],
    ['bytes at the quota', { quota: { bytes: 100 } }, { scopeBytes: 100 }, []],
    ['bytes not known', { quota: { bytes: 100 } }, { scopeTags: 9 }, [bytesUnknown]],
    ['neither', both, { scopeTags: 4, scopeBytes: 99 }, [shut(4), low(99)]],
    ['tags of both', both, { scopeTags: 5, scopeBytes: 99 }, []],
    ['bytes of both', both, { scopeTags: 4, scopeBytes: 100 }, []],
    ['bytes, tags not known', both, { scopeBytes: 100 }, []],
    ['tags below, bytes not known', both, { scopeTags: 4 }, [shut(4), bytesUnknown]],
    ['cooling off', cooling, { changedAt: NOW - DAY + 1 }, [{ kind: 'cooling_off', until: NOW + 1 }]],
    ['cooled off', cooling, { changedAt: NOW - DAY }, []],
    ['changed long ago, it is not known when', cooling, {}, []],
    [
      'all shut',
      { ...both, ...cooling },
      { scopeTags: 4, scopeBytes: 9, changedAt: NOW },
      [shut(4), low(9), { kind: 'cooling_off', until: NOW + DAY }],
    ],
  ]
  const images = [image('a', ['a'], { days: 9 }), image('b', ['b', 'pr-1'], { days: 8 })]
  const rules = [old, rule('keep', { tagRegexp: 'b', expirePeriod: 30 * DAY })]
  for (const [name, given, scope, gates] of CASES)
    test(name, () => {
      const { of, order } = decide(images, policy(rules, { untag: true, ...given }), scope)
      const isOpen = gates.length === 0
      assert.deepEqual([of('a').action, of('b').action], isOpen ? ['DELETE', 'UNTAG'] : ['KEEP', 'KEEP'])
      assert.deepEqual(order(), isOpen ? ['a', 'b'] : [])
      assert.deepEqual(of('a').reasons.slice(1), gates)
      // Only time opens a gate that is shut for a time.
      const [gate, ...more] = gates
      const opens = gate?.kind === 'cooling_off' && more.length === 0 ? gate.until : undefined
      assert.equal(of('a').goesAt, opens)
    })
})
