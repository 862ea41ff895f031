/** Which images a rule speaks of: every filter, as a table. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Image, PolicyRule } from '../../../policies/index.ts'
import { decide, digest, image, index, policy, rule, signs } from './build.ts'

/** Names of the images that the rule selects. */
function selected(images: readonly Image[], filters: Partial<PolicyRule>): string[] {
  const { of, ranks, evaluation } = decide(images, policy([rule('r', { max: 99, ...filters })], { grace: 0 }))
  const names = Object.keys(ranks('r'))
  assert.equal(evaluation.rules[0]?.selects, names.length)
  for (const name of names) assert.equal(of(name).action, 'KEEP')
  return names
}

type Case = readonly [name: string, filters: Partial<PolicyRule>, expected: readonly string[]]

function table(images: readonly Image[], cases: readonly Case[]): void {
  for (const [name, filters, expected] of cases) {
    test(name, () => {
      assert.deepEqual(selected(images, filters), expected)
      assert.deepEqual(selected(images.toReversed(), filters), expected.toReversed())
    })
  }
}

const all = { tagRegexp: '.*' }

describe('by tag', () => {
  const images = [
    image('pr', ['pr-1'], { days: 1 }),
    image('prs', ['pr-2', 'pr-3'], { days: 1 }),
    image('mixed', ['latest', 'pr-4'], { days: 1 }),
    image('main', ['main'], { days: 1 }),
    image('none', [], { days: 1 }),
  ]
  table(images, [
    ['tag_regexp: one tag is enough', { tagRegexp: 'pr-.*' }, ['pr', 'prs', 'mixed']],
    ['tag_regexp is about the whole tag', { tagRegexp: 'pr' }, []],
    ['tag_regexp: alternatives are parts of one pattern', { tagRegexp: 'pr-1|main' }, ['pr', 'main']],
    ['.* selects nothing without a tag', all, ['pr', 'prs', 'mixed', 'main']],
    ['untagged', { untagged: true }, ['none']],
    ['untagged and tag_regexp: either', { tagRegexp: 'main', untagged: true }, ['main', 'none']],
    ['match = all: every tag', { tagRegexp: 'pr-.*', match: 'all' }, ['pr', 'prs']],
    ['match = all, by several parts', { tagRegexp: 'pr-.*|latest', match: 'all' }, ['pr', 'prs', 'mixed']],
    ['match = all selects nothing without a tag', { ...all, match: 'all' }, ['pr', 'prs', 'mixed', 'main']],
    [
      'match = all and untagged: either',
      { tagRegexp: 'pr-.*', match: 'all', untagged: true },
      ['pr', 'prs', 'none'],
    ],
    [
      'exclude_tag_regexp: one such tag is enough',
      { ...all, excludeTagRegexp: 'latest|pr-2' },
      ['pr', 'main'],
    ],
    [
      'exclude_tag_regexp is about the whole tag',
      { ...all, excludeTagRegexp: 'late|pr' },
      ['pr', 'prs', 'mixed', 'main'],
    ],
    ['exclude_tag_regexp leaves untagged ones', { untagged: true, excludeTagRegexp: '.*' }, ['none']],
    ['exclude_tag_regexp of all', { ...all, excludeTagRegexp: '.*' }, []],
  ])
})

describe('tags of signatures are no tags here', () => {
  const images = [
    image('orphan', [signs('gone')], { days: 1 }),
    image('both', [signs('gone', '.att'), 'v1'], { days: 1 }),
    image('self', [signs('self'), 'v2'], { days: 1 }),
    image('only', [signs('only', '')], { days: 1 }),
    image('v3', ['v3'], { days: 1 }),
  ]
  table(images, [
    ['tag_regexp', { tagRegexp: 'sha256-.*' }, []],
    ['tag_regexp .*', all, ['self', 'v3']],
    ['match = all looks at the others', { tagRegexp: 'v[0-9]', match: 'all' }, ['self', 'v3']],
    ['exclude_tag_regexp', { ...all, excludeTagRegexp: 'sha256-.*' }, ['self', 'v3']],
    ['untagged: it is not', { untagged: true }, []],
    ['orphans', { orphans: true }, ['orphan', 'both']],
    ['orphans that are excluded', { orphans: true, excludeTagRegexp: 'v.*' }, ['orphan']],
    [
      'orphans are not excluded by their signature tags',
      { orphans: true, excludeTagRegexp: 'sha.*' },
      ['orphan', 'both'],
    ],
  ])
})

describe('orphans', () => {
  const images = [
    image('a', ['a'], { days: 1 }),
    image('of-a', [], { days: 1, subject: digest('a') }),
    image('of-none', [], { days: 1, subject: digest('none') }),
    image('tagged', ['t'], { days: 1, subject: digest('none') }),
    image('of-itself', [], { days: 1, subject: digest('of-itself') }),
    index('list', [signs('none', '')], ['of-none', 'lost'], { days: 1 }),
  ]
  table(images, [
    ['only by orphans = true', { ...all, untagged: true }, ['a', 'of-itself']],
    ['orphans = true', { orphans: true }, ['of-none', 'tagged', 'list']],
    [
      'with other filters that select',
      { tagRegexp: 'a|t', orphans: true },
      ['a', 'of-none', 'tagged', 'list'],
    ],
    [
      'with a tag for each of several patterns',
      { tagsMatchAll: ['t', '.'], orphans: true },
      ['of-none', 'tagged', 'list'],
    ],
    ['with filters that narrow', { orphans: true, artifactType: 'sbom' }, []],
    [
      'a tag by which no rule selects it keeps it',
      { orphans: true, untagged: true },
      ['of-none', 'tagged', 'of-itself', 'list'],
    ],
  ])
})

describe('indexes that lack a child', () => {
  const images = [
    index('whole', ['w'], ['c'], { days: 1 }),
    index('broken', ['b'], ['c', 'lost'], { days: 1 }),
    index('nameless', [], ['lost'], { days: 1 }),
    index('referring', [], ['lost'], { days: 1, subject: digest('gone') }),
    image('c', [], { days: 1 }),
    image('d', ['d'], { days: 1 }),
  ]
  table(images, [
    ['are not selected', { ...all, untagged: true, orphans: true }, ['whole', 'referring', 'd']],
    ['broken_indexes = true', { ...all, brokenIndexes: true }, ['whole', 'broken', 'd']],
    [
      'broken_indexes = true selects nothing by itself',
      { untagged: true, brokenIndexes: true },
      ['nameless'],
    ],
    [
      'broken_indexes does not mean orphans',
      { ...all, untagged: true, brokenIndexes: true },
      ['whole', 'broken', 'nameless', 'd'],
    ],
  ])
})

describe('annotations and labels', () => {
  const [team, keep] = [{ team: 'a' }, { team: 'a', keep: '' }]
  const images = [
    image('none', ['none'], { days: 1 }),
    image('empty', ['empty'], { days: 1, annotations: {}, labels: {} }),
    image('noted', ['noted'], { days: 1, annotations: keep }),
    image('labelled', ['labelled'], { days: 1, labels: keep }),
    image('other', ['other'], { days: 1, annotations: { team: 'b' }, labels: { team: 'A', keep: 'a' } }),
  ]
  table(images, [
    ['annotations', { ...all, annotations: team }, ['noted']],
    ['all annotations', { ...all, annotations: keep }, ['noted']],
    ['not only some annotations', { ...all, annotations: { ...team, more: 'x' } }, []],
    ['labels', { ...all, labels: team }, ['labelled']],
    ['all labels, an empty value too', { ...all, labels: { keep: '' } }, ['labelled']],
    ['not only some labels', { ...all, labels: { ...team, more: 'x' } }, []],
    ['both: each where it belongs', { ...all, labels: { keep: 'a' }, annotations: { team: 'b' } }, ['other']],
    ['both: not one for the other', { ...all, labels: team, annotations: team }, []],
    ['none wanted: there must be some list', { ...all, annotations: {} }, ['empty', 'noted', 'other']],
    ['not what every object has', { ...all, annotations: { toString: '' } }, []],
    ['they select nothing by themselves', { untagged: true, annotations: team }, []],
  ])
})

describe('artifact_type and min_size', () => {
  const images = [
    image('unknown', ['a'], { days: 1, size: 0 }),
    image('small', ['b'], { days: 1, size: 99, artifactType: 'application/x' }),
    image('fits', ['c'], { days: 1, size: 100, artifactType: 'application/x+json' }),
    image('large', [], { days: 1, size: 1e12 }),
    image('tiny', ['d'], { days: 1, size: 1 }),
  ]
  table(images, [
    ['artifact_type, exactly', { ...all, artifactType: 'application/x' }, ['small']],
    ['artifact_type, in the case that it has', { ...all, artifactType: 'Application/x' }, []],
    ['min_size, from there', { ...all, untagged: true, minSize: 100 }, ['fits', 'large']],
    [
      'min_size of 1 byte: a size that is known',
      { ...all, untagged: true, minSize: 1 },
      ['small', 'fits', 'large', 'tiny'],
    ],
    ['min_size of 0: a size that is known', { ...all, minSize: 0 }, ['small', 'fits', 'tiny']],
    ['both', { ...all, untagged: true, minSize: 1, artifactType: 'application/x+json' }, ['fits']],
  ])
})

describe('platform', () => {
  const on = (name: string, platform?: string) =>
    image(name, [name], { days: 1, ...(platform === undefined ? {} : { platform }) })
  const part = (name: string, platform?: string) => ({ ...on(name, platform), tags: [] })
  const images = [
    on('arm64', 'linux/arm64'),
    on('v8', 'linux/arm64/v8'),
    on('arm', 'linux/arm'),
    on('v7', 'linux/arm/v7'),
    on('amd64', 'linux/amd64'),
    on('windows', 'windows/arm64'),
    on('unknown', 'unknown/unknown'),
    on('none'),
    part('c-arm64', 'linux/arm64'),
    part('c-v8', 'linux/arm64/v8'),
    part('c-amd64', 'linux/amd64'),
    part('c-attests', 'unknown/unknown'),
    part('c-none'),
    index('all-arm', ['all-arm'], ['c-arm64', 'c-v8'], { days: 1 }),
    index('attested', ['attested'], ['c-v8', 'c-attests', 'c-none'], { days: 1 }),
    index('multi', ['multi'], ['c-arm64', 'c-amd64'], { days: 1 }),
    index('no-image', ['no-image'], ['c-attests', 'c-none'], { days: 1 }),
    index('nested', ['nested'], ['inner'], { days: 1 }),
    index('inner', [], ['c-arm64'], { days: 1 }),
    index('lacks', ['lacks'], ['c-arm64', 'lost'], { days: 1 }),
    index('says', ['says'], ['c-amd64'], { days: 1, platform: 'linux/arm64' }),
  ]
  table(images, [
    [
      'of any variant; of an index, all children that have one',
      { ...all, platform: 'linux/arm64' },
      ['arm64', 'v8', 'all-arm', 'attested'],
    ],
    ['of one variant', { ...all, platform: 'linux/arm64/v8' }, ['v8', 'attested']],
    ['not the beginning of a word', { ...all, platform: 'linux/arm' }, ['arm', 'v7']],
    [
      'what an index says of itself counts for nothing',
      { ...all, platform: 'linux/amd64' },
      ['amd64', 'says'],
    ],
    ['of another system', { ...all, platform: 'windows/arm64' }, ['windows']],
    [
      'with broken_indexes, the children that are here',
      { ...all, platform: 'linux/arm64', brokenIndexes: true },
      ['arm64', 'v8', 'all-arm', 'attested', 'lacks'],
    ],
    ['an attestation is for no platform', { ...all, platform: 'unknown/unknown' }, ['unknown']],
  ])
})

test('what a rule does not select is not counted by it, and the reason says why it is left', () => {
  const images = [
    image('a', ['a'], { days: 1 }),
    image('b', ['b'], { days: 2, size: 500 }),
    image('c', ['c', 'x'], { days: 3, size: 500 }),
  ]
  const found = decide(images, [
    rule('big', { tagRegexp: '.', minSize: 500, match: 'all', excludeTagRegexp: 'b', retainedTop: 0 }),
  ])
  assert.deepEqual(found.fates(), {
    a: 'KEEP: not_selected',
    b: 'KEEP: not_selected',
    c: 'DELETE: beyond_top',
  })
  const partial = decide(images, [rule('c', { tagRegexp: 'c', match: 'all', retainedTop: 0 })])
  assert.deepEqual(partial.fates(), {
    a: 'KEEP: not_selected',
    b: 'KEEP: not_selected',
    c: 'KEEP: partial_match',
  })
})
