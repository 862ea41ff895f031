/** A key that careen does not know is named, wherever it is in a policy: in an error, or in a comment. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importDocument } from '../../../policies/importers/index.ts'
import type { ForeignSystem } from '../../../policies/importers/systems.ts'
import { CareenError, isRecord } from '../../../policies/model/index.ts'

const selector = (decoration: string) => [{ kind: 'doublestar', decoration, pattern: 'a*', extras: '' }]

type Row = readonly [system: ForeignSystem, policy: object]

const POLICIES: readonly Row[] = [
  [
    'ecr',
    {
      rules: [
        {
          rulePriority: 1,
          description: 'd',
          selection: {
            tagStatus: 'any',
            storageClass: 'standard',
            countType: 'sinceImagePushed',
            countUnit: 'days',
            countNumber: 3,
          },
          action: { type: 'expire' },
        },
      ],
    },
  ],
  [
    'gar',
    [
      { name: 'a', action: { type: 'Delete' }, condition: { tagState: 'any', olderThan: '1d' } },
      { name: 'b', action: { type: 'Keep' }, mostRecentVersions: { keepCount: 3 } },
    ],
  ],
  ['acr', { cmd: 'acr purge --filter a:b --ago 1d' }],
  [
    'gitlab',
    { container_expiration_policy: { enabled: true, keep_n: 1, older_than: '7d', name_regex: '.*' } },
  ],
  [
    'harbor',
    {
      algorithm: 'or',
      rules: [
        {
          action: 'retain',
          template: 'latestPushedK',
          params: { latestPushedK: 3 },
          tag_selectors: selector('matches'),
          scope_selectors: { repository: selector('repoMatches') },
        },
      ],
    },
  ],
  ['quay', { policies: [{ method: 'number_of_tags', value: 3 }] }],
  [
    'zot',
    {
      delay: '1h',
      policies: [
        {
          repositories: ['**'],
          keepTags: [{ patterns: ['a'], pushedWithin: '24h' }],
          keepUntagged: { pushedWithin: '24h' },
        },
      ],
    },
  ],
  ['yandex', { name: 'p', rules: [{ untagged: true, retained_top: 3 }] }],
  [
    'tencent',
    {
      namespace_name: 'n',
      advanced_rule_items: [
        {
          repository_filter: { decoration: 'repoMatches', pattern: '**' },
          tag_filter: { decoration: 'matches', pattern: '**' },
          retention_policy: { key: 'latestPushedK', value: 3 },
        },
      ],
    },
  ],
  ['tencent', { namespace_name: 'n', retention_rule: { key: 'latestPushedK', value: 3 } }],
  ['tencent', { RepoName: 'a', Type: 'keep_last_nums', Val: 3 }],
  ['ghcr', { uses: 'a/container-retention-policy@v3', with: { 'cut-off': '7d' } }],
  ['ghcr', { uses: 'a/ghcr-cleanup-action@v1', with: { 'delete-untagged': true } }],
  ['ghcr', { uses: 'a/delete-package-versions@v5', with: { 'min-versions-to-keep': 3 } }],
]

/** Returns copies of the value, each with one more key in one of its objects. */
function withKey(value: unknown): readonly unknown[] {
  if (Array.isArray(value))
    return value.flatMap((one, at) => withKey(one).map((changed) => value.with(at, changed)))
  if (!isRecord(value)) return []
  const inside = Object.entries(value).flatMap(([name, one]) =>
    withKey(one).map((changed) => ({ ...value, [name]: changed })),
  )
  return [{ ...value, xyzzy: 1 }, ...inside]
}

function named(system: ForeignSystem, document: unknown): boolean {
  try {
    const notes = importDocument(system, document).flatMap((one) => one.notes)
    return notes.some(({ at, text }) => `${at} ${text}`.includes('xyzzy'))
  } catch (error) {
    assert.ok(error instanceof CareenError, String(error))
    return error.message.includes('xyzzy')
  }
}

for (const [system, policy] of POLICIES)
  test(`${system}: each object of ${JSON.stringify(policy).slice(0, 50)} says which key is not known`, () => {
    const silent = withKey(policy).filter((one) => !named(system, one))
    assert.deepEqual(silent, [])
  })
