/** The edges of each system: tags, times, children, referrers, and what is not known. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ForeignSystem } from '../../../../policies/importers/systems.ts'
import type { Image } from '../../../../policies/model/index.ts'
import { attached, daysAgo, digest, image, NOW, verdicts } from './build.ts'

type EdgeRow = readonly [policy: unknown, images: readonly Image[], expected: string, name?: string]

function check(system: ForeignSystem, rows: readonly EdgeRow[]): void {
  for (const [policy, images, expected, name] of rows)
    assert.equal(
      verdicts(system, policy, images, name),
      expected,
      `${JSON.stringify(policy)} ${images.map(({ tags }) => tags.join('+')).join(' ')}`,
    )
}

const both = [image('M', ['pr-7', 'v1'], 30)]
const never = image('N', ['v9'], 30, { pulled: 'never' })
const unknown = image('U', ['v7'], undefined)
const gap = image('G', ['v8'], undefined, {
  pushed: { after: NOW - 40 * 86_400_000, before: NOW - 20 * 86_400_000, source: 'registry' },
})
const limit = image('E', ['v0'], 30)
/** An index of 40 days with a tag, and its child of as many days without one. */
const index = (tag: string) => [image('I', [tag], 40, { children: [digest('C')] }), image('C', [], 40)]
const signed = (suffix: string, days = 40) => [
  image('S', ['v1'], days),
  image('G', [attached('S', suffix)], days),
]
const referred = [image('S', ['v1'], 40), image('R', [], 40, { subject: digest('S') })]
const rule = (selection: object, type = 'expire') => ({ selection, action: { type } })
const ecr = (...rules: readonly object[]) => ({
  rules: rules.map((one, at) => ({ rulePriority: at + 1, ...one })),
})
const since = { countType: 'sinceImagePushed', countUnit: 'days', countNumber: 30 }
const above = (countNumber: number) => ({ countType: 'imageCountMoreThan', countNumber })
const tagged = (...tagPrefixList: readonly string[]) => ({ tagStatus: 'tagged', tagPrefixList })

test('ECR: the first rule that claims an image shields it, lists need every entry, and children follow', () => {
  const any = { tagStatus: 'any' }
  check('ecr', [
    [ecr(rule({ ...tagged('pr-'), ...above(0) })), both, 'D'],
    [ecr(rule({ ...tagged('v'), ...above(9) }), rule({ ...tagged('pr-'), ...above(0) })), both, 'K'],
    [ecr(rule({ ...tagged('pr-', 'v'), ...above(0) })), [...both, image('P', ['pr-8'], 1)], 'D K'],
    [
      ecr(rule({ tagStatus: 'tagged', tagPatternList: ['*.*.*'], ...above(0) })),
      [image('X', ['v1.2.3'], 1), image('Y', ['v1.2'], 1)],
      'D K',
    ],
    [ecr(rule({ ...any, ...since })), [unknown, gap, limit, image('O', ['v1'], 31)], '? ? ? D'],
    [ecr(rule({ ...any, ...above(1) })), [image('X', ['a'], 2), image('Y', ['b'], 1), unknown], 'D ? ?'],
    [ecr(rule({ ...any, ...above(1) })), [image('X', ['a'], 2), image('Y', ['b'], 2)], '? ?'],
    [ecr(rule({ tagStatus: 'untagged', ...since })), index('v1'), 'K K'],
    [ecr(rule({ ...any, ...since })), index('v1'), 'D D'],
    [ecr(rule({ ...any, ...above(1) })), [image('Y', ['b'], 41), ...index('v1')], 'D ? ?'],
    [ecr(rule({ ...any, ...above(1) })), [image('Y', ['b'], 39), ...index('v1')], 'K D D'],
    [ecr(rule({ tagStatus: 'untagged', ...since })), referred, 'K K'],
    [ecr(rule({ ...any, ...since }, 'transition')), [limit], 'K'],
    [
      ecr(
        rule({ ...any, ...since }),
        rule({
          ...any,
          storageClass: 'archive',
          countType: 'sinceImageTransitioned',
          countUnit: 'days',
          countNumber: 90,
        }),
      ),
      [image('O', [], 99)],
      'D',
    ],
    [ecr(rule({ ...tagged('sha256-'), ...above(0) })), signed('.sig'), 'K D'],
    [ecr(rule({ ...tagged('v'), ...since })), [image('T', ['v1'], 50, { tagged: daysAgo(1, 'tag') })], 'D'],
  ])
})

const remove = (condition: object) => ({ name: 'd', action: { type: 'Delete' }, condition })
const keep = (condition: object) => ({ name: 'k', action: { type: 'Keep' }, condition })
const newest = (keepCount: number, packageNamePrefixes: readonly string[] = []) => ({
  name: 'n',
  action: { type: 'Keep' },
  mostRecentVersions: { keepCount, packageNamePrefixes },
})

test('Artifact Registry: keep always wins, and a keep policy alone deletes nothing', () => {
  const pr = remove({ tagState: 'TAGGED', tagPrefixes: ['pr-'] })
  check('gar', [
    [[pr], both, 'D'],
    [[pr, keep({ tagState: 'tagged', tagPrefixes: ['v'] })], both, 'K'],
    [[newest(1)], [limit, image('O', ['v2'], 60)], 'K K'],
    [[remove({ olderThan: '30d' })], [unknown, gap, limit, image('O', ['v1'], 31)], '? ? ? D'],
    [[remove({ olderThan: '30d' })], [image('T', ['v1'], 50, { tagged: daysAgo(1, 'tag') })], '?'],
    [[remove({ newerThan: '30d' })], [image('Y', ['v1'], 3), image('O', ['v1'], 31)], 'D K'],
    [[remove({ tagState: 'untagged' })], index('v1'), 'K K'],
    [[remove({ olderThan: '0s' }), newest(1)], [image('Y', ['b'], 39), ...index('v1')], 'K D D'],
    [[remove({ olderThan: '0s' }), newest(1)], [image('Y', ['b'], 41), ...index('v1')], 'D ? ?'],
    [[remove({}), keep({ packageNamePrefixes: ['web'] })], [limit], 'K', 'web'],
    [[remove({}), keep({ packageNamePrefixes: ['web'] })], [limit], 'D', 'api'],
    [[remove({}), keep({ packageNamePrefixes: ['web'] })], [limit], '?', 'project/images/web'],
  ])
})

test('acr purge: keep counts what is old enough, all filters share it, and locked-in children stay', () => {
  const purge = (more: string) => `acr purge --filter 'team/web:.*' --ago 30d ${more}`
  check('acr', [
    ['acr purge -f team/web:^pr- --ago 1d', both, '-pr-7'],
    ["acr purge --filter 'team/web:1' --ago 1d", [image('X', ['21'], 9), image('Y', ['a'], 9)], '-21 K'],
    ["acr purge --filter 'api|web:.*' --ago 1d", [limit], '-v0'],
    ["acr purge --filter 'web:.*' --ago 1d", [limit], 'K'],
    [purge(''), [unknown, gap, limit, image('O', ['v1'], 31)], '? ? K -v1'],
    [purge('--untagged'), index('v1'), 'D D'],
    [purge('--untagged'), [image('I', ['v1'], 3, { children: [digest('C')] }), image('C', [], 40)], 'K K'],
    [purge('--untagged'), [image('S', ['v1'], 3), ...referred.slice(1)], 'K K'],
    [purge('--untagged --keep 1'), [image('X', [], 40), image('Y', [], 50)], 'K D'],
    ['acr purge --untagged-only --keep=1', [image('X', [], 4), image('Y', [], 5), limit], 'K D K'],
    [purge('--untagged --dry-run'), [image('O', ['v1'], 31)], 'K'],
    [purge(''), signed('.sig'), `-v1 -${attached('S', '.sig')}`],
    [purge(''), [image('T', ['v1'], 50, { tagged: daysAgo(1, 'tag') })], 'K'],
    [purge(''), [image('T', ['v1', 'v2'], 50, { tagged: daysAgo(1, 'tag') })], '?'],
  ])
})

test('GitLab: latest stays, keep beats delete, and anchors bind to the first and last alternative', () => {
  const policy = (rest: object) => ({
    container_expiration_policy: { enabled: true, name_regex_delete: '.*', ...rest },
  })
  const pages = Array.from({ length: 1001 }, (_, at) => image(`p${at}`, [`t${1000 + at}`], 100))
  check('gitlab', [
    [policy({ name_regex_delete: 'pr-.*' }), both, '-pr-7'],
    [policy({}), [image('L', ['latest'], 99), limit], 'K D'],
    [policy({ name_regex_delete: null }), [limit], 'K'],
    [policy({ enabled: false }), [limit], 'K'],
    [policy({ name_regex_keep: 'v.*' }), [limit, image('X', ['w'], 1)], 'K D'],
    [
      policy({ name_regex_delete: 'a|b' }),
      [image('X', ['apple'], 1), image('Y', ['cab'], 1), image('Z', ['c'], 1)],
      'D D K',
    ],
    [policy({ older_than: '30d' }), [unknown, gap, limit, image('O', ['v2'], 31)], '? ? K D'],
    [policy({ keep_n: 1 }), [image('X', ['a'], 1), image('Y', ['b', 'c'], 2)], 'K D'],
    [policy({ older_than: '30d' }), index('v1'), 'D D'],
    [policy({ older_than: '30d' }), signed('.sig'), 'D D'],
    [policy({ older_than: '30d' }), [image('X', [], 99)], 'K'],
  ])
  const kept = verdicts(
    'gitlab',
    policy({ keep_n: 1 }),
    pages.map((one, at) => ({ ...one, pushed: daysAgo(at + 1) })),
  )
  assert.equal(
    kept.split(' ').filter((one) => one === 'K').length,
    2,
    'the newest of each page of 1,000 tags',
  )
})

const harborRule = (
  template: string,
  number: number,
  [pattern, decoration = 'matches', extras]: readonly string[],
) => ({
  action: 'retain',
  template,
  params: template === 'always' ? {} : { [template]: number },
  tag_selectors: [{ kind: 'doublestar', decoration, pattern, ...(extras === undefined ? {} : { extras }) }],
  scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: 'we*' }] },
})
const harbor = (...rules: readonly object[]) => ({ algorithm: 'or', rules })

test('Harbor: what no rule retains is deleted, in repositories that a rule covers', () => {
  const always = (...selector: readonly string[]) => harbor(harborRule('always', 0, selector))
  const pull = (days: number) => harbor(harborRule('nDaysSinceLastPull', days, ['**']))
  check('harbor', [
    [always('v*'), both, 'K'],
    [always('v*'), [image('P', ['pr-8'], 1)], 'D'],
    [always('v*'), [image('P', ['pr-8'], 1)], 'K', 'team/api'],
    [always('{latest,snapshot}'), [image('L', ['latest'], 1), image('P', ['late'], 1)], 'K D'],
    [always('latest', 'excludes'), [image('L', ['a', 'latest'], 1), image('P', ['latest'], 1)], 'K D'],
    [always('**'), [image('X', [], 1)], 'K'],
    [always('**', 'matches', '{"untagged":false}'), [image('X', [], 1)], 'D'],
    [always('**', 'excludes', '{"untagged":true}'), [image('X', [], 1)], 'D'],
    [
      pull(5),
      [never, image('P', ['v1'], 30, { pulled: daysAgo(4, 'pull') }), image('Q', ['v1'], 30)],
      'D K ?',
    ],
    [
      harbor(harborRule('nDaysSinceLastPush', 30, ['**'])),
      [unknown, gap, limit, image('O', ['v1'], 31)],
      '? ? K D',
    ],
    [
      harbor(harborRule('nDaysSinceLastPush', 30, ['**'])),
      [image('T', ['v1'], 50, { tagged: daysAgo(1, 'tag') })],
      'K',
    ],
    [harbor(harborRule('latestPushedK', 1, ['**'])), [image('Y', ['b'], 41), ...index('v1')], 'D K K'],
    [harbor(harborRule('latestPushedK', 1, ['**'])), [image('Y', ['b'], 39), ...signed('.sig')], 'K D D'],
    [
      harbor(harborRule('latestPulledN', 1, ['**'])),
      [never, image('P', ['v1'], 30, { pulled: daysAgo(4, 'pull') })],
      'D K',
    ],
    [harbor({ ...harborRule('always', 0, ['v*']), disabled: true }), [image('P', ['pr-8'], 1)], 'K'],
    [always('v*'), [image('I', ['v1'], 9, { children: [digest('C')] }), image('C', ['pr-1'], 9)], 'K K'],
  ])
})

test('Quay: age first, then number, and deletes add up; signatures follow their image', () => {
  const count = (value: number, rest: object = {}) => ({ method: 'number_of_tags', value, ...rest })
  const age = (value: string, rest: object = {}) => ({ method: 'creation_date', value, ...rest })
  check('quay', [
    [age('1d', { tagPattern: '^pr-' }), both, '-pr-7'],
    [age('1d', { tagPattern: '^pr-', tagPatternMatches: false }), both, '-v1'],
    [age('30d'), [unknown, gap, limit, image('O', ['v2'], 31)], '? ? K D'],
    [{ policies: [count(1), age('20d')] }, [image('X', ['a'], 10), image('Y', ['b'], 30)], 'K D'],
    [
      { policies: [count(1, { tagPattern: '^a' }), age('20d', { tagPattern: '^b' })] },
      [image('X', ['a1'], 9), image('Y', ['b1'], 30), image('Z', ['a2'], 10)],
      'K D D',
    ],
    [age('30d'), signed('.sig'), 'D D'],
    [count(1), signed('.att', 9), 'K K'],
    [age('30d'), index('v1'), 'D D'],
    [age('30d'), [image('X', [], 99)], 'K'],
  ])
})

const entry = (keepTags: readonly object[], rest: object = {}) => ({
  retention: { delay: '24h', policies: [{ repositories: ['team/**'], keepTags, ...rest }] },
})

test('zot: the first entry that matches owns a tag, and a tag of none is removed', () => {
  const v = { patterns: ['^v'] }
  check('zot', [
    [entry([v]), both, '-pr-7'],
    [entry([{ patterns: ['1'] }]), [image('X', ['21'], 9), image('Y', ['a'], 9)], 'K D'],
    [
      entry([{ patterns: ['.*'], mostRecentlyPushedCount: 1 }, v]),
      [image('X', ['a'], 1), image('Y', ['v1'], 2)],
      'K D',
    ],
    [entry([{ mostRecentlyPushedCount: 0 }]), [limit], 'K'],
    [entry([v], { deleteUntagged: false }), [image('X', ['a'], 9), image('Y', [], 9)], '-a K'],
    [entry([v]), [image('X', ['a'], 0.5), image('Y', [], 0.5)], '-a K'],
    [entry([{ patterns: ['^x'] }]), [limit, image('Y', [], 9)], 'K D', 'other/web'],
    [entry([{ pushedWithin: '720h' }]), [unknown, gap, limit, image('Y', ['v2'], 29)], '? ? D K'],
    [
      entry([{ pulledWithin: '240h' }]),
      [
        never,
        image('P', ['v2'], 30, { pulled: daysAgo(4, 'pull') }),
        image('Q', ['v3'], 30),
        image('Y', ['v4'], 5),
      ],
      'D K ? K',
    ],
    [entry([], { keepUntagged: { pushedWithin: '240h' } }), [image('X', [], 9), image('Y', [], 11)], 'K D'],
    [entry([v]), index('v1'), 'K K'],
    [entry([v]), index('a1'), 'D D'],
    [entry([v]), [...referred, image('Q', [], 40, { subject: digest('gone') })], 'K K K'],
    [
      entry([v], { deleteReferrers: true }),
      [...referred, image('Q', [], 40, { subject: digest('gone') })],
      'K K D',
    ],
    [entry([v]), signed('.sig'), 'K K'],
    [entry([v]), signed('.att'), 'K D'],
    [{ storage: { gc: false, retention: entry([v]).retention } }, [image('X', ['a'], 9)], 'K'],
    [{ dryRun: true, ...entry([v]).retention }, [image('X', ['a'], 9)], 'K'],
  ])
})

test('Yandex: all rules that select must agree, and what the documentation leaves open is unknown', () => {
  const rules = (...list: readonly object[]) => ({ status: 'ACTIVE', rules: list })
  const old = (tag: string) => ({ tag_regexp: tag, expire_period: '720h' })
  check('yandex', [
    [rules(old('pr-.*')), [image('M', ['pr-7', 'v1'], 31)], '?'],
    [rules(old('pr-.*'), old('v.*')), [image('M', ['pr-7', 'v1'], 31)], 'D'],
    [rules(old('v')), [image('X', ['v1'], 31), image('Y', ['w'], 31)], '? K'],
    [rules(old('.*')), [unknown, limit, image('O', ['v1'], 31), image('X', [], 31)], '? ? D K'],
    [rules({ untagged: true, retained_top: 1 }), [image('X', [], 1), image('Y', [], 2), limit], 'K D K'],
    [
      rules({ tag_regexp: '.*', retained_top: 1, expire_period: '720h' }),
      [image('X', ['a'], 40), image('Y', ['b'], 50)],
      'K D',
    ],
    [
      rules({ untagged: true, tag_regexp: '.*', retained_top: 0 }),
      [...index('v1'), ...signed('.sig')],
      'D D D D',
    ],
    [rules({ untagged: true, expire_period: '24h' }), index('v1'), 'K K'],
    [{ ...rules(old('.*')), status: 'DISABLED' }, [image('O', ['v1'], 31)], 'K'],
    [
      rules(old('.*')),
      [{ ...image('O', ['v1'], 20), created: { at: NOW - 31 * 86_400_000, source: 'config' as const } }],
      '?',
    ],
  ])
})

test('Tencent: both editions reserve tags, and what is not documented is unknown', () => {
  const item = (pattern: string, key = 'nDaysSinceLastPush', value = 30) => ({
    repository_filter: { decoration: 'repoMatches', pattern: 'web' },
    tag_filter: { decoration: 'matches', pattern },
    retention_policy: { key, value },
  })
  const basic = { retention_rule: { key: 'latestPushedK', value: 1 } }
  const personal = (Type: string, Val: number, RepoName?: string) => ({
    Type,
    Val,
    ...(RepoName === undefined ? {} : { RepoName }),
  })
  check('tencent', [
    [
      { advanced_rule_items: [item('pr-*')] },
      [image('X', ['pr-1'], 31), image('Y', ['pr-2'], 29), image('Z', ['v1'], 31), image('W', [], 31)],
      'D K ? K',
    ],
    [
      { advanced_rule_items: [item('pr-*', 'latestPushedK', 1), item('**')] },
      [image('X', ['pr-1'], 31), image('Y', ['pr-2'], 32)],
      'K D',
    ],
    [
      { advanced_rule_items: [item('pr-*')], ...basic },
      [image('X', ['a'], 1), image('Y', ['b'], 2)],
      'K D',
      'team/api',
    ],
    [{ ...basic, namespace_name: 'ops' }, [image('X', ['a'], 1), image('Y', ['b'], 2)], 'K K'],
    [{ ...basic, disabled: true }, [image('X', ['a'], 1), image('Y', ['b'], 2)], 'K K'],
    [
      personal('keep_last_days', 30, 'team/web'),
      [image('X', ['a'], 31), image('Y', ['b'], 29), image('Z', [], 99)],
      'D K K',
    ],
    [personal('keep_last_nums', 1, 'team/api'), [image('X', ['a'], 31), image('Y', ['b'], 29)], 'K K'],
    [personal('global_keep_last_nums', 1), [image('X', ['a'], 31), image('Y', ['b'], 29)], '? K'],
    [
      [personal('global_keep_last_nums', 1), personal('keep_last_nums', 2, 'team/web')],
      [image('X', ['a'], 31), image('Y', ['b'], 29)],
      'K K',
    ],
    [
      {
        Data: {
          TotalCount: 1,
          StrategyInfo: [{ Username: 'u', RepoName: '', Type: 'global_keep_last_days', Value: 1, Valid: 0 }],
        },
      },
      [limit],
      'K',
    ],
  ])
})
