/** Tables: what each check of a scan and of decisions refuses, and what it accepts. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type DecisionGround, verifyDecisions } from '../../daemon/ledger/verify/decisions.ts'
import { verifyLoss } from '../../daemon/ledger/verify/loss.ts'
import { sameMembers, shown, wrongDigest, wrongTag } from '../../daemon/ledger/verify/names.ts'
import {
  type InventoryNow,
  isOtherClock,
  verifyDifference,
  verifyPart,
} from '../../daemon/ledger/verify/scan.ts'
import type { Decision } from '../../policies/index.ts'
import type { ScanDifference, Sighting, TagState } from '../../proto/resources/index.ts'
import { A, B, DECISION, digest, verdict } from './verdict.ts'

describe('names', () => {
  test('digests and tags that could be real are accepted, others are not', () => {
    for (const one of [A, `sha512:${'0'.repeat(128)}`, `x+y:${'0'.repeat(1000)}`])
      assert.equal(wrongDigest(one), undefined)
    for (const one of ['', 'latest', 'sha256:A', `${A}\n`, `sha256:${'g'.repeat(64)}`])
      assert.ok(wrongDigest(one))
    for (const one of ['v1', 'V_1.2-x', 'sha256-abc.sig', 'a'.repeat(5000), 'a/b'])
      assert.equal(wrongTag(one), undefined)
    for (const one of ['', 'a b', 'a\n', '\u001B[2J', 'a?b', '%41']) assert.ok(wrongTag(one), one)
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
      [part(1), { header: undefined, parts: 1 }, undefined],
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
    const keep = { ...DECISION, action: 'KEEP' as const }
    const rows: readonly (readonly [
      string,
      readonly object[],
      Partial<DecisionGround>,
      RegExp | undefined,
    ])[] = [
      ['as it should be', [DECISION], {}, undefined],
      ['twice', [DECISION, DECISION], {}, /twice/],
      ['in an earlier part', [DECISION], { isDecided: () => true }, /twice/],
      ['elsewhere', [{ ...DECISION, digest: B }], {}, /not in the inventory/],
      ['no digest', [{ ...DECISION, digest: 'x' }], {}, /no digest/],
      ['kept without a scan', [{ ...keep, digest: B }], { scanned: false }, undefined],
      ['deleted without a scan', [DECISION], { scanned: false }, /no scan/],
      ['deleted without a policy', [DECISION], { rules: undefined }, /no policy/],
      [
        'kept without a policy',
        [{ ...keep, reasons: [{ kind: 'no_policy' }] }],
        { rules: undefined },
        undefined,
      ],
      ['untagged', [{ ...DECISION, action: 'UNTAG', untag: ['t'] }], {}, undefined],
      ['untagged of nothing', [{ ...DECISION, action: 'UNTAG' }], {}, /no tag is named/],
      ['untagged of a tag of others', [{ ...DECISION, action: 'UNTAG', untag: ['x'] }], {}, /does not have/],
      ['deleted and untagged', [{ ...DECISION, untag: ['t'] }], {}, /loses tags/],
      ['kept, after its parent', [{ ...keep, follows: [B] }], {}, /stays, and follows/],
      ['a tag that is none', [{ ...DECISION, tags: ['a b'] }], {}, /no tag/],
      ['a group that is none', [{ ...DECISION, group: 'x' }], {}, /no digest/],
      ['a size that a hostile manifest has', [{ ...DECISION, size: 1e300 }], {}, undefined],
      ['a rule', [{ ...DECISION, verdicts: [verdictBy('r')] }], {}, undefined],
      ['another rule', [{ ...DECISION, verdicts: [verdictBy('s')] }], {}, /rule "s"/],
      [
        'a reason of another rule',
        [{ ...DECISION, reasons: [{ kind: 'not_a_version', rule: 's' }] }],
        {},
        /rule "s"/,
      ],
      [
        'an unknown reason',
        [{ ...DECISION, reasons: [{ kind: 'because' }] }],
        {},
        /"because" that is not known/,
      ],
      ['half a reason', [{ ...DECISION, reasons: [{ kind: 'follows_parent' }] }], {}, /not known/],
    ]
    for (const [title, decisions, more, words] of rows)
      verdict(verifyDecisions(decisions as Decision[], ground(more)), words, title)
  })
})

test('a loss names images of the inventory, and no more than are known', () => {
  const loss = { at: 10, since: 1, lost: 2, known: 9, names: ['a'], digests: [A, B] }
  const rows = [
    ['as it should be', {}, undefined],
    ['children of an index that is there', { known: 1 }, undefined],
    ['nothing', { lost: 0 }, /0 of 9/],
    ['a part of an image', { lost: 1.5 }, /1\.5 of 9/],
    ['seen later', { since: 11 }, /later/],
    ['too many names', { names: Array.from({ length: 11 }, () => 'x') }, /11 names/],
    ['no image', { digests: [] }, /names no image/],
    ['an unknown image', { digests: [A, digest('c')] }, /ever showed/],
    ['no digest', { digests: [A, 'x'] }, /no digest/],
  ] as const
  for (const [title, change, words] of rows)
    verdict(
      verifyLoss({ ...loss, ...change }, (one) => one === A || one === B),
      words,
      title,
    )
})

test('a scan may end a little later than the daemon says, or some time before, as its report takes time', () => {
  const rows = [
    [0, false],
    [30_000, false],
    [30_001, true],
    [-120_000, false],
    [-120_001, true],
  ] as const
  for (const [ahead, other] of rows) assert.equal(isOtherClock(ahead), other, `${ahead}`)
})
