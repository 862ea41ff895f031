/** Tables: what each check of intents, outcomes and limits refuses, and what it accepts. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type IntentGround, type Removal, verifyIntent } from '../../daemon/ledger/verify/intent.ts'
import { addDecisions, exceededLimits, nothingDecided } from '../../daemon/ledger/verify/limits.ts'
import { settledOtherwise, verifyOutcome } from '../../daemon/ledger/verify/outcome.ts'
import { openProtectedBy } from '../../daemon/ledger/verify/protected-by.ts'
import { digestOf, tombstoneOf } from '../../daemon/registry/manifest/index.ts'
import type { Decision } from '../../policies/index.ts'
import type { AskedIntent, Outcome } from '../../proto/resources/index.ts'
import { A, B, DECISION, digest, verdict } from './verdict.ts'

describe('intents', () => {
  const bytes = Buffer.from('{"schemaVersion":2}')
  const own = digestOf(bytes)
  const intent: AskedIntent = {
    digest: own,
    action: 'DELETE',
    tags: ['t', 'u'],
    mediaType: 'm',
    bytes,
  }
  const removal: Removal = { ...DECISION, digest: own }
  const ground = (more: Partial<IntentGround> = {}): IntentGround => ({
    kind: 'CLEAN',
    removal,
    intents: () => [],
    heldBy: () => undefined,
    ...more,
  })

  test('a decision asks for exactly this, and what must go first is deleted', () => {
    const after = (...outcomes: (Outcome | undefined)[]): Partial<IntentGround> => ({
      removal: { ...removal, follows: [B] },
      intents: (one) =>
        one === B ? outcomes.map((outcome) => (outcome === undefined ? {} : { outcome })) : [],
    })
    const before = (outcome?: Outcome) => ({ intents: () => [outcome === undefined ? {} : { outcome }] })
    const grave = tombstoneOf('r')
    const tombstone = { ...intent, ...grave, tags: [] }
    const rows: readonly (readonly [
      string,
      Partial<AskedIntent>,
      Partial<IntentGround>,
      RegExp | undefined,
    ])[] = [
      ['as it should be', {}, {}, undefined],
      ['tags in another order', { tags: ['u', 't'] }, {}, undefined],
      ['a dry run', {}, { kind: 'DRY_RUN' }, /dry run/],
      ['other bytes', { bytes: Buffer.from('{}') }, {}, /another digest/],
      ['fewer tags', { tags: ['t'] }, {}, /other tags/],
      ['tags alone', { action: 'UNTAG' }, {}, /is DELETE/],
      [
        'a delete in place of tags',
        {},
        { removal: { ...removal, action: 'UNTAG', untag: ['t'] } },
        /is UNTAG/,
      ],
      [
        'the tags to remove',
        { action: 'UNTAG', tags: ['t'] },
        { removal: { ...removal, action: 'UNTAG', untag: ['t'] } },
        undefined,
      ],
      ['first its parent', {}, after(), /must be deleted before/],
      ['its parent was not deleted', {}, after('deleted', 'not_done'), /must be deleted before/],
      ['after its parent', {}, after('not_done', 'deleted'), undefined],
      [
        'with one of two parents',
        {},
        { ...after(undefined), removal: { ...removal, follows: [A, B] } },
        undefined,
      ],
      [
        'after one of two parents',
        {},
        { ...after('gone'), removal: { ...removal, follows: [A, B] } },
        /must be deleted before/,
      ],
      ['with its parent', {}, after(undefined), undefined],
      ['open already', {}, before(), /already/],
      ['deleted already', {}, before('deleted'), /already/],
      ['again, as it was not done', {}, before('not_done'), undefined],
      ['protected', {}, { heldBy: () => 'protect.x' }, /protected by protect\.x/],
      ['a tombstone', tombstone, { tombstone: grave.digest }, undefined],
      ['a tombstone with tags', { ...tombstone, tags: ['t'] }, { tombstone: grave.digest }, /has tags/],
    ]
    for (const [title, change, more, words] of rows) {
      const { removal: asked, ...rest } = ground(more)
      const full = asked === undefined ? rest : { ...rest, removal: asked }
      verdict(verifyIntent({ ...intent, ...change }, full), words, title)
    }
    const { removal: _, ...nothing } = ground()
    verdict(verifyIntent(intent, nothing), /no decision/, 'not decided')
    verdict(verifyIntent(tombstone, nothing), /no decision/, 'a tombstone that is not allowed')
  })

  test('protections hold by tag, digest and annotation, until they end', () => {
    const annotated = Buffer.from(
      JSON.stringify({ schemaVersion: 2, layers: [], annotations: { keep: 'yes' } }),
    )
    const mediaType = 'application/vnd.oci.image.manifest.v1+json'
    const base = { kind: 'protect', name: 'p', scope: { kind: 'global' }, digests: [] } as const
    const ref = { registry: 'prod', repository: 'web' }
    const image = { digest: own, mediaType, bytes: annotated }
    const by = (more: object, tags: string[] = ['v1'], at = 5) =>
      openProtectedBy(ref, { protections: [{ ...base, ...more }], pins: [] }, at)(image, tags)
    assert.equal(by({ tagRegexp: 'v.*' }), 'protect.p')
    assert.equal(by({ tagRegexp: 'v.*' }, ['w1']), undefined)
    assert.equal(by({ digests: [own] }), 'protect.p')
    assert.equal(by({ annotations: { keep: 'yes' } }), 'protect.p')
    assert.equal(by({ annotations: { keep: 'no' } }), undefined)
    assert.equal(by({ digests: [own], until: 5 }), undefined)
    assert.equal(by({ digests: [own], scope: { kind: 'registry', registry: 'other' } }), undefined)
    const pinned = (reference: string, until = 6) => {
      const pin = { kind: 'pin', ...ref, reference, owner: 'ci', until } as const
      return openProtectedBy(ref, { protections: [], pins: [pin] }, 5)(image, ['v1', 'v2'])
    }
    assert.equal(pinned('v2'), 'the pin of v2 by ci')
    assert.equal(pinned(own), `the pin of ${own} by ci`)
    assert.deepEqual([pinned('v3'), pinned('v2', 5)], [undefined, undefined])
  })
})

test('an outcome fits its intent, and is given once', () => {
  const ground = { kind: 'CLEAN', own: true, mayArriveFor: 0 } as const
  const open = { id: 1, action: 'DELETE' } as const
  verdict(verifyOutcome(open, 'deleted', ground), undefined, 'deleted')
  verdict(verifyOutcome(undefined, 'deleted', ground), /not one of this repository/, 'unknown')
  verdict(verifyOutcome(open, 'untagged', ground), /is a DELETE/, 'untagged')
  verdict(verifyOutcome({ id: 1, action: 'UNTAG' }, 'deleted', ground), /is a UNTAG/, 'deleted')
  verdict(verifyOutcome(open, 'deleted', { ...ground, kind: 'DRY_RUN' }), /dry run/, 'dry run')
  const handed = { ...ground, own: false, mayArriveFor: 1 }
  for (const outcome of ['not_done', 'refused'] as const)
    verdict(verifyOutcome(open, outcome, handed), /may still arrive/, outcome)
  verdict(verifyOutcome(open, 'deleted', handed), undefined, 'gone is seen')
  verdict(verifyOutcome(open, 'not_done', { ...handed, mayArriveFor: 0 }), undefined, 'late enough')
  const rows = [
    [undefined, 'deleted', true, false],
    ['deleted', 'deleted', false, false],
    ['deleted', 'not_done', true, true],
    ['deleted', 'not_gone', true, false],
    ['deleted', 'not_gone', false, true],
    ['refused', 'not_gone', true, true],
    ['not_gone', 'deleted', true, true],
  ] as const
  for (const [before, outcome, own, otherwise] of rows)
    assert.equal(
      settledOtherwise(before === undefined ? {} : { outcome: before }, outcome, { own }),
      otherwise,
      `${before} ${outcome} ${own}`,
    )
})

test('limits are computed from the decisions; what may have arrived since the last run does not count', () => {
  const images = Array.from({ length: 20 }, (_, i) => `sha256:${i.toString(16).padStart(64, '0')}`)
  const age = { age: 1, from: 'registry' as const, since: Date.now() }
  const all = images.map((one, i): Decision => ({
    ...DECISION,
    digest: one,
    group: one,
    action: i < 8 ? 'DELETE' : 'KEEP',
    // The worker's word, which does not make it an arrival.
    verdicts: [{ rule: 'r', wants: 'delete', rank: 1, of: 1, age }],
  }))
  type Known = { readonly arrived?: readonly string[]; readonly approved?: readonly string[] }
  const decidedWith = ({ arrived = [], approved = [] }: Known) => {
    const decided = nothingDecided(true, {
      isUnseen: () => false,
      mayHaveArrived: (one) => arrived.includes(one),
      isApproved: (one) => approved.includes(one),
    })
    addDecisions(decided, all.slice(0, 5))
    addDecisions(decided, all.slice(5))
    return decided
  }
  const exceeded = (limits: object, known: Known = {}): readonly string[] =>
    exceededLimits(decidedWith(known), { maxDeletePercent: 30, allowEmpty: false, ...limits }).map(
      ({ guard }) => guard,
    )
  assert.deepEqual(exceeded({}), ['max_delete_percent'])
  assert.deepEqual(exceeded({ maxDeletePercent: 40 }), [])
  assert.deepEqual(exceeded({}, { arrived: images.slice(0, 4) }), [])
  assert.deepEqual(exceeded({ maxDeletePercent: 100, maxDeleteCount: 7 }, { arrived: images }), [
    'max_delete_count',
  ])
  assert.deepEqual(exceeded({}, { approved: images.slice(0, 7) }), ['max_delete_percent'])
  assert.deepEqual(exceeded({}, { approved: images.slice(0, 8) }), [])
  const decided = decidedWith({})
  addDecisions(decided, [{ ...DECISION, digest: digest('c'), action: 'CASCADE' }])
  assert.deepEqual([decided.going, decided.roots, decided.removals.size], [8, 20, 9])
  const unseen = nothingDecided(true, {
    isUnseen: (one) => one === images[0],
    mayHaveArrived: () => false,
    isApproved: () => false,
  })
  addDecisions(
    unseen,
    all.map((one) => ({ ...one, reasons: [{ kind: 'unseen' as const, since: 1 }] })),
  )
  assert.equal(unseen.roots, 19, 'only what the inventory misses')
})
