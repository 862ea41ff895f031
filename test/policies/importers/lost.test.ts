/** What careen cannot say is in the output, and deletes nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decisionsOf, evaluate, openPatterns } from '../../../policies/engine/index.ts'
import { importDocument, printImported } from '../../../policies/importers/index.ts'
import type { ForeignSystem } from '../../../policies/importers/systems.ts'
import { CareenError } from '../../../policies/model/index.ts'
import { image, NOW } from '../engine/build.ts'

const selection = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 }
const expire = { type: 'expire' }
const olderThan = '86400s'
const days = (params: object, more: object = {}): object => ({
  template: 'nDaysSinceLastPush',
  params,
  tag_selectors: [{ decoration: 'matches', pattern: '**' }],
  ...more,
})
const entry = { patterns: ['v.*'], pushedWithin: '24h' }

type Row = readonly [what: string, system: ForeignSystem, policy: unknown, at: string]

const LOST: readonly Row[] = [
  [
    'a transition',
    'ecr',
    { rules: [{ rulePriority: 1, selection, action: { type: 'transition' } }] },
    'rules[0].action',
  ],
  [
    'a storage class',
    'ecr',
    { rules: [{ rulePriority: 1, selection: { ...selection, storageClass: 'archive' }, action: expire }] },
    'rules[0].selection.storageClass',
  ],
  [
    'a new field of a selection',
    'ecr',
    { rules: [{ rulePriority: 1, selection: { ...selection, architecture: 'arm64' }, action: expire }] },
    'rules[0].selection.architecture',
  ],
  [
    'a new field of a rule',
    'ecr',
    { rules: [{ rulePriority: 1, selection, action: expire, dryRun: true }] },
    'rules[0].dryRun',
  ],
  [
    'a count by pulls',
    'ecr',
    {
      rules: [
        { rulePriority: 1, selection: { ...selection, countType: 'sinceImagePulled' }, action: expire },
      ],
    },
    'rules[0].selection.countType',
  ],
  [
    'no pattern of tags',
    'ecr',
    { rules: [{ rulePriority: 1, selection: { ...selection, tagStatus: 'tagged' }, action: expire }] },
    'rules[0]',
  ],
  [
    'deleting what is newer',
    'gar',
    [{ name: 'a', action: { type: 'Delete' }, condition: { newerThan: olderThan } }],
    '[0]',
  ],
  [
    'digests that begin so',
    'gar',
    [{ name: 'a', action: { type: 'Delete' }, condition: { olderThan, versionNamePrefixes: ['sha256:a'] } }],
    '[0]',
  ],
  [
    'a new condition',
    'gar',
    [{ name: 'a', action: { type: 'Delete' }, condition: { olderThan, sizeAbove: 1 } }],
    '[0]',
  ],
  ['a lookahead', 'acr', 'acr purge --filter "app:(?!v).*" --ago 1d', '--filter'],
  ['an unknown flag', 'acr', { cmd: 'acr purge --filter app:.* --ago 1d --keep-latest' }, '--keep-latest'],
  ['repositories as an expression', 'acr', 'acr purge --filter "[ab]:.*" --ago 1d', '--filter'],
  ['no pattern to delete', 'gitlab', { enabled: true, keep_n: 1 }, 'name_regex_delete'],
  [
    'a lookahead to keep',
    'gitlab',
    { name_regex_delete: '.*', name_regex_keep: '(?!x).*', older_than: '7d' },
    'name_regex_delete',
  ],
  ['an unknown cadence', 'gitlab', { name_regex_delete: '.*', older_than: '7d', cadence: '2d' }, 'cadence'],
  ['an unknown template', 'harbor', { rules: [days({}, { template: 'daysSinceMoon' })] }, 'rules[0]'],
  [
    'a label selector',
    'harbor',
    { rules: [days({ nDaysSinceLastPush: 1 }, { tag_selectors: [{ kind: 'label', pattern: 'x' }] })] },
    'rules[0]',
  ],
  [
    'all repositories but some',
    'harbor',
    {
      rules: [
        days(
          { nDaysSinceLastPush: 1 },
          { scope_selectors: { repository: [{ decoration: 'repoExcludes', pattern: 'a?' }] } },
        ),
      ],
    },
    'rules[0].scope_selectors.repository[0]',
  ],
  [
    'other tags than a pattern with stars inside',
    'harbor',
    {
      rules: [
        days({ nDaysSinceLastPush: 1 }, { tag_selectors: [{ decoration: 'excludes', pattern: 'a*b*' }] }),
      ],
    },
    'rules[0]',
  ],
  [
    'a new field of a rule',
    'harbor',
    { rules: [days({ nDaysSinceLastPush: 1 }, { minimum: 3 })] },
    'rules[0].minimum',
  ],
  [
    'a pattern with a lookahead',
    'quay',
    { method: 'creation_date', value: '1d', tagPattern: '(?=a)' },
    'tagPattern',
  ],
  [
    'a new condition',
    'zot',
    { policies: [{ repositories: ['**'], keepTags: [{ ...entry, minSize: 4 }] }] },
    'policies[0].keepTags[0].minSize',
  ],
  [
    'a glob of repositories',
    'zot',
    { policies: [{ repositories: ['[ab]/*'], keepTags: [entry] }] },
    'policies[0].repositories[0]',
  ],
  [
    'subpaths',
    'zot',
    { storage: { subPaths: {}, retention: { policies: [{ repositories: ['**'], keepTags: [entry] }] } } },
    'storage.subPaths',
  ],
  ['a lookbehind', 'yandex', { rules: [{ tag_regexp: '(?<=a)b', retained_top: 1 }] }, 'rules[0].tag_regexp'],
  ['a new field', 'yandex', { rules: [{ untagged: true, retained_top: 1, labels: {} }] }, 'rules[0].labels'],
  ['an unknown key', 'tencent', { retention_rule: { key: 'latestPulledK', value: 1 } }, 'retention_rule'],
  [
    'digests to skip',
    'ghcr',
    { uses: 'snok/container-retention-policy@v3', with: { 'cut-off': '1d', 'skip-shas': 'sha256:a' } },
    'with.skip-shas',
  ],
  [
    'an unknown input',
    'ghcr',
    { uses: 'dataaxiom/ghcr-cleanup-action@v1', with: { 'keep-n-tagged': 1, 'keep-days': 3 } },
    'with.keep-days',
  ],
  ['one version a run', 'ghcr', { uses: 'actions/delete-package-versions@v5', with: {} }, 'with'],
]

for (const [what, system, policy, at] of LOST)
  test(`${system}: ${what} is lost, and the output says so`, () => {
    const imported = importDocument(system, policy)
    const lost = imported.flatMap(({ notes }) => notes).filter(({ kind }) => kind === 'lost')
    assert.ok(
      lost.some((note) => note.at === at),
      JSON.stringify(lost),
    )
    const text = printImported(system, imported).replaceAll(/\n *# /g, ' ')
    for (const note of lost) assert.ok(text.includes(`NOT SAID HERE. ${note.at}`), text)
  })

const SHIELDING: readonly Row[] = LOST.filter(
  ([what]) => !/repositor|cadence|subpaths|flag|skip|unknown input/.test(what),
)

for (const [what, system, policy] of SHIELDING)
  test(`${system}: with ${what}, nothing is deleted`, () => {
    const images = [
      image('a', ['v1', 'b'], { days: 400 }),
      image('b', ['x'], { days: 300 }),
      image('c', ['ab'], { days: 200 }),
    ]
    for (const { policy: one } of importDocument(system, policy)) {
      const own = one.rules.filter(({ label }) => label !== 'rest')
      const evaluation = evaluate(
        {
          repository: { registry: 'imported', repository: 'x' },
          images,
          protections: [],
          now: NOW,
          policy: { ...one, rules: system === 'zot' ? own : one.rules },
        },
        openPatterns(),
      )
      assert.deepEqual(
        decisionsOf(evaluation).map(({ action }) => action),
        ['KEEP', 'KEEP', 'KEEP'],
      )
    }
  })

const WRONG: readonly Row[] = [
  ['a number for a policy', 'ecr', 7, 'the policy: expected an object, found 7'],
  ['no rules', 'ecr', {}, 'rules: it is missing'],
  ['a rule that is a text', 'ecr', { rules: ['a'] }, 'rules[0]: expected an object, found "a"'],
  ['no priority', 'ecr', { rules: [{ selection, action: expire }] }, 'rules[0].rulePriority: it is missing'],
  [
    'an unknown state of tags',
    'ecr',
    { rules: [{ rulePriority: 1, selection: { ...selection, tagStatus: 'all' }, action: expire }] },
    'rules[0].selection.tagStatus: expected "tagged", "untagged" or "any", found "all"',
  ],
  [
    'a count of 0',
    'ecr',
    { rules: [{ rulePriority: 1, selection: { ...selection, countNumber: 0 }, action: expire }] },
    'rules[0].selection.countNumber: expected a number above 0, found 0',
  ],
  [
    'an unknown action',
    'gar',
    [{ action: { type: 'Archive' } }],
    '[0].action: expected the action Delete or Keep, found "Archive"',
  ],
  [
    'an age in words',
    'gar',
    [{ action: 'Delete', condition: { olderThan: 'old' } }],
    '[0].condition.olderThan: expected a duration such as "2592000s" or "30d", found "old"',
  ],
  ['another command', 'acr', 'acr build .', 'cmd: expected acr purge with its flags, found "acr build ."'],
  [
    'no age',
    'acr',
    'acr purge --filter a:.*',
    'cmd: expected --ago with a duration such as 30d, found "acr purge --filter a:.*"',
  ],
  ['an open quote', 'acr', 'acr purge --filter "a:.* --ago 1d', 'cmd: a quote is not closed'],
  [
    'a filter without tags',
    'acr',
    'acr purge --filter a --ago 1d',
    '--filter: expected REPOSITORY:TAGS, found "a"',
  ],
  [
    'an unknown method',
    'quay',
    { method: 'size', value: 1 },
    'method: expected "number_of_tags" or "creation_date", found "size"',
  ],
  ['an algorithm', 'harbor', { algorithm: 'and', rules: [] }, 'algorithm: expected "or", found "and"'],
  [
    'extras that are no JSON',
    'harbor',
    { rules: [days({ nDaysSinceLastPush: 1 }, { tag_selectors: [{ pattern: '**', extras: '{' }] })] },
    'rules[0].tag_selectors[0].extras: expected JSON such as {"untagged":true}, found "{"',
  ],
  ['no policy', 'zot', { storage: {} }, 'policies: expected one policy at least, found nothing'],
  [
    'an action nobody knows',
    'ghcr',
    { uses: 'x/y@v1' },
    'uses: expected container-retention-policy, ghcr-cleanup-action or delete-package-versions, found "x/y@v1"',
  ],
]

for (const [what, system, policy, message] of WRONG)
  test(`${system}: ${what} is an error that names the place`, () => {
    assert.throws(
      () => importDocument(system, policy),
      (error) =>
        error instanceof CareenError && error.code === 'INVALID_ARGUMENT' && error.message === message,
    )
  })
