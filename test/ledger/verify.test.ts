/** Tables: what each check of a report refuses, and what it accepts. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type DecisionGround, verifyDecisions } from '../../daemon/ledger/verify/decisions.ts'
import { type IntentGround, type Removal, verifyIntent } from '../../daemon/ledger/verify/intent.ts'
import { addDecisions, exceededLimits, nothingDecided } from '../../daemon/ledger/verify/limits.ts'
import { sameMembers, shown, wrongDigest, wrongTag } from '../../daemon/ledger/verify/names.ts'
import { settledOtherwise, verifyOutcome } from '../../daemon/ledger/verify/outcome.ts'
import { openProtectedBy } from '../../daemon/ledger/verify/protected-by.ts'
import { type InventoryNow, verifyDifference, verifyPart } from '../../daemon/ledger/verify/scan.ts'
import { digestOf, tombstoneOf } from '../../daemon/registry/manifest/index.ts'
import type { Decision } from '../../policies/index.ts'
import type { NewIntent, Outcome, ScanDifference, Sighting, TagState } from '../../proto/resources/index.ts'

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
const A = digest('a')
const B = digest('b')

/** Requires that a check refuses with these words, or accepts if there are none. */
function verdict(refusal: string | undefined, words: RegExp | undefined, title: string): void {
  if (words === undefined) assert.equal(refusal, undefined, title)
  else assert.match(refusal ?? 'accepted', words, title)
}

describe('names', () => {
  test('digests and tags that could be real are accepted, others are not', () => {
    for (const one of [A, `sha512:${'0'.repeat(128)}`]) assert.equal(wrongDigest(one), undefined)
    for (const one of ['', 'latest', 'sha256:A', `${A}\n`, `sha256:${'g'.repeat(64)}`])
      assert.ok(wrongDigest(one))
    for (const one of ['v1', 'V_1.2-x', 'sha256-abc.sig', 'a'.repeat(128)])
      assert.equal(wrongTag(one), undefined)
    for (const one of ['', 'a b', 'a\n', '\u001B[2J', 'a?b', 'a'.repeat(1025)]) assert.ok(wrongTag(one), one)
  })

  test('a name in a message is quoted and cut', () => {
    assert.equal(shown('a\nb'), '"a\\nb"')
    assert.equal(shown('x'.repeat(200)).length, 105)
  })

  test('lists are compared without order, and repeats do not count', () => {
    assert.ok(sameMembers(['a', 'b'], ['b', 'a', 'a']))
    assert.ok(!sameMembers(['a'], ['a', 'b']))
    assert.ok(!sameMembers(['a', 'b'], ['a']))
  })
})

describe('scans', () => {
  const sums = {
    tags: 0,
    images: 0,
    bytes: 0,
    complete: true,
    added: [],
    missing: [],
    moved: [],
    missingTags: [],
    dangling: [],
  }
  const part = (number: number, more: object = {}) => ({ ...sums, at: 10, after: 9, part: number, ...more })
  const header = { at: 10, after: 9, complete: true }

  test('parts come in order and agree; a part may come twice', () => {
    const rows = [
      [part(0), undefined, undefined],
      [part(0), { header, parts: 3 }, undefined],
      [part(1), { header, parts: 1 }, undefined],
      [part(1), { header, parts: 2 }, undefined],
      [part(1), undefined, /does not follow/],
      [part(2), { header, parts: 1 }, /does not follow/],
      [part(1), { header, parts: 3 }, /does not follow/],
      [part(0, { after: 11 }), undefined, /later than its end/],
      [part(1, { at: 11 }), { header, parts: 1 }, /another time/],
      [part(1, { complete: false }), { header, parts: 1 }, /completeness/],
    ] as const
    for (const [scan, before, words] of rows) verdict(verifyPart(scan, before), words, JSON.stringify(scan))
  })

  const sighting: Sighting = { digest: A, firstSeenAt: 1, baseline: false }
  const state: TagState = { tag: 't', digest: A, since: 1, baseline: false, moves: 0 }
  const now = (more: Partial<InventoryNow> = {}): InventoryNow => ({
    looks: { baseline: false, after: 5 },
    unchanged: true,
    begun: 6,
    sighting: (one) => (one === A ? sighting : undefined),
    tag: (name) => (name === 't' ? state : undefined),
    ...more,
  })
  const fresh = { digest: B, firstSeenAt: 10, baseline: false }

  test('differences fit the inventory', () => {
    const back = { ...sighting, putBackAt: 7 }
    const rows: readonly (readonly [
      string,
      Partial<ScanDifference>,
      Partial<InventoryNow>,
      RegExp | undefined,
    ])[] = [
      ['new', { added: [fresh] }, {}, undefined],
      ['new, with the bound', { added: [{ ...fresh, after: 5 }] }, {}, undefined],
      ['new, with a later bound', { added: [{ ...fresh, after: 6 }] }, {}, /nothing was scanned/],
      [
        'new, with a bound of the first scan',
        { added: [{ ...fresh, after: 1 }] },
        { looks: { baseline: true } },
        /nothing was/,
      ],
      ['baseline', { added: [{ ...fresh, baseline: true }] }, {}, /first scan/],
      [
        'baseline at the first scan',
        { added: [{ ...fresh, baseline: true }] },
        { looks: { baseline: true } },
        undefined,
      ],
      ['known', { added: [{ ...fresh, digest: A }] }, {}, /already/],
      [
        'known, and somebody else scanned',
        { added: [{ ...fresh, digest: A }] },
        { unchanged: false },
        undefined,
      ],
      [
        'known, and missing',
        { added: [{ ...fresh, digest: A }] },
        { sighting: () => ({ ...sighting, missingSince: 2 }) },
        undefined,
      ],
      [
        'known, and deleted',
        { added: [{ ...fresh, digest: A }] },
        { sighting: () => ({ ...sighting, goneAt: 2 }) },
        undefined,
      ],
      [
        'known, and put back during the run',
        { added: [{ ...fresh, digest: A }] },
        { sighting: () => back },
        undefined,
      ],
      ['missing', { missing: [A] }, {}, undefined],
      ['missing, never seen', { missing: [B] }, {}, /no scan ever showed/],
      ['tag missing', { missingTags: ['t'] }, {}, undefined],
      ['tag missing, never listed', { missingTags: ['u'] }, {}, /no scan ever listed/],
      ['tag moves', { moved: [{ tag: 't', digest: B, baseline: false }] }, {}, undefined],
      ['tag is new', { moved: [{ tag: 'u', digest: A, baseline: false, after: 5 }] }, {}, undefined],
      ['tag is baseline', { moved: [{ tag: 'u', digest: A, baseline: true }] }, {}, /first scan/],
      ['tag stays', { moved: [{ tag: 't', digest: A, baseline: false }] }, {}, /already/],
      [
        'tag stays, image put back',
        { moved: [{ tag: 't', digest: A, baseline: false }] },
        { sighting: () => back },
        undefined,
      ],
      [
        'tag was removed',
        { moved: [{ tag: 't', digest: A, baseline: false }] },
        { tag: () => ({ ...state, removedAt: 3 }) },
        undefined,
      ],
      ['dangling', { dangling: [{ tag: 'd', after: 5 }] }, {}, undefined],
      ['dangling, with a later bound', { dangling: [{ tag: 'd', after: 6 }] }, {}, /nothing was scanned/],
      ['dangling, and no tag', { dangling: [{ tag: 'a b' }] }, {}, /no tag/],
    ]
    for (const [title, change, ground, words] of rows)
      verdict(verifyDifference({ ...sums, ...change }, now(ground)), words, title)
    for (const change of [{ missing: [A] }, { missingTags: ['t'] }, { dangling: [{ tag: 'd' }] }])
      verdict(verifyDifference({ ...sums, ...change, complete: false }, now()), /incremental/, 'incremental')
  })
})

const decision: Decision = {
  digest: A,
  tags: ['t', 'u'],
  action: 'DELETE',
  untag: [],
  reasons: [],
  group: A,
  follows: [],
  size: 3,
  verdicts: [],
}

describe('decisions', () => {
  const ground = (more: Partial<DecisionGround> = {}): DecisionGround => ({
    rules: new Set(['r']),
    scanned: true,
    isKnown: (one) => one === A,
    isDecided: () => false,
    ...more,
  })
  const verdictBy = (rule: string) => ({ rule, wants: 'keep' as const, rank: 1, of: 1 })

  test('each image once, in the inventory, by rules of the policy', () => {
    const keep = { ...decision, action: 'KEEP' as const }
    const rows: readonly (readonly [
      string,
      readonly object[],
      Partial<DecisionGround>,
      RegExp | undefined,
    ])[] = [
      ['as it should be', [decision], {}, undefined],
      ['twice', [decision, decision], {}, /twice/],
      ['in an earlier part', [decision], { isDecided: () => true }, /twice/],
      ['elsewhere', [{ ...decision, digest: B }], {}, /not in the inventory/],
      ['no digest', [{ ...decision, digest: 'x' }], {}, /no digest/],
      ['kept without a scan', [{ ...keep, digest: B }], { scanned: false }, undefined],
      ['deleted without a scan', [decision], { scanned: false }, /no scan/],
      ['deleted without a policy', [decision], { rules: undefined }, /no policy/],
      [
        'kept without a policy',
        [{ ...keep, reasons: [{ kind: 'no_policy' }] }],
        { rules: undefined },
        undefined,
      ],
      ['untagged', [{ ...decision, action: 'UNTAG', untag: ['t'] }], {}, undefined],
      ['untagged of nothing', [{ ...decision, action: 'UNTAG' }], {}, /no tag is named/],
      ['untagged of a tag of others', [{ ...decision, action: 'UNTAG', untag: ['x'] }], {}, /does not have/],
      ['deleted and untagged', [{ ...decision, untag: ['t'] }], {}, /loses tags/],
      ['kept, after its parent', [{ ...keep, follows: [B] }], {}, /stays, and follows/],
      ['a tag that is none', [{ ...decision, tags: ['a b'] }], {}, /no tag/],
      ['a group that is none', [{ ...decision, group: 'x' }], {}, /no digest/],
      ['a size below 0', [{ ...decision, size: -1 }], {}, /size -1/],
      ['a rule', [{ ...decision, verdicts: [verdictBy('r')] }], {}, undefined],
      ['another rule', [{ ...decision, verdicts: [verdictBy('s')] }], {}, /rule "s"/],
      [
        'a reason of another rule',
        [{ ...decision, reasons: [{ kind: 'not_a_version', rule: 's' }] }],
        {},
        /rule "s"/,
      ],
      [
        'an unknown reason',
        [{ ...decision, reasons: [{ kind: 'because' }] }],
        {},
        /"because" that is not known/,
      ],
      ['half a reason', [{ ...decision, reasons: [{ kind: 'follows_parent' }] }], {}, /not known/],
    ]
    for (const [title, decisions, more, words] of rows)
      verdict(verifyDecisions(decisions as Decision[], ground(more)), words, title)
  })
})

describe('intents', () => {
  const bytes = Buffer.from('{"schemaVersion":2}')
  const own = digestOf(bytes)
  const intent: NewIntent = {
    digest: own,
    action: 'DELETE',
    tags: ['t', 'u'],
    mediaType: 'm',
    bytes,
    children: [],
    size: 1,
    reasons: [],
  }
  const removal: Removal = { ...decision, digest: own }
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
      Partial<NewIntent>,
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
      openProtectedBy(ref, [{ ...base, ...more }], at)(image, tags)
    assert.equal(by({ tagRegexp: 'v.*' }), 'protect.p')
    assert.equal(by({ tagRegexp: 'v.*' }, ['w1']), undefined)
    assert.equal(by({ digests: [own] }), 'protect.p')
    assert.equal(by({ annotations: { keep: 'yes' } }), 'protect.p')
    assert.equal(by({ annotations: { keep: 'no' } }), undefined)
    assert.equal(by({ digests: [own], until: 5 }), undefined)
    assert.equal(by({ digests: [own], scope: { kind: 'registry', registry: 'other' } }), undefined)
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
  const decided = nothingDecided(true)
  const all = images.map((one, i): Decision => ({
    ...decision,
    digest: one,
    group: one,
    action: i < 8 ? 'DELETE' : 'KEEP',
  }))
  addDecisions(decided, all.slice(0, 5))
  addDecisions(decided, all.slice(5))
  const exceeded = (limits: object, arrived: readonly string[] = []): readonly string[] =>
    exceededLimits(decided, { maxDeletePercent: 30, allowEmpty: false, ...limits }, new Set(arrived)).map(
      ({ guard }) => guard,
    )
  assert.deepEqual(exceeded({}), ['max_delete_percent'])
  assert.deepEqual(exceeded({ maxDeletePercent: 40 }), [])
  assert.deepEqual(exceeded({}, images.slice(0, 4)), [])
  assert.deepEqual(exceeded({ maxDeletePercent: 100, maxDeleteCount: 7 }, images), ['max_delete_count'])
  const child = { ...decision, digest: digest('c'), action: 'CASCADE' as const }
  addDecisions(decided, [child])
  assert.deepEqual([decided.going, decided.roots.size, decided.removals.size], [8, 20, 9])
  const age = { age: 1, from: 'registry' as const, since: 1 }
  addDecisions(decided, [
    { ...child, digest: digest('d'), verdicts: [{ rule: 'r', wants: 'delete', rank: 1, of: 1, age }] },
  ])
  assert.deepEqual(exceeded({}), [], 'times that the daemon does not know')
})
