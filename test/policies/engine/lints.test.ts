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
const page = readFileSync(join(import.meta.dirname, '../../../policies/LINTS.md'), 'utf8')
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

/** Codes of the doubts about a configuration, then those about what it does to images. */
async function doubts(hcl: string, given: string): Promise<string[]> {
  const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text: REGISTRY + hcl }])
  assert.ok(!hasErrors(diagnostics), JSON.stringify(diagnostics))
  const read = readImages('i.json', images(given), NOW)
  assert.deepEqual(read.diagnostics, [])
  const lints = evaluateRepositories({ objects, images: read.images, now: NOW }).flatMap((one) => one.lints)
  return [...diagnostics.map((one) => one.code ?? one.summary), ...lints.map((one) => one.code)]
}

const fence = (entry: string, name: string): string =>
  new RegExp(`^\`\`\`${name}\n(.*?)^\`\`\``, 'ms').exec(entry)?.[1] ?? ''

test('LINTS.md has an entry for every code, in the order of the table', () => {
  assert.deepEqual(
    entries.map((entry) => entry.split('\n')[0]),
    Object.keys(LINTS),
  )
})

for (const entry of entries) {
  const code = entry.split('\n')[0] ?? ''
  test(`the example of ${code} raises it`, async () => {
    assert.ok((await doubts(fence(entry, 'hcl'), fence(entry, 'images'))).includes(code))
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

test('a policy that does what it says raises no doubt', async () => {
  assert.deepEqual(await doubts(calm, 'a: pr-1, 30d\nb: pr-2, 1d\nc: main, 90d'), [])
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
    assert.ok(!(await doubts(wide, 'a: pr-1, 1d')).includes('deletes-latest'))
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

test('a doubt names the rule, what was seen, and what to do', async () => {
  const { diagnostics } = await readConfiguration([
    { name: 'p.hcl', text: REGISTRY + calm.replace('pr-[0-9]+', 'v1.2') },
  ])
  assert.deepEqual(diagnostics, [
    {
      severity: 'warning',
      code: 'unescaped-dot',
      summary: 'Dot that stands for any character',
      detail: 'In "v1.2" a dot between characters matches any character. Write \\\\. for a dot, or [.].',
      place: { file: 'p.hcl', address: 'lifecycle_policy.web.rule.previews' },
    },
  ])
})
