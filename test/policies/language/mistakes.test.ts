import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  diagnosticsOf as read,
  policyText as policy,
  REGISTRY,
  registryText as registry,
  ruleText as rule,
} from './reading.ts'

const fallback = (body: string): string =>
  `${REGISTRY}default_policy "d" {\n  registry = registry.prod\n${body}\n}\n`
const protect = (body: string): string => `${REGISTRY}protect "p" {\n  registry = registry.prod\n${body}\n}\n`

const FILTER = '    tag_regexp = "a.*"'
const RULE = 'lifecycle_policy.web.rule.r'

/** What is written, where the error is, and what its message must say. */
const ERRORS: readonly (readonly [string, string, string, RegExp])[] = [
  ['an unknown block', 'regsitry "x" {\n}\n', '', /Unknown block "regsitry".*Did you mean "registry"\?/],
  ['an attribute at the top', 'a = 1\n', '', /Unknown attribute "a"/],
  [
    'an unknown attribute',
    policy('  statsu = "ACTIVE"'),
    'lifecycle_policy.web',
    /Unknown attribute "statsu".*Did you mean "status"\?/,
  ],
  [
    'an unknown attribute of a rule',
    rule(`${FILTER}\n    retain_top = 1\n    retained_top = 1`),
    RULE,
    /Unknown attribute "retain_top".*"retained_top"/,
  ],
  [
    'a block that is an attribute',
    'registry = 1\n',
    '',
    /Unknown attribute "registry".*It is a block.*registry "name" \{ \.\.\. \}/,
  ],
  [
    'a block without its label',
    'registry {\n  url = "https://r.test"\n}\n',
    'registry',
    /Missing label of a "registry" block.*registry "name" \{ \.\.\. \}/,
  ],
  ['two labels', 'registry "a" "b" {\n}\n', 'registry', /Too many labels of a "registry" block/],
  ['a missing url', registry(''), 'registry.prod', /Missing attribute "url"/],
  [
    'a url with a path',
    registry('  url = "https://r.test/v2"'),
    'registry.prod',
    /Wrong value for "url".*no path, no user/,
  ],
  ['a url with a user', registry('  url = "https://u:p@r.test"'), 'registry.prod', /Wrong value for "url"/],
  ['a url without a scheme', registry('  url = "r.test"'), 'registry.prod', /Wrong value for "url"/],
  [
    'a secret as credentials',
    registry('  url = "https://r.test"\n  credentials = "bot:s3cret"'),
    'registry.prod',
    /reference, never the secret itself/,
  ],
  [
    'a secret as the secret of events',
    registry('  url = "https://r.test"\n  events_secret = "s3cret"'),
    'registry.prod',
    /Wrong value for "events_secret".*never the secret itself/,
  ],
  [
    'a storage without its scheme',
    registry('  url = "https://r.test"\n  storage = "/var/lib/registry"'),
    'registry.prod',
    /Wrong value for "storage".*"file:\/\/\/var\/lib\/registry"/,
  ],
  [
    'a pattern among the repositories',
    registry('  url = "https://r.test"\n  repositories = ["a", "team/*"]'),
    'registry.prod',
    /Wrong value for "repositories".*"team\/\*" is not the name/,
  ],
  [
    'a profile that is none',
    registry('  url = "https://r.test"\n  profile = "habor"'),
    'registry.prod',
    /Wrong value for "profile".*"habor" is not known; it is one of distribution, zot, harbor.*Did you mean "harbor"/,
  ],
  [
    'a certificate without its key',
    registry('  url = "https://r.test"\n  client_certificate = "/a.pem"'),
    'registry.prod',
    /Wrong value for "client_certificate".*write both/,
  ],
  [
    'a certificate for http',
    registry('  url = "http://r.test"\n  ca_file = "/a.pem"'),
    'registry.prod',
    /Wrong value for "ca_file".*there are no certificates/,
  ],
  ['a number for a text', registry('  url = 5'), 'registry.prod', /Wrong value for "url".*text in quotes/],
  [
    'an unknown registry',
    policy('').replace('registry.prod', 'registry.prd'),
    'lifecycle_policy.web',
    /There is no registry "prd"\. Did you mean "prod"\?/,
  ],
  [
    'no registry',
    policy('').replace('  registry = registry.prod\n', ''),
    'lifecycle_policy.web',
    /Missing attribute "registry"/,
  ],
  [
    'no repository',
    policy('').replace('  repository = "team/web"\n', ''),
    'lifecycle_policy.web',
    /Missing attribute "repository"/,
  ],
  [
    'a repository that comes to null',
    policy('').replace('"team/web"', 'null'),
    'lifecycle_policy.web',
    /Missing attribute "repository"/,
  ],
  [
    'a pattern that comes to null',
    policy('').replace('repository = "team/web"', 'repositories = null'),
    'lifecycle_policy.web',
    /Missing attribute "repository"/,
  ],
  [
    'a default policy whose registry comes to null',
    fallback('  keep_latest = 3').replace('registry.prod', 'null'),
    'default_policy.d',
    /Wrong value for "registry".*It is null/,
  ],
  [
    'a protected repository whose registry comes to null',
    protect('  repository = "a"\n  tag_regexp = "a"').replace('registry.prod', 'null'),
    'protect.p',
    /Missing attribute "registry"/,
  ],
  [
    'repository and repositories',
    policy('  repositories = "team/**"'),
    'lifecycle_policy.web',
    /repository and repositories/,
  ],
  [
    'a repository in capitals',
    policy('').replace('team/web', 'Team/Web'),
    'lifecycle_policy.web',
    /Wrong value for "repository".*"Team\/Web"/,
  ],
  [
    'a pattern as repository',
    policy('').replace('team/web', 'team/*'),
    'lifecycle_policy.web',
    /For a pattern, write repositories/,
  ],
  [
    'a bad pattern',
    policy('').replace('repository = "team/web"', 'repositories = "team/a**"'),
    'lifecycle_policy.web',
    /\*\* stands for whole path segments/,
  ],
  [
    'a status in small letters',
    policy('  status = "active"'),
    'lifecycle_policy.web',
    /Wrong value for "status".*"active"; write "ACTIVE" or "DISABLED"/,
  ],
  ['a schedule of six fields', policy('  schedule = "0 0 3 * * *"'), 'lifecycle_policy.web', /five fields/],
  [
    'a schedule of nonsense',
    policy('  schedule = "a b c d e"'),
    'lifecycle_policy.web',
    /Wrong value for "schedule"/,
  ],
  [
    'an unknown time zone',
    policy('  time_zone = "Mars/Olympus"'),
    'lifecycle_policy.web',
    /Wrong value for "time_zone".*Mars\/Olympus is not known; write an IANA name/,
  ],
  [
    'fields of nonsense in an unknown time zone',
    policy('  schedule = "61 3 * * *"\n  time_zone = "Mars/Olympus"'),
    'lifecycle_policy.web',
    /Wrong value for "schedule".*cannot be read/,
  ],
  [
    'a period of 36h',
    rule(`${FILTER}\n    expire_period = "36h"`),
    RULE,
    /Wrong value for "expire_period".*multiple of 24h/,
  ],
  ['a period of 12h', rule(`${FILTER}\n    expire_period = "12h"`), RULE, /multiple of 24h/],
  ['a period of 0', rule(`${FILTER}\n    expire_period = "0s"`), RULE, /multiple of 24h/],
  [
    'a period without unit',
    rule(`${FILTER}\n    expire_period = "30"`),
    RULE,
    /Wrong value for "expire_period".*"7d"/,
  ],
  [
    'a period that is a number',
    rule(`${FILTER}\n    expire_period = 30`),
    RULE,
    /number and a unit in quotes/,
  ],
  ['a period in weeks', rule(`${FILTER}\n    expire_period = "2w"`), RULE, /number and a unit/],
  ['no filter', rule('    retained_top = 1'), RULE, /Rule without a filter/],
  [
    'an empty filter',
    rule('    tag_regexp = ""\n    untagged = false\n    retained_top = 1'),
    RULE,
    /Rule without a filter/,
  ],
  ['no condition', rule(FILTER), RULE, /Rule without a condition/],
  [
    'a negative count',
    rule(`${FILTER}\n    retained_top = -1`),
    RULE,
    /Wrong value for "retained_top".*-1; write 0 or more/,
  ],
  ['a fraction', rule(`${FILTER}\n    retained_top = 1.5`), RULE, /whole number/],
  ['a count in quotes', rule(`${FILTER}\n    retained_top = "5"`), RULE, /whole number, without quotes/],
  [
    'untagged in quotes',
    rule('    untagged = "true"\n    retained_top = 1'),
    RULE,
    /true or false, without quotes/,
  ],
  [
    'a description of 257 characters',
    rule(`    description = "${'a'.repeat(257)}"\n${FILTER}\n    retained_top = 1`),
    RULE,
    /Description too long/,
  ],
  [
    'a pattern of 257 characters',
    rule(`    tag_regexp = "${'a'.repeat(257)}"\n    retained_top = 1`),
    RULE,
    /257 characters; at most 256/,
  ],
  [
    'an open parenthesis',
    rule('    tag_regexp = "("\n    retained_top = 1'),
    RULE,
    /not a regular expression in RE2 syntax/,
  ],
  [
    'an intersection',
    rule('    tag_regexp = "[a-z&&[^b]]+"\n    retained_top = 1'),
    RULE,
    /&& inside \[\.\.\.\] is not an intersection/,
  ],
  [
    'a POSIX class',
    rule('    tag_regexp = "[[:digit:]]+"\n    retained_top = 1'),
    RULE,
    /POSIX classes.*write \[0-9\]/,
  ],
  [
    'a lookahead',
    rule('    tag_regexp = "(?!v).*"\n    retained_top = 1'),
    RULE,
    /lookahead.*exclude_tag_regexp or a protect block/,
  ],
  [
    'a lookbehind',
    rule('    tag_regexp = "(?<=v).*"\n    retained_top = 1'),
    RULE,
    /lookahead and lookbehind/,
  ],
  [
    'a backreference',
    rule('    tag_regexp = "(a)\\\\1"\n    retained_top = 1'),
    RULE,
    /backreferences are not supported/,
  ],
  ['a possessive quantifier', rule('    tag_regexp = "a++"\n    retained_top = 1'), RULE, /possessive/],
  ['an atomic group', rule('    tag_regexp = "(?>a)"\n    retained_top = 1'), RULE, /atomic groups/],
  ['\\Z', rule('    tag_regexp = "a\\\\Z"\n    retained_top = 1'), RULE, /\\Z is not supported/],
  ['\\h', rule('    tag_regexp = "a\\\\h"\n    retained_top = 1'), RULE, /\\h, \\v and \\R/],
  ['{,3}', rule('    tag_regexp = "v{,3}"\n    retained_top = 1'), RULE, /write \{0,n\}/],
  [
    'a variable',
    policy('  status = var.status'),
    'lifecycle_policy.web',
    /There is no variable "status"\. Declare it, or correct the name/,
  ],
  [
    'a template',
    policy('  description = "${var.x} images"'),
    'lifecycle_policy.web',
    /There is no variable "x"/,
  ],
  [
    'keep_latest beside rules',
    policy(`  keep_latest = 5\n  rule "r" {\n${FILTER}\n    retained_top = 1\n  }`),
    'lifecycle_policy.web',
    /Rules and keep_latest or keep_days/,
  ],
  [
    'keep_latest of 0',
    fallback('  keep_latest = 0'),
    'default_policy.d',
    /Wrong value for "keep_latest".*at least 1/,
  ],
  [
    'keep_latest above the quota',
    fallback('  keep_latest = 101\n  quota {\n    tags = 100\n  }'),
    'default_policy.d',
    /keep_latest is above the quota/,
  ],
  [
    'a quota without a number',
    fallback('  keep_latest = 1\n  quota {\n  }'),
    'default_policy.d.quota',
    /Quota without a number/,
  ],
  [
    'a quota of 0',
    fallback('  keep_days = 1\n  quota {\n    tags = 0\n  }'),
    'default_policy.d.quota',
    /The quota is 0/,
  ],
  [
    'a quota of a lifecycle_policy',
    policy('  quota {\n    tags = 5\n  }'),
    'lifecycle_policy.web',
    /Unknown block "quota"/,
  ],
  [
    'a repository of a default_policy',
    fallback('  repository = "a"\n  keep_days = 1'),
    'default_policy.d',
    /Unknown attribute "repository"/,
  ],
  [
    'a percentage of 101',
    policy('  max_delete_percent = 101'),
    'lifecycle_policy.web',
    /Wrong value for "max_delete_percent"/,
  ],
  ['a protection of nothing', protect(''), 'protect.p', /Protects nothing/],
  ['a short digest', protect('  digests = ["sha256:abc"]'), 'protect.p', /64 hexadecimal digits/],
  ['digests that are one text', protect('  digests = "sha256:abc"'), 'protect.p', /list of texts/],
  [
    'a name that starts with a digit',
    policy('').replace('"web"', '"1web"'),
    'lifecycle_policy.1web',
    /Wrong name/,
  ],
  [
    'a rule twice',
    policy(
      `  rule "r" {\n${FILTER}\n    retained_top = 1\n  }\n  rule "r" {\n${FILTER}\n    retained_top = 2\n  }`,
    ),
    RULE,
    /Block declared twice/,
  ],
  [
    'a policy twice',
    `${policy('')}${policy('').replace(REGISTRY, '')}`,
    'lifecycle_policy.web',
    /Block declared twice/,
  ],
  [
    'a second ACTIVE policy',
    policy(
      '  status = "ACTIVE"',
      policy('  status = "ACTIVE"').replace(REGISTRY, '').replace('"web"', '"web2"'),
    ),
    'lifecycle_policy.web2',
    /Second ACTIVE policy.*lifecycle_policy\.web is ACTIVE for the same scope/,
  ],
  [
    'one url under two names',
    `${REGISTRY}${REGISTRY.replace('prod', 'other')}`,
    'registry.other',
    /Registry declared twice/,
  ],
]

for (const [name, text, address, wanted] of ERRORS) {
  test(`${name} is reported with file and block`, async () => {
    const errors = (await read(text)).filter((diagnostic) => diagnostic.severity === 'error')
    const found = errors.find(({ summary, detail }) => wanted.test(`${summary}. ${detail}`))
    assert.ok(found, JSON.stringify(errors))
    assert.equal(found.place?.file, 'p.hcl')
    assert.equal(found.place?.address ?? '', address)
  })
}
