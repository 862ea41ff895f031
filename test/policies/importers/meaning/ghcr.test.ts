/** Three actions that clean packages of GitHub, and three meanings. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Image } from '../../../../policies/model/index.ts'
import { attached, daysAgo, digest, image, verdicts } from './build.ts'

type Step = readonly [inputs: object, images: readonly Image[], expected: string]

function check(uses: string, rows: readonly Step[]): void {
  for (const [inputs, images, expected] of rows)
    assert.equal(
      verdicts('ghcr', { uses, with: inputs }, images),
      expected,
      `${uses} ${JSON.stringify(inputs)}`,
    )
}

const both = [image('M', ['pr-7', 'v1'], 30)]
const young = [image('I', ['v1'], 3, { children: [digest('C')] }), image('C', [], 40)]
const signed = [image('S', ['v1'], 40), image('G', [attached('S', '.sig')], 40)]
const referred = [image('S', ['v1'], 3), image('R', [], 40, { subject: digest('S') })]
const retagged = image('T', ['v2'], 50, { tagged: daysAgo(1, 'tag') })

test('container-retention-policy: all tags must match, keep counts tagged ones, and version 2 knows no index', () => {
  const inputs = (rest: object = {}) => ({ account: 'user', token: 't', 'cut-off': '7d', ...rest })
  check('snok/container-retention-policy@v3.0.0', [
    [inputs({ 'image-tags': 'pr-*' }), both, 'K'],
    [inputs({ 'image-tags': 'pr-* v*' }), both, 'D'],
    [inputs({ 'image-tags': '!v1' }), [...both, image('X', ['v2'], 30)], 'K D'],
    [
      inputs({ 'keep-n-most-recent': 1 }),
      [image('X', ['a'], 30), image('Y', ['b'], 31), image('Z', [], 30)],
      'K D D',
    ],
    [inputs({ 'tag-selection': 'untagged' }), [image('X', ['a'], 30), image('Z', [], 30)], 'K D'],
    [inputs({ 'skip-shas': digest('X') }), [image('X', ['a'], 30)], 'K'],
    [
      inputs(),
      [image('X', ['a'], 7), image('Y', ['b'], 8), image('Z', ['c'], undefined), retagged],
      'K D ? ?',
    ],
    [inputs({ 'timestamp-to-use': 'created_at' }), [retagged], 'D'],
    [inputs(), young, 'K K'],
    [inputs(), referred, 'K D'],
    [inputs({ 'image-names': 'api' }), both, 'K'],
    [inputs({ 'image-names': 'web' }), both, 'D'],
    [inputs({ 'dry-run': 'true' }), both, 'K'],
    [{ 'cut-off': '1 day ago UTC', 'untagged-only': true }, young, 'K D'],
    [{ 'cut-off': '1 day ago UTC', 'untagged-only': false, 'skip-tags': 'v*' }, both, 'K'],
    [
      { 'cut-off': '1 day ago UTC', 'filter-tags': 'pr-*', 'keep-at-least': '1' },
      [image('X', ['a'], 2), image('Y', ['b'], 3)],
      'K D',
    ],
  ])
})

test('ghcr-cleanup-action: matched tags are removed, and children and referrers go with their images', () => {
  check('dataaxiom/ghcr-cleanup-action@v1', [
    [{ 'delete-tags': 'pr-*' }, both, '-pr-7'],
    [{ 'delete-tags': 'pr-*,v*' }, both, 'D'],
    [{ 'delete-tags': '*', 'older-than': '7 days' }, both, '?'],
    [{ 'delete-tags': '1.0', 'use-regex': true }, [image('X', ['21.0.5'], 1)], 'D'],
    [{ 'delete-tags': '*', 'exclude-tags': 'v*' }, both, 'K'],
    [{ 'delete-tags': '*' }, [image('Z', [], 30)], 'D'],
    [{}, [image('X', ['a'], 30), image('Z', [], 30)], 'K D'],
    [{ 'keep-n-tagged': 1 }, [image('X', ['a'], 30), image('Y', ['b'], 31), image('Z', [], 30)], 'K D K'],
    [
      { 'keep-n-tagged': 1, 'delete-tags': 'pr-*' },
      [...both, image('X', ['pr-1'], 31), image('Y', ['v2'], 1)],
      'K D K',
    ],
    [{ 'keep-n-tagged': 0, 'delete-tags': 'pr-*' }, both, '-pr-7'],
    [{ 'keep-n-untagged': 1 }, [image('X', [], 30), image('Y', [], 31)], 'K D'],
    [
      { 'older-than': '7 days', 'keep-n-tagged': 0 },
      [image('X', ['a'], 7), image('Y', ['b'], 8), image('Z', ['c'], undefined), retagged],
      'K D ? ?',
    ],
    [{ 'delete-untagged': true }, young, 'K K'],
    [{ 'keep-n-tagged': 0 }, young, 'D D'],
    [{ 'keep-n-tagged': 0 }, signed, 'D D'],
    [{ 'delete-untagged': true }, referred, 'K K'],
    [
      { 'delete-partial-images': true },
      [image('I', ['v1'], 3, { children: [digest('C'), digest('gone')] }), image('C', [], 3)],
      'D D',
    ],
    [{ 'delete-ghost-images': true }, [image('I', ['v1'], 3, { children: [digest('gone')] })], 'D'],
    [{ 'delete-orphaned-images': true }, [image('G', [attached('gone', '.sig')], 4)], 'D'],
    [{ 'delete-untagged': true }, [image('R', [], 40, { subject: digest('gone') })], 'K'],
  ])
})

test('delete-package-versions: every manifest counts, and ignore-versions never sees a tag', () => {
  const inputs = (rest: object) => ({ 'package-name': 'web', 'package-type': 'container', ...rest })
  check('actions/delete-package-versions@v5', [
    [
      inputs({ 'min-versions-to-keep': 1, 'ignore-versions': '^(latest|v.*)$' }),
      [image('L', ['latest'], 3), image('V', ['v1'], 2)],
      'D K',
    ],
    [inputs({ 'min-versions-to-keep': 1, 'ignore-versions': '^sha256' }), both, 'K'],
    [inputs({ 'min-versions-to-keep': 1 }), young, 'K D'],
    [inputs({ 'delete-only-untagged-versions': 'true' }), young, 'K D'],
    [inputs({}), [image('X', ['a'], 30), image('Y', ['b'], 31)], 'K D'],
    [
      inputs({ 'num-old-versions-to-delete': 2 }),
      [image('X', ['a'], 30), image('Y', ['b'], 31), image('Z', ['c'], undefined)],
      '? D ?',
    ],
    [{ 'package-name': 'api', 'min-versions-to-keep': 0 }, both, 'K'],
  ])
})
