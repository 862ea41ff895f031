/**
 * What an imported policy deletes, the system removes too, in every repository: also where several of its parts are for the
 * repository, where they follow each other, and where an image has several tags.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareImported } from '../../../cli/commands/compare-imported.ts'
import { importDocument } from '../../../policies/importers/index.ts'
import type { ForeignSystem } from '../../../policies/importers/systems.ts'
import type { Image } from '../../../policies/model/index.ts'
import { openRandom, type Random } from '../../life/random.ts'
import { DAY, image, NOW } from '../../policies/engine/build.ts'

const TAGS = 'latest main v1 v2 pr-1 pr-2 dev-1 rc-1 prod release-1'.split(' ')

function images(random: Random): Image[] {
  const used = new Set<string>()
  return Array.from({ length: 14 }, (_, i) => {
    const at = NOW - random.int(3, 90) * DAY - i * 1000
    const tags = Array.from({ length: random.pick([0, 1, 1, 2, 3]) ?? 1 }, () => {
      const word = random.pick(TAGS) ?? 'x'
      const tag = used.has(word) ? `${word}-${i}` : word
      used.add(tag)
      return tag
    })
    const put =
      tags.length === 1 && random.chance(0.4) ? Math.min(NOW - 2 * DAY, at + random.int(0, 60) * DAY) : at
    return {
      ...image(`i${i}`, [...new Set(tags)].toSorted()),
      created: { at, source: 'config' },
      pushed: { at, source: 'registry' },
      arrived: { at: put, source: 'registry' },
      ...(tags.length === 0 ? {} : { tagged: { at: put, source: 'tag' } }),
      pulled: random.chance(0.4) ? 'never' : { at: NOW - random.int(0, 40) * DAY, source: 'pull' },
      firstSeen: at,
    }
  })
}

const harbor = (
  ...rules: readonly (readonly [template: string, tags: object[], repositories: object[]])[]
) => ({
  rules: rules.map(([template, tags, repository]) => ({
    template,
    params: { [template]: 2 },
    tag_selectors: tags,
    scope_selectors: { repository },
  })),
})
const tags = (pattern: string, decoration = 'matches', untagged?: boolean) => ({
  kind: 'doublestar',
  decoration,
  pattern,
  ...(untagged === undefined ? {} : { extras: JSON.stringify({ untagged }) }),
})
const inside = (pattern: string) => ({ kind: 'doublestar', decoration: 'repoMatches', pattern })
const outside = (pattern: string) => ({ kind: 'doublestar', decoration: 'repoExcludes', pattern })
const zot = (
  ...policies: readonly (readonly [repositories: string[], keepTags: object[], more?: object])[]
) => ({
  policies: policies.map(([repositories, keepTags, more = {}]) => ({ repositories, keepTags, ...more })),
})
const tencent = (...items: readonly (readonly [repositories: string, tags: string, key: string])[]) => ({
  advanced_rule_items: items.map(([repositories, pattern, key]) => ({
    repository_filter: { decoration: 'repoMatches', pattern: repositories },
    tag_filter: { decoration: 'matches', pattern },
    retention_policy: { key, value: 2 },
  })),
})

type Row = readonly [what: string, system: ForeignSystem, policy: unknown]

const ROWS: readonly Row[] = [
  [
    'rules for patterns that cross',
    'harbor',
    harbor(
      ['latestPushedK', [tags('v*')], [inside('{web,api}')]],
      ['always', [tags('main')], [inside('w*')]],
    ),
  ],
  [
    'several selectors of repositories',
    'harbor',
    harbor(['latestPushedK', [tags('**')], [inside('**'), outside('web')]]),
  ],
  ['all repositories but some', 'harbor', harbor(['nDaysSinceLastPush', [tags('**')], [outside('a*')]])],
  [
    'a glob that careen cannot write',
    'harbor',
    harbor(['always', [tags('v*')], [inside('we?')]], ['latestPushedK', [tags('pr-*')], [inside('**')]]),
  ],
  ['the last pulled', 'harbor', harbor(['latestPulledN', [tags('**')], [inside('**')]])],
  [
    'images without tags that are not excluded',
    'harbor',
    harbor(['latestPushedK', [tags('pr-*', 'excludes', false)], [inside('**')]]),
  ],
  [
    'images without tags in two selectors',
    'harbor',
    harbor(['latestPushedK', [tags('v*'), tags('**')], [inside('**')]]),
  ],
  [
    'a first policy that is wider',
    'zot',
    zot([['team/**'], []], [['team/web', '**'], [{ patterns: ['v'], mostRecentlyPushedCount: 1 }]]),
  ],
  [
    'a first policy that is narrower',
    'zot',
    zot([['team/w*'], []], [['**'], [{ mostRecentlyPushedCount: 1 }]]),
  ],
  [
    'an entry after one for all tags',
    'zot',
    zot([['**'], [{ patterns: ['pr'] }, { patterns: ['.*'] }, { mostRecentlyPushedCount: 1 }]]),
  ],
  ['the last pulled', 'zot', zot([['**'], [{ mostRecentlyPulledCount: 2 }], { deleteUntagged: true }])],
  [
    'a glob that careen cannot write',
    'zot',
    zot([['team/we?'], []], [['team/**'], [{ mostRecentlyPushedCount: 1 }]]),
  ],
  [
    'items for patterns that cross',
    'tencent',
    tencent(['{web,api}', 'v*', 'latestPushedK'], ['w*', '**', 'nDaysSinceLastPush']),
  ],
  [
    'a policy by age and one by number',
    'quay',
    {
      policies: [
        { method: 'number_of_tags', value: 2 },
        { method: 'creation_date', value: '7d', tagPattern: '^pr-' },
      ],
    },
  ],
  [
    'an age for all and one for some',
    'quay',
    {
      policies: [
        { method: 'creation_date', value: '30d' },
        { method: 'creation_date', value: '4d', tagPattern: 'pr-|rc' },
      ],
    },
  ],
  [
    'numbers of two patterns',
    'quay',
    {
      policies: [
        { method: 'number_of_tags', value: 1, tagPattern: '^v' },
        { method: 'number_of_tags', value: 3 },
      ],
    },
  ],
  [
    'a number after a pattern that careen cannot write',
    'quay',
    {
      policies: [
        { method: 'creation_date', value: '1d', tagPattern: '(?=p)p' },
        { method: 'number_of_tags', value: 2 },
      ],
    },
  ],
  [
    'two commands',
    'acr',
    'acr purge --filter "team/web:.*" --ago 60d && acr purge --filter "team/web:^pr-" --ago 4d --untagged',
  ],
  [
    'a count after a command that careen cannot write',
    'acr',
    'acr purge --filter "team/web:(?=p)pr" --ago 4d && acr purge --filter "team/web:.*" --ago 4d --keep 2 --untagged',
  ],
  [
    'a filter for some of the repositories',
    'acr',
    'acr purge --filter "team/web:^pr-" --filter ".*:^dev-" --ago 4d --keep 1 --untagged',
  ],
  [
    'prefixes of packages',
    'gar',
    [
      { name: 'd', action: 'Delete' },
      { name: 'k', action: 'Keep', condition: { packageNamePrefixes: ['team'] } },
    ],
  ],
]

const NAMES = ['team/web', 'team/api', 'team/worker', 'team/web/inner']

for (const [what, system, policy] of ROWS)
  test(`${system}: with ${what}, nothing that stays there is deleted`, () => {
    const given =
      system === 'acr' && typeof policy === 'string' && policy.includes('&&')
        ? { cmd: policy.split(' && ') }
        : policy
    const imported = importDocument(system, given)
    const random = openRandom(what)
    for (const name of NAMES) {
      const repository = system === 'gar' ? `project/repo/${name}` : name
      const all = images(random).map((one) => ({ repository, image: one }))
      for (const { there, here, tags: own } of compareImported({
        system,
        policy: given,
        imported,
        images: all,
        now: NOW,
      }))
        assert.ok(
          there.action !== 'keep' || here.action === 'keep',
          `${repository} [${own.join(', ')}]: there ${there.why}; here ${here.action}: ${here.why}`,
        )
    }
  })
