import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  evaluateRepositories,
  hasErrors,
  LINTS,
  parseDuration,
  readConfiguration,
  readImages,
} from '../../../policies/index.ts'

const NOW = Date.UTC(2026, 10, 22)
const REGISTRY = 'registry "prod" {\n  url = "https://registry.test"\n}\n'
const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/warnings.md'), 'utf8')
const entries = page.split(/^## /m).slice(1)

/** `NAME: tags, age` as `careen evaluate` reads images. */
function images(text: string): string {
  return JSON.stringify(
    text
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [, name = '', tags = '', age = ''] = /^(\w+): (.*), (\w+)$/.exec(line) ?? []
        const created = new Date(NOW - (parseDuration(age) ?? Number.NaN)).toISOString()
        return { repository: 'team/web', digest: `sha256:${name}`, tags: tags.split(' '), created }
      }),
  )
}

/** Codes of the warnings about a configuration, then those about what it does to images. */
async function warnings(hcl: string, given: string): Promise<string[]> {
  const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text: REGISTRY + hcl }])
  assert.ok(!hasErrors(diagnostics), JSON.stringify(diagnostics))
  const read = readImages('i.json', images(given), NOW)
  assert.deepEqual(read.diagnostics, [])
  const lints = evaluateRepositories({ objects, images: read.images, now: NOW }).flatMap((one) => one.lints)
  return [...diagnostics.map((one) => one.code ?? one.summary), ...lints.map((one) => one.code)]
}

const fence = (entry: string, name: string): string =>
  new RegExp(`^\`\`\`${name}\n(.*?)^\`\`\``, 'ms').exec(entry)?.[1] ?? ''

test('docs/reference/warnings.md has an entry for every code, in the order of the table', () => {
  assert.deepEqual(
    entries.map((entry) => entry.split('\n')[0]),
    Object.keys(LINTS),
  )
})

for (const entry of entries) {
  const code = entry.split('\n')[0] ?? ''
  test(`the example of ${code} raises it`, async () => {
    assert.ok((await warnings(fence(entry, 'hcl'), fence(entry, 'images'))).includes(code))
  })
}

const calm = `lifecycle_policy "web" {
  registry   = registry.prod
  repository = "team/web"
  status     = "ACTIVE"
  rule "previews" {
    tag_regexp    = "pr-[0-9]+"
    expire_period = "7d"
  }
}
`

test('a policy that does what it says gets no warning', async () => {
  assert.deepEqual(await warnings(calm, 'a: pr-1, 30d\nb: pr-2, 1d\nc: main, 90d'), [])
})

for (const [name, change] of [
  ['a protection of latest', `${calm}protect "latest" {\n  tag_regexp = "latest"\n}\n`],
  [
    'an exclusion of latest',
    calm.replace('expire_period', 'exclude_tag_regexp = "latest"\n    expire_period'),
  ],
] as const) {
  test(`${name} settles deletes-latest`, async () => {
    const wide = change.replace('pr-[0-9]+', '.*')
    assert.ok(!(await warnings(wide, 'a: pr-1, 1d')).includes('deletes-latest'))
  })
}

test('a protection in another registry does not settle it', async () => {
  const other = 'registry "other" {\n  url = "https://other.test"\n}\n'
  const protect = 'protect "latest" {\n  registry = registry.other\n  tag_regexp = "latest"\n}\n'
  const found = await readConfiguration([
    { name: 'p.hcl', text: REGISTRY + other + calm.replace('pr-[0-9]+', '.*') + protect },
  ])
  assert.ok(found.diagnostics.some((one) => one.code === 'deletes-latest'))
})

test('a warning names the rule, what was seen, and what to do', async () => {
  const { diagnostics } = await readConfiguration([
    { name: 'p.hcl', text: REGISTRY + calm.replace('pr-[0-9]+', 'v1.2') },
  ])
  const [{ place, snippet, ...found } = { place: undefined }, ...others] = diagnostics
  assert.deepEqual(others, [])
  assert.deepEqual(found, {
    severity: 'warning',
    code: 'unescaped-dot',
    summary: 'A dot in the pattern matches any character',
    detail: 'In "v1.2" a dot between characters matches any character. Write \\\\. for a dot, or [.].',
  })
  assert.deepEqual(
    [place?.file, place?.line, place?.column, place?.address],
    ['p.hcl', 9, 21, 'lifecycle_policy.web.rule.previews'],
  )
  assert.equal(snippet?.code.slice(snippet.start, snippet.end), '"v1.2"')
})

const seen = async (hcl: string, given: string): Promise<string[]> => {
  const { objects } = await readConfiguration([{ name: 'p.hcl', text: REGISTRY + hcl }])
  const { images: all } = readImages('i.json', images(given), NOW)
  return evaluateRepositories({ objects, images: all, now: NOW })
    .flatMap((one) => one.lints)
    .map(({ code, address, detail }) => `${code} ${address}: ${detail}`)
}

const rules = (...texts: readonly string[]): string =>
  `lifecycle_policy "web" {\n  registry = registry.prod\n  repository = "team/web"\n  status = "ACTIVE"\n${texts
    .map((text, i) => `  rule "r${i}" {\n    ${text.replaceAll('; ', '\n    ')}\n  }\n`)
    .join('')}}\n`

for (const [name, hcl, given, expected] of [
  [
    'one image, and one that stays',
    rules('tag_regexp = "x"; retained_top = 1'),
    'a: pr-1, 30d',
    ['matched-nothing lifecycle_policy.web.rule.r0: It selects none of 1 image.'],
  ],
  [
    'several images',
    rules('tag_regexp = "x"; retained_top = 1'),
    'a: pr-1, 30d\nb: pr-2, 30d',
    ['matched-nothing lifecycle_policy.web.rule.r0: It selects none of 2 images.'],
  ],
  [
    'two images that one rule keeps from the other',
    rules('tag_regexp = "pr-.*"; expire_period = "7d"', 'tag_regexp = "pr-.*|main"; expire_period = "90d"'),
    'a: pr-1, 30d\nb: pr-2, 30d\nc: pr-3, 1d',
    ['vetoes lifecycle_policy.web.rule.r1: It keeps 2 images that other rules would delete.'],
  ],
  [
    'one tag that holds a match',
    rules('tag_regexp = "prod"; retained_top = 9'),
    'a: prod, 1d\nb: prod-1, 1d',
    ['unanchored lifecycle_policy.web.rule.r0: "prod" matches only a part of the tag prod-1.'],
  ],
  [
    'many tags that hold a match, each named once and three at most',
    rules('tag_regexp = "p"; retained_top = 9'),
    'a: p, 1d\nb: p4 p2, 1d\nc: p3, 1d\nd: p1, 1d',
    ['unanchored lifecycle_policy.web.rule.r0: "p" matches only a part of 4 tags, such as p1, p2, p3.'],
  ],
  [
    'all of several images',
    rules('tag_regexp = "pr-.*"; expire_period = "7d"'),
    'a: pr-1, 30d\nb: pr-2, 30d',
    ['empties-repository lifecycle_policy.web: All 2 images would be deleted.'],
  ],
  ['no rule that takes anything', rules('tag_regexp = "pr-.*"; expire_period = "7d"'), 'a: pr-1, 1d', []],
] as const) {
  test(`what is seen: ${name}`, async () => assert.deepEqual(await seen(hcl, given), expected))
}

const quota = (tags: number, latest: number): string =>
  `default_policy "all" {\n  registry = registry.prod\n  status = "ACTIVE"\n  keep_latest = ${latest}\n  quota {\n    tags = ${tags}\n  }\n}\n`
const three = 'a: a a2, 1d\nb: b, 2d\nc: c c2, 3d'

for (const [name, hcl, expected] of [
  ['enough goes', quota(4, 1), []],
  [
    'not enough goes',
    quota(3, 2),
    ['still-at-quota default_policy.all: 3 tags would remain, and the quota is 3.'],
  ],
  [
    'nothing goes at the quota',
    quota(5, 3),
    ['still-at-quota default_policy.all: 5 tags would remain, and the quota is 5.'],
  ],
  ['below the quota', quota(6, 1), []],
] as const) {
  test(`a quota: ${name}`, async () => assert.deepEqual(await seen(hcl, three), expected))
}

test('an empty repository says nothing, and neither does a pattern too long to look for inside tags', async () => {
  assert.deepEqual(await seen(rules('tag_regexp = "x"; retained_top = 1'), ''), [])
  const long = 'x'.repeat(241)
  assert.deepEqual(await seen(rules(`tag_regexp = "${long}|y"; retained_top = 1`), 'a: y, 1d\nb: yy, 1d'), [])
})
