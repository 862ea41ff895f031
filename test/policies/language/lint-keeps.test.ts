/** Warnings know rules that only keep, tags for several patterns, and ages below a day. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateRepositories, readImages } from '../../../policies/index.ts'
import { read, REGISTRY } from './reading.ts'

const NOW = Date.UTC(2026, 10, 22)

const policy = (head: string, ...rules: readonly string[]): string =>
  `${REGISTRY}lifecycle_policy "web" {\n  registry = registry.prod\n  repository = "team/web"\n  status = "ACTIVE"\n  ${head}\n${rules
    .map((text, at) => `  rule "r${at}" {\n    ${text.replaceAll('; ', '\n    ')}\n  }\n`)
    .join('')}}\n`

const OLD = '2026-01-01T00:00:00Z'

/** Warnings about the policy, then about what it does to images with these tags, all of them old. */
async function warnings(text: string, ...tags: readonly string[]): Promise<readonly string[]> {
  const { objects, diagnostics } = await read(text)
  const given = tags.map((all, at) => ({
    repository: 'team/web',
    digest: `sha256:${at}`,
    tags: all.split(' '),
    created: OLD,
  }))
  const { images } = readImages('i.json', JSON.stringify(given), NOW)
  const seen = evaluateRepositories({ objects, images, now: NOW }).flatMap(({ lints }) => lints)
  const about = (address = ''): string => address.replace('lifecycle_policy.web', '').replace('.rule.', '')
  return [
    ...diagnostics.map(({ code, summary, place }) => `${code ?? summary} ${about(place?.address)}`.trim()),
    ...seen.map(({ code, address }) => `${code} ${about(address)}`.trim()),
  ]
}

const KEEPS_ALL = 'keep = true; tag_regexp = ".*"; retained_top = 1'
const EXPIRES = 'tag_regexp = "pr-.*"; expire_after = "12h"'

for (const [name, text, tags, found] of [
  ['a rule that keeps what another wants gone', policy('', KEEPS_ALL, EXPIRES), ['pr-1', 'pr-2'], []],
  [
    'a rule that only keeps, and selects nothing',
    policy('', 'keep = true; tag_regexp = "x"; retained_top = 1', EXPIRES),
    ['pr-1', 'y'],
    ['matched-nothing r0'],
  ],
  ['a policy of rules that only keep', policy('', KEEPS_ALL), [], ['only-keeps']],
  [
    'a rule over all tags beside one that only keeps',
    policy(
      '',
      'keep = true; tag_regexp = "v.*"; retained_top = 1',
      'tag_regexp = ".*"; exclude_tag_regexp = "latest"; retained_top = 1',
    ),
    [],
    [],
  ],
  [
    'a rule over all tags beside one that lets images go and one that only keeps',
    policy(
      '',
      'keep = true; tag_regexp = "v.*"; retained_top = 1',
      'tag_regexp = ".*"; exclude_tag_regexp = "latest"; retained_top = 1',
      EXPIRES,
    ).replace('exclude_tag_regexp = "latest"', 'match = "any"'),
    [],
    ['catch-all r1', 'deletes-latest r1'],
  ],
  [
    'a rule over all tags where one rule is enough',
    policy('on_conflict = "any"', 'tag_regexp = ".*"; retained_top = 9', EXPIRES),
    [],
    ['deletes-latest r0'],
  ],
  [
    'a rule over all tags that only keeps, under first_match',
    policy('on_conflict = "first_match"', KEEPS_ALL, `${EXPIRES}; priority = 1`),
    [],
    [],
  ],
  [
    'a rule over all tags under first_match, before one for several patterns',
    policy(
      'on_conflict = "first_match"',
      'tag_regexp = ".*"; exclude_tag_regexp = "latest"; retained_top = 1; priority = 1',
      'tags_match_all = ["a", "b"]; retained_top = 1; priority = 2',
    ).replace('exclude_tag_regexp = "latest"\n', ''),
    [],
    ['deletes-latest r0', 'shadowed-rule r1'],
  ],
  [
    'latest among several patterns',
    policy('', 'tags_match_all = ["v.*", "lat.*"]; retained_top = 1'),
    [],
    ['deletes-latest r0'],
  ],
  [
    'a dot in one of several patterns',
    policy('', 'tags_match_all = ["v1.2", "x"]; retained_top = 1'),
    [],
    ['unescaped-dot r0'],
  ],
  [
    'one of several patterns that is a part of a tag',
    policy('', 'tags_match_all = ["prod", "x"]; retained_top = 1'),
    ['prod-1 x', 'prod x'],
    ['unanchored r0'],
  ],
  [
    'tagged and untagged images in one count, of a rule that only keeps',
    policy('', 'keep = true; tag_regexp = "a.*"; untagged = true; retained_top = 3', EXPIRES),
    [],
    [],
  ],
  [
    'tagged and untagged images, with an age below a day',
    policy('', 'tag_regexp = "a.*"; untagged = true; retained_top = 3; expire_after = "1h"'),
    [],
    [],
  ],
  [
    'tagged and untagged images, counted by group',
    policy('', 'tag_regexp = "a.*"; untagged = true; retained_top = 3; group_by = "(.*)"'),
    [],
    [],
  ],
] as const) {
  test(`${name}: ${found.length === 0 ? 'no warning' : found.join(', ')}`, async () => {
    assert.deepEqual(await warnings(text, ...tags), found)
  })
}

test('what a wider policy deletes because of a DISABLED one is counted', async () => {
  const text = `${policy('', EXPIRES).replace('ACTIVE', 'DISABLED')}default_policy "all" {
  registry    = registry.prod
  status      = "ACTIVE"
  keep_latest = 1
}
default_policy "everywhere" {
  keep_latest = 1
}
`
  const { objects } = await read(text)
  const given = ['pr-1', 'pr-2', 'v1'].map((tag, at) => ({
    repository: 'team/web',
    digest: `sha256:${at}`,
    tags: [tag],
    created: OLD,
  }))
  const { images } = readImages('i.json', JSON.stringify(given), NOW)
  const lintsOf = (policyName?: string): readonly string[] =>
    evaluateRepositories({ objects, images, now: NOW, ...(policyName === undefined ? {} : { policyName }) })
      .flatMap(({ lints }) => lints)
      .map(({ code, address, detail }) => `${code} ${address}: ${detail}`)
  assert.deepEqual(lintsOf(), [
    'disabled-lets-wider lifecycle_policy.web: It is DISABLED, so default_policy.all is in force: 2 images would be deleted.',
  ])
  assert.deepEqual(lintsOf('web'), [])
})
