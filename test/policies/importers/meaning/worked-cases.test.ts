/** The three worked cases that tell the systems apart, and every policy of the collection. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { decideAsSystem } from '../../../../policies/importers/meaning/index.ts'
import type { ForeignSystem } from '../../../../policies/importers/systems.ts'
import { image, NOW, PREVIEW, PROMOTED, TEN, verdicts } from './build.ts'

const DATA = join(import.meta.dirname, '../../../data/foreign-policies')
const OLD = 'K K K K K D D D D D'

const ecr = (...rules: readonly (readonly [prefix: string, countType: string, countNumber: number])[]) => ({
  rules: rules.map(([prefix, countType, countNumber], at) => ({
    rulePriority: at + 1,
    selection: {
      ...(prefix === '' ? { tagStatus: 'any' } : { tagStatus: 'tagged', tagPrefixList: [prefix] }),
      countType,
      countNumber,
      ...(countType === 'imageCountMoreThan' ? {} : { countUnit: 'days' }),
    },
    action: { type: 'expire' },
  })),
})
const harbor = (...rules: readonly (readonly [template: string, number: number, pattern: string])[]) => ({
  algorithm: 'or',
  rules: rules.map(([template, number, pattern]) => ({
    action: 'retain',
    template,
    params: { [template]: number },
    tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern }],
    scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: '**' }] },
  })),
})
const zot = (...keepTags: readonly object[]) => ({ policies: [{ repositories: ['**'], keepTags }] })
const yandex = (...rules: readonly object[]) => ({ rules })
const quay = (...policies: readonly object[]) => ({ policies })
const ghcr = (uses: string, inputs: object) => ({ uses, with: inputs })

/** A file of the collection. */
type Collected = { readonly system: ForeignSystem; readonly input: unknown }

type Row = readonly [system: ForeignSystem, policy: unknown, expected: string]

test('older than 30 days and keep 3 means three things', () => {
  const rows: readonly Row[] = [
    ['yandex', yandex({ tag_regexp: '.*', expire_period: '30d', retained_top: 3 }), OLD],
    [
      'gar',
      [
        { name: 'old', action: { type: 'Delete' }, condition: { olderThan: '30d' } },
        { name: 'keep', action: { type: 'Keep' }, mostRecentVersions: { keepCount: 3 } },
      ],
      OLD,
    ],
    ['harbor', harbor(['nDaysSinceLastPush', 30, '**'], ['latestPushedK', 3, '**']), OLD],
    ['zot', zot({ pushedWithin: '720h', mostRecentlyPushedCount: 3 }), OLD],
    ['gitlab', { enabled: true, keep_n: 5, older_than: '30d', name_regex_delete: '.*' }, OLD],
    ['acr', "acr purge --filter '.*:.*' --ago 30d --keep 3", 'K K K K K K K K -v8 -v9'],
    [
      'ghcr',
      ghcr('snok/container-retention-policy@v3', { 'cut-off': '30d', 'keep-n-most-recent': 3 }),
      'K K K K K K K K D D',
    ],
    [
      'ghcr',
      ghcr('ghcr-cleanup-action', { 'older-than': '30 days', 'keep-n-tagged': 3 }),
      'K K K K K K K K D D',
    ],
    [
      'quay',
      quay({ method: 'creation_date', value: '30d' }, { method: 'number_of_tags', value: 3 }),
      'K K K D D D D D D D',
    ],
    ['ecr', ecr(['', 'imageCountMoreThan', 3]), 'K K K D D D D D D D'],
    ['ecr', ecr(['', 'sinceImagePushed', 30]), OLD],
    ['tencent', { retention_rule: { key: 'nDaysSinceLastPush', value: 30 }, cron_setting: 'daily' }, OLD],
  ]
  for (const [system, policy, expected] of rows)
    assert.equal(verdicts(system, policy, TEN), expected, `${system} ${JSON.stringify(policy)}`)
})

test('keep one prod and one beta: the last prod image is lost where order or a shared count decides', () => {
  const [prod, beta] = [
    ['prod-', 'imageCountMoreThan', 1],
    ['beta-', 'imageCountMoreThan', 1],
  ] as const
  const rows: readonly Row[] = [
    ['ecr', ecr(prod, beta), 'D K K'],
    ['ecr', ecr(beta, prod), 'D D K'],
    [
      'yandex',
      yandex({ tag_regexp: 'prod-.*', retained_top: 1 }, { tag_regexp: 'beta-.*', retained_top: 1 }),
      'D K K',
    ],
    [
      'yandex',
      yandex({ tag_regexp: 'beta-.*', retained_top: 1 }, { tag_regexp: 'prod-.*', retained_top: 1 }),
      'D K K',
    ],
    ['harbor', harbor(['latestPushedK', 1, 'prod-*'], ['latestPushedK', 1, 'beta-*']), 'D K K'],
    [
      'zot',
      {
        policies: [
          {
            repositories: ['**'],
            deleteUntagged: false,
            keepTags: [
              { patterns: ['^prod-'], mostRecentlyPushedCount: 1 },
              { patterns: ['^beta-'], mostRecentlyPushedCount: 1 },
            ],
          },
        ],
      },
      '-beta-1-prod-1 -beta-2 K',
    ],
    [
      'quay',
      quay(
        { method: 'number_of_tags', value: 1, tagPattern: '^prod-' },
        { method: 'number_of_tags', value: 1, tagPattern: '^beta-' },
      ),
      'D -beta-2 K',
    ],
    [
      'acr',
      { cmd: 'acr purge --filter "team/web:^prod-" --filter "team/web:^beta-" --ago 1d --keep 1' },
      '-beta-1-prod-1 -beta-2-prod-2 K',
    ],
  ]
  for (const [system, policy, expected] of rows)
    assert.equal(verdicts(system, policy, PROMOTED), expected, `${system} ${JSON.stringify(policy)}`)
})

test('a broad rule of a year saves a preview of a month where all rules must agree', () => {
  const days = { olderThan: '7d' }
  const rows: readonly Row[] = [
    [
      'yandex',
      yandex({ tag_regexp: 'pr-.*', expire_period: '7d' }, { tag_regexp: '.*', expire_period: '365d' }),
      'K',
    ],
    ['harbor', harbor(['nDaysSinceLastPush', 7, 'pr-*'], ['nDaysSinceLastPush', 365, '**']), 'K'],
    ['ecr', ecr(['pr-', 'sinceImagePushed', 7], ['', 'sinceImagePushed', 365]), 'D'],
    [
      'gar',
      [
        {
          name: 'a',
          action: { type: 'Delete' },
          condition: { ...days, tagState: 'tagged', tagPrefixes: ['pr-'] },
        },
        { name: 'b', action: { type: 'Delete' }, condition: { olderThan: '365d' } },
      ],
      'D',
    ],
    [
      'quay',
      quay(
        { method: 'creation_date', value: '7d', tagPattern: '^pr-' },
        { method: 'creation_date', value: '365d' },
      ),
      'D',
    ],
    ['acr', "acr purge --filter 'team/web:^pr-' --ago 7d --untagged", 'D'],
    ['zot', zot({ patterns: ['^pr-'], pushedWithin: '168h' }, { pushedWithin: '8760h' }), 'D'],
  ]
  for (const [system, policy, expected] of rows)
    assert.equal(verdicts(system, policy, PREVIEW), expected, `${system} ${JSON.stringify(policy)}`)
})

test('every policy of the collection is read, and decides a repository without throwing', () => {
  const files = globSync('*.json', { cwd: DATA })
  assert.equal(files.length, 41)
  for (const file of files) {
    const { system, input } = JSON.parse(readFileSync(join(DATA, file), 'utf8')) as Collected
    const images = [...TEN, ...PROMOTED, image('U', [], 50), image('L', ['latest'], 99)]
    const found = decideAsSystem(system, input, { name: 'api', images }, NOW)
    assert.deepEqual(
      found.map((one) => one.digest),
      images.map((one) => one.digest),
      file,
    )
    for (const { why } of found) assert.match(why, /^\S.*\S$/, file)
  }
})

test('a malformed policy names the path, and a field that is not known is refused', () => {
  const rows: readonly (readonly [system: ForeignSystem, policy: unknown, message: RegExp])[] = [
    [
      'ecr',
      { rules: [{ ...ecr(['', 'imageCountMoreThan', 3]).rules[0], color: 1 }] },
      /^\$\.rules\[0\]\.color: this field is not known/,
    ],
    ['ecr', ecr(['', 'sometimes', 3]), /^\$\.rules\[0\]\.selection\.countType: it is "sometimes"/],
    ['gar', { a: 1 }, /^\$: it must be a list$/],
    ['gar', [{ action: 'Move' }], /^\$\[0\]\.action: it is "Move"/],
    ['acr', 'acr login', /^\$\.cmd: it must begin with acr purge/],
    ['acr', "acr purge --filter 'a:b'", /--ago/],
    ['acr', "acr purge --filter 'a:(' --ago 1d", /RE2/],
    ['acr', 'acr purge --force', /--force is no flag/],
    ['gitlab', { keep_n: -1 }, /^\$\.keep_n: it must be a whole number/],
    ['harbor', { algorithm: 'and', rules: [] }, /^\$\.algorithm: it is "and"/],
    ['harbor', harbor(['latestPushedK', 3, '{a']), /tag_selectors\[0\]\.pattern: "\{a" has a \{ without/],
    ['quay', { method: 'size', value: 3 }, /^\$\.method/],
    [
      'zot',
      { policies: [{ repositories: ['**'], keepTags: [{ pushedWithin: '3 days' }] }] },
      /^\$\.policies\[0\]\.keepTags\[0\]\.pushedWithin/,
    ],
    ['yandex', yandex({ untagged: true }), /^\$\.rules\[0\]: it has no condition/],
    ['yandex', yandex({ tag_regexp: '[a', retained_top: 1 }), /^\$\.rules\[0\]\.tag_regexp: .*RE2/],
    ['tencent', { retention_rule: { key: 'sometimes', value: 2 } }, /^\$\.retention_rule\.key/],
    ['ghcr', ghcr('actions/checkout@v4', {}), /^\$\.uses: actions\/checkout@v4 is not known/],
    ['ghcr', ghcr('ghcr-cleanup-action', { 'older-than': 'soon' }), /^\$\.with\.older-than: "soon"/],
  ]
  for (const [system, policy, message] of rows)
    assert.throws(
      () => verdicts(system, policy, TEN),
      (thrown: Error & { code?: string }) => {
        assert.equal(thrown.code, 'INVALID_ARGUMENT')
        assert.match(thrown.message, message)
        return true
      },
    )
})
