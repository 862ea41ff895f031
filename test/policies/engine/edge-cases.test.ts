/**
 * Worked cases, and edge cases of how registries clean up. Those about age are in edge-cases-age.test.ts, those about images
 * that belong together in edge-cases-groups.test.ts, those about running in test/runs/clean.test.ts.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  checkLimits,
  lintEvaluation,
  type Pin,
  readConfiguration,
  type PolicyRule,
} from '../../../policies/index.ts'
import { compileTagPattern } from '../../../policies/scalars/pattern.ts'
import { aged, DAY, decide, digest, image, NOW, policy, protect, rule } from './build.ts'

const old = rule('old', { tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })
const all = (rest: Partial<PolicyRule>): PolicyRule => rule('all', { tagRegexp: '.*', ...rest })

/** The codes of warnings about a file with one rule. */
async function warnings(body: string, rest = ''): Promise<(string | undefined)[]> {
  const text = `registry "r" {
  url = "https://r.test"
}
lifecycle_policy "p" {
  registry = "r"
  repository = "a"
  status = "ACTIVE"
  rule "all" {
    ${body}
  }
}
${rest}`
  const { diagnostics } = await readConfiguration([{ name: 'p.hcl', text }])
  assert.ok(
    diagnostics.every((one) => one.severity === 'warning'),
    JSON.stringify(diagnostics),
  )
  return diagnostics.map((one) => one.code)
}

describe('worked cases', () => {
  const ten = aged('t', 1, 2, 3, 4, 5, 31, 32, 33, 34, 35)
  const month = { expirePeriod: 30 * DAY }
  const beta = rule('beta', { tagRegexp: 'beta-.*', retainedTop: 1 })
  const prod = rule('prod', { tagRegexp: 'prod-.*', retainedTop: 1 })
  const shared = [
    image('a', ['beta-1', 'prod-1'], { days: 10 }),
    image('b', ['beta-2', 'prod-2'], { days: 9 }),
    image('c', ['beta-3'], { days: 8 }),
  ]
  test('older than 30 days, keep 3: the three meanings', () => {
    const top = decide(ten, [all({ ...month, retainedTop: 3 })])
    assert.deepEqual(top.fates(), {
      ...Object.fromEntries([1, 2, 3].map((i) => [`t${i}`, 'KEEP: within_top, young'])),
      ...Object.fromEntries([4, 5].map((i) => [`t${i}`, 'KEEP: young'])),
      ...Object.fromEntries([6, 7, 8, 9, 10].map((i) => [`t${i}`, 'DELETE: beyond_top, expired'])),
    })
    assert.deepEqual(top.order(), ['t10', 't9', 't8', 't7', 't6'])
    const expired = decide(ten, [all({ ...month, keepExpired: 3 })])
    for (const i of [1, 2, 3, 4, 5]) {
      assert.equal(expired.of(`t${i}`).action, 'KEEP')
      assert.ok(expired.kinds(`t${i}`).includes('young'))
    }
    for (const i of [6, 7, 8]) assert.equal(expired.fates()[`t${i}`], 'KEEP: among_expired')
    for (const i of [9, 10]) assert.equal(expired.fates()[`t${i}`], 'DELETE: expired')
    // The third youngest grows old and takes the place of the last one that keep_expired keeps.
    assert.equal(expired.of('t8').goesAt, NOW + 25 * DAY + 1)
    const max = decide(ten, [all({ ...month, max: 3 })])
    assert.deepEqual(max.fates(), {
      ...Object.fromEntries([1, 2, 3].map((i) => [`t${i}`, 'KEEP: young'])),
      ...Object.fromEntries([4, 5].map((i) => [`t${i}`, 'DELETE: beyond_max'])),
      ...Object.fromEntries([6, 7, 8, 9, 10].map((i) => [`t${i}`, 'DELETE: beyond_max, expired'])),
    })
    for (const found of [top, expired, max]) assert.equal(found.ranks('all')['t4'], '4 of 10')
  })
  test('two counts on shared images: all must agree; first_match as ECR, either way', () => {
    for (const rules of [
      [prod, beta],
      [beta, prod],
    ]) {
      const found = decide(shared, rules)
      assert.deepEqual(found.fates(), {
        a: 'DELETE: beyond_top, beyond_top',
        b: 'KEEP: beyond_top, within_top',
        c: 'KEEP: within_top',
      })
      assert.deepEqual(found.ranks('beta'), { a: '3 of 3', b: '2 of 3', c: '1 of 3' })
      assert.deepEqual(found.ranks('prod'), { a: '2 of 2', b: '1 of 2' })
    }
    const first = (one: PolicyRule, other: PolicyRule) =>
      decide(
        shared,
        policy(
          [
            { ...beta, priority: one === beta ? 1 : 2 },
            { ...prod, priority: other === prod ? 2 : 1 },
          ],
          {
            onConflict: 'first_match',
          },
        ),
      )
    const prodFirst = first(prod, beta)
    assert.deepEqual(prodFirst.fates(), {
      a: 'DELETE: beyond_top',
      b: 'KEEP: within_top',
      c: 'KEEP: within_top',
    })
    assert.deepEqual(
      prodFirst.of('b').verdicts.map((one) => [one.rule, one.wants, one.overruled]),
      [
        ['prod', 'keep', undefined],
        ['beta', 'delete', true],
      ],
    )
    assert.deepEqual(first(beta, prod).fates(), {
      a: 'DELETE: beyond_top',
      b: 'DELETE: beyond_top',
      c: 'KEEP: within_top',
    })
  })
  test('a catch-all vetoes the narrow rule, and a lint says so', () => {
    const week = rule('week', { tagRegexp: 'pr-.*', expirePeriod: 7 * DAY })
    const year = rule('year', { tagRegexp: '.*', expirePeriod: 365 * DAY })
    const images = [image('a', ['pr-9'], { days: 30 })]
    const found = decide(images, [week, year])
    assert.deepEqual(found.fates(), { a: 'KEEP: expired, young' })
    assert.equal(found.of('a').goesAt, NOW + 335 * DAY + 1)
    const [lint] = lintEvaluation({ policy: policy([week, year]), evaluation: found.evaluation })
    assert.deepEqual([lint?.code, lint?.address], ['vetoes', 'lifecycle_policy.p.rule.year'])
    const ordered = policy(
      [
        { ...week, priority: 1 },
        { ...year, priority: 2 },
      ],
      { onConflict: 'first_match' },
    )
    assert.deepEqual(decide(images, ordered).fates(), { a: 'DELETE: expired' })
  })
})

describe('which images a rule speaks of', () => {
  const both = [image('a', ['pr-7', 'v1'], { days: 30 })]
  test('a tag outside all rules keeps the image; match = all; untag', () => {
    const any = decide(both, [old])
    assert.deepEqual(any.fates(), { a: 'KEEP: expired, tag_not_covered' })
    assert.deepEqual(any.of('a').reasons.at(-1), { kind: 'tag_not_covered', tags: ['v1'], deleting: 'pr-7' })
    assert.equal(any.of('a').goesAt, undefined)
    assert.deepEqual(any.ranks('old'), { a: '1 of 1' })
    const whole = decide(both, [{ ...old, match: 'all' }])
    assert.deepEqual(whole.of('a').reasons, [{ kind: 'partial_match', rule: 'old', tags: ['v1'] }])
    assert.deepEqual(whole.ranks('old'), {})
    const untagged = decide(both, policy([old], { untag: true })).of('a')
    assert.deepEqual([untagged.action, untagged.untag], ['UNTAG', ['pr-7']])
    const neither = decide(both, policy([{ ...old, match: 'all' }], { untag: true }))
    assert.deepEqual(neither.fates(), { a: 'KEEP: partial_match' })
  })
  test('any protected tag protects the image', () => {
    const found = decide(both, policy([all({ retainedTop: 0 })], { untag: true }), {
      protections: [protect('v.*')],
    })
    assert.deepEqual(found.of('a').reasons, [{ kind: 'protected', by: 'protect.x', tag: 'v1' }])
    assert.deepEqual([found.of('a').action, found.of('a').goesAt], ['KEEP', undefined])
  })
  test('N counts images that the rule selects, not children and referrers', () => {
    const images = [
      image('i', ['i'], { days: 1, children: [digest('c1'), digest('c2')] }),
      ...['c1', 'c2'].map((name) => image(name, [], { days: 1 })),
      image('s', [], { days: 1, subject: digest('i') }),
      ...aged('t', 2, 3),
    ]
    const found = decide(images, [all({ untagged: true, retainedTop: 2 })])
    assert.deepEqual(found.ranks('all'), { i: '1 of 3', t1: '2 of 3', t2: '3 of 3' })
    assert.deepEqual(found.gone, [digest('t2')])
    assert.deepEqual(found.evaluation.groups, { all: 3, going: 1 })
  })
  test('one digest with three matching tags counts once', () => {
    const found = decide(
      [image('a', ['x', 'y', 'z'], { days: 1 }), ...aged('t', 2, 3)],
      [all({ retainedTop: 2 })],
    )
    assert.deepEqual(found.ranks('all'), { a: '1 of 3', t1: '2 of 3', t2: '3 of 3' })
    assert.deepEqual(found.gone, [digest('t2')])
  })
  test('young images use keep slots; keep_expired counts the old ones; max is a ceiling', () => {
    const images = aged('t', 1, 2, 8, 9)
    const goneBy = (rest: Partial<PolicyRule>) =>
      decide(images, [all({ expirePeriod: 7 * DAY, ...rest })]).order()
    assert.deepEqual(goneBy({ retainedTop: 2 }), ['t4', 't3'])
    assert.deepEqual(goneBy({ retainedTop: 3 }), ['t4'])
    assert.deepEqual(goneBy({ keepExpired: 1 }), ['t4'])
    assert.deepEqual(goneBy({ max: 1 }), ['t4', 't3', 't2'])
  })
  test('what is protected, pinned or in use takes no place', () => {
    const pin = (kind: Pin['kind'], reference: string): Pin => ({
      kind,
      reference,
      owner: 'o',
      registry: 'r',
      repository: 'a',
    })
    const found = decide(aged('t', 1, 2, 3, 4, 5), [all({ retainedTop: 1 })], {
      protections: [protect('t1')],
      pins: [pin('pin', 't2'), pin('in_use', digest('t3'))],
    })
    assert.deepEqual(found.fates(), {
      t1: 'KEEP: protected',
      t2: 'KEEP: pinned',
      t3: 'KEEP: in_use',
      t4: 'KEEP: within_top',
      t5: 'DELETE: beyond_top',
    })
    assert.deepEqual(found.ranks('all'), { t4: '1 of 2', t5: '2 of 2' })
  })
  test('what matches no rule stays', () => {
    const found = decide([image('a', ['main'], { days: 900 }), image('b', [], { days: 900 })], [old])
    assert.deepEqual(found.fates(), { a: 'KEEP: not_selected', b: 'KEEP: not_selected' })
    assert.equal(found.of('a').goesAt, undefined)
  })
  test('all rules must agree; protections are above; first_match lets one decide', () => {
    const top = rule('top', { tagRegexp: 'pr-.*', retainedTop: 1 })
    const images = [image('a', ['pr-1'], { days: 30 }), image('b', ['pr-2'], { days: 31 })]
    assert.deepEqual(decide(images, [old, top]).fates(), {
      a: 'KEEP: expired, within_top',
      b: 'DELETE: beyond_top, expired',
    })
    assert.deepEqual(decide(images, [old, top], { protections: [protect('pr-2')] }).fates(), {
      a: 'KEEP: expired, within_top',
      b: 'KEEP: protected',
    })
    const first = policy(
      [
        { ...old, priority: 1 },
        { ...top, priority: 2 },
      ],
      { onConflict: 'first_match' },
    )
    assert.deepEqual(decide(images, first).fates(), { a: 'DELETE: expired', b: 'DELETE: expired' })
  })
  test('under first_match the lowest priority decides, then the smaller label; none is the last', () => {
    const images = [image('a', ['pr-1'], { days: 30 })]
    const keeps = (label: string, rest: Partial<PolicyRule> = {}) =>
      rule(label, { tagRegexp: '.*', retainedTop: 1, ...rest })
    const deletes = (label: string, rest: Partial<PolicyRule> = {}) =>
      rule(label, { tagRegexp: '.*', retainedTop: 0, ...rest })
    for (const [rules, first] of [
      [[keeps('b', { priority: 2 }), deletes('c', { priority: 1 }), keeps('a', { priority: 3 })], 'c'],
      [[keeps('b', { priority: 10 }), deletes('c', { priority: 9 })], 'c'],
      [[keeps('b'), deletes('c', { priority: 7 }), keeps('a')], 'c'],
      [[keeps('b', { priority: 1 }), deletes('a', { priority: 1 }), keeps('c', { priority: 1 })], 'a'],
      [[keeps('b'), deletes('a'), keeps('c')], 'a'],
    ] as const) {
      for (const order of [rules, rules.toReversed()]) {
        const found = decide(images, policy(order, { onConflict: 'first_match' })).of('a')
        assert.deepEqual([found.action, found.verdicts[0]?.rule], ['DELETE', first])
        assert.deepEqual(
          found.verdicts.map((one) => one.overruled ?? false),
          order.map((_, place) => place > 0),
        )
      }
    }
  })
})

describe('patterns, counts and warnings', () => {
  test('a pattern matches the whole tag, in RE2, at most 256 characters; a lint shows parts', () => {
    const images = [image('a', ['1.0'], { days: 9 }), image('b', ['21.0.5'], { days: 9 })]
    const only = rule('r', { tagRegexp: '1.0', expirePeriod: DAY })
    const found = decide(images, [only])
    assert.deepEqual(found.fates(), { a: 'DELETE: expired', b: 'KEEP: not_selected' })
    const lints = lintEvaluation({ policy: policy([only]), evaluation: found.evaluation })
    assert.deepEqual(
      lints.map(({ code, address }) => [code, address]),
      [['unanchored', 'lifecycle_policy.p.rule.r']],
    )
    assert.match(lints[0]?.detail ?? '', /21\.0\.5/)
    assert.ok(compileTagPattern('a'.repeat(256)).ok)
    for (const pattern of ['a'.repeat(257), '(?=a)a', '(a)\\1'])
      assert.ok(!compileTagPattern(pattern).ok, pattern)
  })
  test('latest is a tag like any other, and a lint says that it can go', async () => {
    assert.deepEqual(decide([image('a', ['latest'], { days: 9 })], [all({ expirePeriod: DAY })]).fates(), {
      a: 'DELETE: expired',
    })
    const body = 'tag_regexp = ".*"\n expire_period = "1d"'
    assert.deepEqual(await warnings(body), ['deletes-latest'])
    assert.deepEqual(await warnings(`${body}\n exclude_tag_regexp = "latest"`), [])
    assert.deepEqual(
      await warnings(body, 'protect "l" {\n  registry = "r"\n  tag_regexp = "latest"\n}\n'),
      [],
    )
    assert.deepEqual(await warnings(body, 'protect "l" {\n  registry = "r"\n  tag_regexp = "v.*"\n}\n'), [
      'deletes-latest',
    ])
  })
  test('a policy that leaves no image is held by a guard, unless allow_empty', () => {
    const own = policy([all({ expirePeriod: DAY })])
    const { evaluation, order } = decide(aged('t', 8, 9), own)
    assert.deepEqual(order(), ['t2', 't1'])
    assert.deepEqual(evaluation.groups, { all: 2, going: 2 })
    const tripped = (allowEmpty: boolean) =>
      checkLimits(evaluation, { ...own.limits, allowEmpty }).flatMap((one) => (one.ok ? [] : [one.guard]))
    assert.deepEqual(tripped(false), ['never_empty'])
    assert.deepEqual(tripped(true), [])
    assert.deepEqual(
      lintEvaluation({ policy: own, evaluation }).map(({ code }) => code),
      ['empties-repository'],
    )
  })
  test('retained_top = 0 is the same as absent, and a lint says so', async () => {
    const images = [image('a', ['pr-1'], { days: 8 }), image('b', ['pr-2'], { days: 6 })]
    for (const rest of [{}, { retainedTop: 0 }])
      assert.deepEqual(decide(images, [{ ...old, ...rest }]).fates(), {
        a: 'DELETE: expired',
        b: 'KEEP: young',
      })
    assert.deepEqual(decide(images, [all({ retainedTop: 0 })]).fates(), {
      a: 'DELETE: beyond_top',
      b: 'DELETE: beyond_top',
    })
    assert.deepEqual(await warnings('tag_regexp = "pr-.*"\n expire_period = "7d"\n retained_top = 0'), [
      'retained-top-zero',
    ])
  })
  test('only retained_top: beyond N goes at any age; grace still holds', () => {
    const images = [
      ...aged('t', 0, 0.001),
      image('u', [], { days: 0.002, firstSeen: NOW - DAY + 1 }),
      image('v', [], { days: 0.003, firstSeen: NOW - DAY }),
    ]
    const found = decide(images, [all({ untagged: true, retainedTop: 1 })])
    assert.deepEqual(found.fates(), {
      t1: 'KEEP: within_top',
      t2: 'DELETE: beyond_top',
      u: 'KEEP: beyond_top, grace',
      v: 'DELETE: beyond_top',
    })
    assert.equal(found.of('u').goesAt, NOW + 1)
  })
  test('nothing goes until a changed policy has cooled off', () => {
    const cooling = policy([old], { coolingOff: 3 * DAY, untag: true })
    const images = [image('a', ['pr-1'], { days: 31 }), image('b', ['pr-2', 'x'], { days: 30 })]
    const found = decide(images, cooling, { changedAt: NOW - 3 * DAY + 1 })
    assert.deepEqual(found.fates(), {
      a: 'KEEP: cooling_off, expired',
      b: 'KEEP: cooling_off, expired, tag_not_covered',
    })
    assert.deepEqual(found.of('a').reasons.at(-1), { kind: 'cooling_off', until: NOW + 1 })
    assert.deepEqual([found.of('a').goesAt, found.of('b').goesAt], [NOW + 1, undefined])
    for (const changedAt of [NOW - 3 * DAY, NOW - 90 * DAY]) {
      assert.deepEqual(decide(images, cooling, { changedAt }).order(), ['a', 'b'])
      assert.equal(decide(images, cooling, { changedAt }).of('b').action, 'UNTAG')
    }
    assert.equal(decide(images, cooling).of('a').action, 'DELETE')
    assert.equal(decide(images, policy([old]), { changedAt: NOW }).of('a').action, 'DELETE')
  })
})
