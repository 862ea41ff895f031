/** What keep_semver keeps, as a table. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Image, KeepSemver, PolicyRule } from '../../../policies/index.ts'
import { DAY, decide, image, NOW, protect, rule } from './build.ts'

const all = (rest: Partial<PolicyRule>): PolicyRule => rule('all', { tagRegexp: '.*', ...rest })

/** Images called by their first tag, so that a later one is older. */
const tagged = (...tags: readonly string[]): Image[] =>
  tags.map((list, i) => {
    const [name = '', ...more] = list.split(' ')
    return image(name, [name, ...more].toSorted(), { days: i + 1 })
  })

describe('keep_semver keeps the highest versions of every line', () => {
  const kept = (tags: readonly string[], keepSemver: KeepSemver, rest: Partial<PolicyRule> = {}) => {
    const images = tagged(...tags)
    const { fates } = decide(images, [all({ keepSemver, ...rest })])
    return Object.entries(fates()).flatMap(([name, fate]) => (fate.startsWith('KEEP') ? [name] : []))
  }
  const per = (line: KeepSemver['per'], count: number, prerelease = false): KeepSemver => ({
    per: line,
    count,
    prerelease,
  })
  const tree = ['1.0.0', '1.0.1', '1.1.0', '1.1.1', '2.0.0', '2.0.1', '10.0.0']
  const CASES: readonly (readonly [string, readonly string[], KeepSemver, readonly string[]])[] = [
    ['one of a major', tree, per('major', 1), ['1.1.1', '2.0.1', '10.0.0']],
    ['two of a major', tree, per('major', 2), ['1.1.0', '1.1.1', '2.0.0', '2.0.1', '10.0.0']],
    ['one of a minor', tree, per('minor', 1), ['1.0.1', '1.1.1', '2.0.1', '10.0.0']],
    ['two of a minor', tree, per('minor', 2), tree],
    ['one of a patch', tree, per('patch', 1), tree],
    ['more than there are', tree, per('major', 99), tree],
    ['by number, not by letter', ['1.9.0', '1.10.0', '1.2.0'], per('major', 1), ['1.10.0']],
    ['whatever the age', ['1.0.0', '1.0.1', '0.9.9', '1.0.2'], per('major', 1), ['0.9.9', '1.0.2']],
    ['with a leading v or without', ['v1.0.0', '1.0.1', 'v1.0.2'], per('major', 1), ['v1.0.2']],
    [
      'the same version twice is one',
      ['v1.0.1', '1.0.1', '1.0.0', '0.1.0'],
      per('major', 1),
      ['v1.0.1', '1.0.1', '0.1.0'],
    ],
    [
      'the same version twice takes one place',
      ['v1.0.1', '1.0.1', '1.0.0', '1.0.0-rc'],
      per('major', 2),
      ['v1.0.1', '1.0.1', '1.0.0'],
    ],
    [
      'build metadata is no version',
      ['1.0.1+a', '1.0.1+b', '1.0.0'],
      per('major', 1),
      ['1.0.1+a', '1.0.1+b'],
    ],
    ['prereleases take no part', ['2.0.0-rc.1', '1.0.0', '0.1.0-rc'], per('major', 1), ['1.0.0']],
    [
      'prereleases take part',
      ['2.0.0-rc.1', '2.0.0-rc.2', '1.0.0-rc.1', '1.0.0'],
      per('major', 1, true),
      ['2.0.0-rc.2', '1.0.0'],
    ],
    [
      'rc.10 is above rc.9',
      ['2.0.0-rc.9', '2.0.0-rc.10', '2.0.0-alpha'],
      per('major', 1, true),
      ['2.0.0-rc.10'],
    ],
    [
      'prereleases of a patch',
      ['2.0.0-rc.1', '2.0.0-rc.2', '2.0.1-rc.1'],
      per('patch', 1, true),
      ['2.0.0-rc.2', '2.0.1-rc.1'],
    ],
    [
      'no versions',
      ['latest', '1.0', 'v1', '1.2.3.4', '01.0.0', 'x1.0.0', '1.0.0'],
      per('major', 1),
      ['latest', '1.0', 'v1', '1.2.3.4', '01.0.0', 'x1.0.0', '1.0.0'],
    ],
    [
      'any tag that is kept',
      ['0.1.0 1.0.0', '1.0.1', '0.0.9 1.0.2-rc.1'],
      per('major', 1),
      ['0.1.0', '1.0.1'],
    ],
    [
      'a variant is a line of its own',
      ['1.4.0', '1.4.0-alpine', '1.4.1', '1.4.1-alpine', '1.4.0-slim', '1.4.1-bookworm3.2'],
      per('major', 1),
      ['1.4.1', '1.4.1-alpine', '1.4.0-slim', '1.4.1-bookworm3.2'],
    ],
    [
      'variants are compared without case, and are one',
      ['1.4.1-Alpine', '1.4.1-alpine', '1.4.0-ALPINE'],
      per('major', 1),
      ['1.4.1-Alpine', '1.4.1-alpine'],
    ],
    [
      'stages, counts, revisions and what git describe writes are prereleases',
      [
        '1.0.0',
        '1.1.0-RC1',
        '1.1.0-m3',
        '1.1.0-3',
        '1.1.0-r4',
        '1.1.0-g0a1b2c',
        '1.1.0-5-g0a1b2c',
        '1.1.0-SNAPSHOT',
      ],
      per('major', 1),
      ['1.0.0'],
    ],
    [
      'without variants every suffix is a prerelease, as SemVer has it',
      ['1.4.0', '1.4.1-alpine'],
      { ...per('major', 1), variants: false },
      ['1.4.0'],
    ],
    ['a version beside another tag', ['1.0.0 latest', '1.0.1 stable', '1.0.2'], per('major', 1), ['1.0.2']],
  ]
  for (const [name, tags, keep, expected] of CASES)
    test(name, () => {
      assert.deepEqual(kept(tags, keep), expected)
      assert.deepEqual(
        kept(tags.toReversed(), keep).toSorted(),
        expected.toSorted(),
        'listed and aged the other way',
      )
    })
  test('only tags that the rule selects by are versions', () => {
    const images = ['1.0.0 build-2.0.0', '1.0.1 v9.0.0', '1.0.2']
    assert.deepEqual(kept(images, per('major', 1), { tagRegexp: '[0-9.]+' }), ['1.0.0', '1.0.1', '1.0.2'])
    const { fates } = decide(tagged(...images), [
      rule('n', { tagRegexp: '[0-9.]+', keepSemver: per('major', 1) }),
      rule('v', { tagRegexp: '(v|build).*', retainedTop: 0 }),
    ])
    assert.deepEqual(Object.values(fates()), [
      'DELETE: beyond_top, not_kept_version',
      'DELETE: beyond_top, not_kept_version',
      'KEEP: kept_version',
    ])
  })
  test('each says which version, its place and its line', () => {
    const images = tagged('1.4.0 1.4.2', '1.4.1', '1.3.0', '1.5.0-rc.1', 'latest', '1.4.0-rc')
    const found = decide(images, [all({ keepSemver: per('minor', 1) })])
    const of = { rule: 'all', count: 1 }
    const reasons = (name: string) => found.of(name).reasons
    assert.deepEqual(reasons('1.4.0'), [
      { kind: 'kept_version', ...of, version: '1.4.2', place: 1, line: '1.4' },
    ])
    assert.deepEqual(reasons('1.4.1'), [
      { kind: 'not_kept_version', ...of, version: '1.4.1', place: 2, line: '1.4' },
    ])
    assert.deepEqual(reasons('1.3.0'), [
      { kind: 'kept_version', ...of, version: '1.3.0', place: 1, line: '1.3' },
    ])
    assert.deepEqual(reasons('1.5.0-rc.1'), [
      { kind: 'not_kept_prerelease', rule: 'all', version: '1.5.0-rc.1' },
    ])
    assert.deepEqual(reasons('latest'), [{ kind: 'not_a_version', rule: 'all' }])
    assert.deepEqual(found.order(), ['1.4.0-rc', '1.5.0-rc.1', '1.4.1'])
  })
  test('a version that is not kept goes by its age, if the rule has a period; one that is kept, never', () => {
    const images = tagged('1.0.0', '1.0.1', '1.0.2', '1.1.0')
    const found = decide(images, [all({ keepSemver: per('minor', 1), expirePeriod: DAY })])
    assert.deepEqual(found.fates(), {
      '1.0.0': 'KEEP: young',
      '1.0.1': 'DELETE: expired, not_kept_version',
      '1.0.2': 'KEEP: kept_version',
      '1.1.0': 'KEEP: kept_version',
    })
    assert.deepEqual(
      ['1.0.0', '1.0.2'].map((name) => found.of(name).goesAt),
      [NOW + 1, undefined],
    )
  })
  test('an image without a time, or held from above, takes no place among versions', () => {
    const images = [image('u', ['1.0.2']), image('p', ['1.0.3'], { days: 9 }), ...tagged('1.0.1', '1.0.0')]
    const rules = [all({ keepSemver: per('major', 1) })]
    assert.deepEqual(decide(images, rules, { protections: [protect('1.0.3')] }).fates(), {
      u: 'KEEP: age_unknown',
      p: 'KEEP: protected',
      '1.0.1': 'KEEP: kept_version',
      '1.0.0': 'DELETE: not_kept_version',
    })
  })
  test('untagged images are no versions', () => {
    const found = decide(
      [image('a', [], { days: 9 })],
      [rule('all', { untagged: true, keepSemver: per('major', 1), expirePeriod: DAY })],
    )
    assert.deepEqual(found.fates(), { a: 'KEEP: not_a_version' })
  })
})
