/** What is wrong with keep, group_by, expire_after, tags_match_all and on_conflict is expected where it stands. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkObjects, type Policy, type PolicyRule } from '../../../policies/index.ts'
import { policy as object } from '../engine/build.ts'
import { read, said } from './reading.ts'

const POLICY = `registry "prod" {
  url = "https://r.test"
}
lifecycle_policy "web" {
  registry   = registry.prod
  repository = "team/web"
`

/** The rule begins in line 7, its first attribute stands in line 8. */
const rule = (...lines: readonly string[]): string =>
  `${POLICY}  rule "r" {\n${lines.map((line) => `    ${line}\n`).join('')}  }\n}\n`

const settled = (onConflict: string, ...lines: readonly string[]): string =>
  rule(...lines).replace('  rule', `  on_conflict = "${onConflict}"\n  rule`)

const ALL = 'tag_regexp = ".*"'
const patterns = (count: number): string =>
  `tags_match_all = [${Array.from({ length: count }, (_, at) => `"t${at}"`).join(', ')}]`

/** What is written, and what is expected of it, without `p.hcl:`. */
const ERRORS: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  [
    'both ages',
    rule(ALL, 'expire_period = "1d"', 'expire_after = "12h"'),
    [
      '10:20 expire_period and expire_after. Write one of them: expire_period for a multiple of 24h, expire_after for any other age.',
    ],
  ],
  [
    'an expire_after of 0',
    rule(ALL, 'expire_after = "0s"'),
    [
      '9:20 Wrong value for "expire_after". It must be above 0, in whole milliseconds: "12h", "90m", "1d12h".',
    ],
  ],
  [
    'an expire_after that is a number',
    rule(ALL, 'expire_after = 12'),
    [
      '9:20 Wrong value for "expire_after". It must be a number and a unit in quotes, such as "7d" or "36h". As expire_period, but any age above 0, such as "12h"; replaces expire_period.',
    ],
  ],
  [
    'an expire_period of half a day',
    rule(ALL, 'expire_period = "12h"'),
    [
      '9:21 Wrong value for "expire_period". It must be a multiple of 24h, and at least that: "1d", "48h", "30d". For any other age, write expire_after.',
    ],
  ],
  [
    'keep_expired without any age',
    rule(ALL, 'retained_top = 1', 'keep_expired = 2'),
    [
      '10:20 keep_expired without expire_period. keep_expired counts images older than expire_period or expire_after. Add one of them, or write retained_top.',
    ],
  ],
  [
    'max and keep_expired in a rule that only keeps',
    rule(ALL, 'keep = true', 'expire_after = "1h"', 'max = 1', 'keep_expired = 1'),
    [
      '11:11 max in a rule that only keeps. max deletes the images beyond it, and a rule with keep = true deletes nothing. Remove it, or write retained_top.',
      '12:20 keep_expired in a rule that only keeps. keep_expired keeps some of the images to delete, and a rule with keep = true deletes nothing. Remove it, or write retained_top.',
    ],
  ],
  [
    'a rule that only keeps, and does not say what',
    rule(ALL, 'keep = true'),
    [
      '7:3 Rule without a condition. Write which images the rule keeps: retained_top, expire_period or expire_after, keep_semver, keep_thinned, or several of them. To keep all, write a protect block.',
    ],
  ],
  [
    'keep in quotes',
    rule(ALL, 'keep = "true"', 'retained_top = 1'),
    [
      '9:12 Wrong value for "keep". It must be true or false, without quotes. true: the rule deletes nothing, and images that its conditions keep are kept whatever other rules decide.',
    ],
  ],
  [
    'no pattern',
    rule('tags_match_all = []', 'retained_top = 1'),
    ['8:22 Wrong value for "tags_match_all". It has 0 patterns; write 1 to 16.'],
  ],
  [
    'seventeen patterns',
    rule(patterns(17), 'retained_top = 1'),
    ['8:22 Wrong value for "tags_match_all". It has 17 patterns; write 1 to 16.'],
  ],
  [
    'an empty pattern',
    rule('tags_match_all = ["a", ""]', 'retained_top = 1'),
    ['8:22 Wrong value for "tags_match_all". One pattern is empty, and no tag is. Leave it out.'],
  ],
  [
    'a pattern that is none among others',
    rule('tags_match_all = ["a", "(?!b).*"]', 'retained_top = 1'),
    [
      '8:22 Wrong value for "tags_match_all". "(?!b).*": lookahead and lookbehind are not supported; use exclude_tag_regexp or a protect block.',
    ],
  ],
  [
    'a pattern that is no list',
    rule('tags_match_all = "a.*"', 'retained_top = 1'),
    [
      '8:22 Wrong value for "tags_match_all". It must be a list of texts: ["...", "..."]. Selects images with a matching tag for each of these patterns; 1 to 16, in the syntax of tag_regexp.',
    ],
  ],
  [
    'tags_match_all beside tag_regexp and match',
    rule(ALL, 'tags_match_all = ["a", "b"]', 'match = "all"', 'retained_top = 1'),
    [
      '9:22 tag_regexp and tags_match_all. Write one of them: tag_regexp where one tag that matches is enough, tags_match_all where an image must have a tag for each pattern.',
      '10:13 match with tags_match_all. It belongs to tag_regexp; tags_match_all asks for one tag for each pattern. Leave it out.',
    ],
  ],
  [
    'group_by without a group',
    rule(ALL, 'group_by = "env-.*"', 'retained_top = 1'),
    [
      '9:16 Wrong value for "group_by". "env-.*": it has no group; put what the images are counted by into ( ), as in "^(env[0-9]+)-.*".',
    ],
  ],
  [
    'group_by whose parentheses are no group',
    rule(ALL, 'group_by = "(?:a|b)-\\\\(x\\\\)[(]"', 'retained_top = 1'),
    [
      '9:16 Wrong value for "group_by". "(?:a|b)-\\(x\\)[(]": it has no group; put what the images are counted by into ( ), as in "^(env[0-9]+)-.*".',
    ],
  ],
  [
    'group_by with two groups, one of them named',
    rule(ALL, 'group_by = "(a|b)-(?P<n>.*)"', 'retained_top = 1'),
    [
      '9:16 Wrong value for "group_by". "(a|b)-(?P<n>.*)": it has 2 groups; leave one, and write (?:...) for the others.',
    ],
  ],
  [
    'group_by that is no pattern',
    rule(ALL, 'group_by = "(a"', 'retained_top = 1'),
    [
      '9:16 Wrong value for "group_by". "(a": it is not a regular expression in RE2 syntax: error parsing regexp: missing closing ): `(a`.',
    ],
  ],
  [
    'an empty group_by',
    rule(ALL, 'group_by = ""', 'retained_top = 1'),
    [
      '9:16 Wrong value for "group_by". "": it has no group; put what the images are counted by into ( ), as in "^(env[0-9]+)-.*".',
    ],
  ],
  [
    'group_by without a count',
    rule(ALL, 'group_by = "(.*)"', 'expire_after = "1h"'),
    [
      '9:16 group_by without a count. group_by makes retained_top, max and keep_expired count for each value. Add a count, or remove group_by.',
    ],
  ],
  [
    'group_by without a count in a rule that only keeps',
    rule(ALL, 'group_by = "(.*)"', 'keep = true', 'expire_after = "1h"'),
    [
      '9:16 group_by without a count. group_by makes retained_top count for each value. Add a count, or remove group_by.',
    ],
  ],
  [
    'group_by with lines of another kind',
    rule(
      ALL,
      'group_by = "(.*)"',
      'retained_top = 1',
      'keep_semver {\n      per = "major"\n      count = 1\n    }',
      'keep_thinned {\n      daily = 1\n    }',
    ),
    [
      '9:16 group_by with keep_semver and keep_thinned. group_by applies to retained_top, max and keep_expired; versions and periods have their own groups. Write a rule for each.',
    ],
  ],
  [
    'a wrong on_conflict',
    settled('or', ALL, 'retained_top = 1'),
    ['7:17 Wrong value for "on_conflict". It is "or"; write "all_agree", "first_match" or "any".'],
  ],
  [
    'a priority where one rule is enough',
    settled('any', ALL, 'retained_top = 1', 'priority = 1'),
    [
      '11:16 priority without first_match. One rule is enough here, so the order has no effect. Remove priority, or write on_conflict = "first_match".',
    ],
  ],
  [
    'a priority where all must agree',
    rule(ALL, 'retained_top = 1', 'priority = 1'),
    [
      '10:16 priority without first_match. All rules must agree here, so the order has no effect. Remove priority, or write on_conflict = "first_match".',
    ],
  ],
  [
    'no priority under first_match',
    settled('first_match', ALL, 'retained_top = 1'),
    [
      '8:3 Rule without a priority. Under on_conflict = "first_match" the rule with the lowest priority decides: write priority = 1, 2, 3.',
    ],
  ],
  [
    'a priority of a rule that only keeps',
    settled('first_match', ALL, 'retained_top = 1', 'keep = true', 'priority = 1'),
    [
      '12:16 priority of a rule that only keeps. A rule with keep = true keeps its images whatever other rules decide, so its order has no effect. Remove priority.',
    ],
  ],
  [
    'an age from nowhere',
    rule(ALL, 'retained_top = 1', 'age_from = "pull"'),
    [
      '10:16 Wrong value for "age_from". It is "pull"; write one of "pushed", "created", "tagged", "pulled", "last_pulled".',
    ],
  ],
]

for (const [name, text, expected] of ERRORS) {
  test(`${name} is reported at its place`, async () => {
    const { diagnostics } = await read(text)
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    assert.deepEqual(
      said(errors),
      expected.map((one) => `p.hcl:${one}`),
    )
  })
}

/** What is right, beside what is wrong above. */
for (const [name, text] of [
  ['an age of a second', rule('tag_regexp = "a"', 'expire_after = "1s"')],
  ['an age of days in expire_after', rule('tag_regexp = "a"', 'expire_after = "7d"', 'keep_expired = 1')],
  ['one pattern and sixteen', rule(patterns(16), 'retained_top = 1')],
  [
    'tags_match_all beside untagged',
    rule('tags_match_all = ["a"]', 'untagged = true', 'expire_period = "1d"'),
  ],
  ['a named group', rule('tag_regexp = "a"', 'group_by = "(?P<n>.*)"', 'max = 1')],
  [
    'a group that only keeps',
    rule('tag_regexp = "a"', 'group_by = "(.*)"', 'keep = true', 'retained_top = 1'),
  ],
  ['a rule that keeps by age', rule('tag_regexp = "a"', 'keep = true', 'expire_period = "1d"')],
  [
    'a rule that only keeps under first_match, without a priority',
    settled('first_match', 'tag_regexp = "a"', 'retained_top = 1', 'keep = true'),
  ],
  ['keep = false', rule('tag_regexp = "a"', 'keep = false', 'max = 1')],
] as const) {
  test(`${name} is accepted`, async () => {
    const { diagnostics } = await read(text)
    assert.deepEqual(said(diagnostics.filter(({ severity }) => severity === 'error')), [])
  })
}

const REGISTRY = { kind: 'registry', name: 'r', url: 'https://r.test' } as const
const BARE: PolicyRule = { label: 'a', untagged: false, tagRegexp: '.*' }

function overTheWire(rules: readonly PolicyRule[], fields: Partial<Policy> = {}): readonly string[] {
  return checkObjects([REGISTRY, object(rules, fields)]).map(
    ({ summary, place }) => `${place?.address}: ${summary}`,
  )
}

test('what no file can say is refused over the wire', () => {
  const at = 'lifecycle_policy.p.rule.a: '
  for (const expireAfter of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
    assert.deepEqual(overTheWire([{ ...BARE, expireAfter }]), [`${at}Wrong value for "expire_after"`])
  assert.deepEqual(overTheWire([{ ...BARE, groupBy: '', retainedTop: 1 }]), [
    `${at}Wrong value for "group_by"`,
  ])
})
