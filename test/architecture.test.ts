import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

/** Who may import whom, as path prefixes. A folder may always import itself; the longest key wins. */
const may: Record<string, readonly string[]> = {
  'policies/': ['policies/'],
  'policies/diagnostic.ts': ['policies/hcl/index.ts'],
  'policies/hcl/': [],
  'policies/hcl/regexp.ts': ['re2js'],
  'policies/hcl/functions/': ['policies/hcl/'],
  'policies/hcl/functions/yaml.ts': ['policies/hcl/', 'yaml'],
  'policies/language/': [
    'policies/hcl/index.ts',
    'policies/evidence/instant.ts',
    'policies/registry-url.ts',
    'policies/model.ts',
    'policies/diagnostic.ts',
    'policies/lints.ts',
    'policies/error.ts',
  ],
  'policies/language/pattern.ts': ['policies/hcl/regexp.ts', 'policies/language/one-pass.ts'],
  'policies/language/schedule.ts': ['policies/model.ts', 'croner'],
  'policies/evidence/': ['policies/model.ts', 'policies/hcl/functions/instant.ts'],
  'policies/engine/': [
    'policies/evidence/',
    'policies/model.ts',
    'policies/lints.ts',
    'policies/error.ts',
    'policies/language/pattern.ts',
    'policies/language/glob.ts',
    'policies/language/duration.ts',
    'policies/language/bytes.ts',
  ],
  'policies/engine/version.ts': ['semver'],
  'policies/plan/': [
    'policies/model.ts',
    'policies/lints.ts',
    'policies/engine/',
    'policies/language/duration.ts',
    'policies/language/bytes.ts',
  ],
  'proto/': ['policies/index.ts', '@grpc/', 'node:'],
  'daemon/': ['daemon/', 'policies/index.ts', 'policies/compact.ts', 'proto/', 'node:'],
  'daemon/log.ts': ['pino', 'node:'],
  'daemon/store/': ['policies/index.ts', 'policies/compact.ts', 'node:'],
  'daemon/store/database.ts': ['daemon/store/', 'policies/index.ts', 'better-sqlite3', 'node:'],
  'daemon/store/lock.ts': ['policies/index.ts', 'better-sqlite3', 'node:'],
  'daemon/registry/transport/http.ts': ['daemon/registry/', 'policies/index.ts', 'undici', 'node:'],
  'daemon/queue/': ['policies/index.ts'],
  'daemon/queue/bullmq.ts': ['daemon/queue/', 'policies/index.ts', 'bullmq', 'ioredis'],
  'daemon/api/': ['policies/', 'proto/', 'daemon/services.ts', 'daemon/', '@grpc/', 'node:'],
  'cli/': ['cli/', 'policies/index.ts', 'proto/', 'node:'],
  'cli/bundle.ts': ['rolldown', 'node:'],
  'cli/commands/': ['cli/', 'policies/index.ts', 'node:'],
  'cli/commands/demo': ['cli/', 'policies/index.ts', 'daemon/', 'node:'],
  'cli/views/': ['policies/index.ts'],
  'cli/second-reader/': ['policies/index.ts', 'node:'],
  'cli/second-reader/worker.ts': ['hcl2-parser', 'node:'],
}
const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bconsole\.|\bfetch\(|'node:/

function longestRule(file: string): string {
  const rule = Object.keys(may)
    .filter((dir) => file.startsWith(dir))
    .toSorted((a, b) => b.length - a.length)[0]
  assert.ok(rule, `${file}: no rule covers this folder`)
  return rule
}

for (const file of globSync('{policies,daemon,cli,proto}/**/*.ts', { cwd: root })) {
  test(`imports of ${file}`, () => {
    const rule = longestRule(file)
    const text = readFileSync(join(root, file), 'utf8')
    for (const [, specifier = ''] of text.matchAll(/\b(?:from|import)\s*\(?\s*'([^'\n]+)'/g)) {
      const target = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier
      assert.ok(
        [rule, ...(may[rule] ?? [])].some((prefix) => target.startsWith(prefix)),
        `${file} may not import ${target}`,
      )
    }
    if (rule.startsWith('policies/')) assert.doesNotMatch(text, impure, `${file} must stay pure`)
  })
}

/**
 * Dates are read by `readInstant` (RFC 3339) and `readHttpDate` (headers) alone. The files named here make a Date of a number,
 * which reads nothing.
 */
const datesOfNumbers = [
  'cli/views/forecast.ts',
  'cli/views/plan.ts',
  'cli/views/tests.ts',
  'cli/views/text.ts',
  'cli/commands/demo-history.ts',
  'daemon/plans/service.ts',
  'daemon/repositories/restore-image.ts',
  'daemon/runs/delete/push-feed.ts',
  'daemon/registry/transport/http-date.ts',
  'daemon/registry/fake/server.ts',
  'daemon/registry/vendors/experimental/ecr/sigv4.ts',
  'daemon/registry/traffic/request-queue.ts',
  'policies/engine/period.ts',
  'policies/engine/sentence.ts',
  'policies/hcl/functions/instant.ts',
  'policies/language/print.ts',
  'policies/losses.ts',
  'policies/language/schedule.ts',
  'policies/plan/attributes.ts',
  'proto/client.ts',
]
test('no date is read but by the two readers', () => {
  for (const file of globSync('{policies,daemon,cli,proto}/**/*.ts', { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8')
    assert.doesNotMatch(
      text,
      /\bDate\s*\.\s*parse\b|\bDate\['parse'\]/,
      `${file}: readInstant reads instants`,
    )
    assert.ok(
      !/\bnew Date\((?!\))/.test(text) || datesOfNumbers.includes(file),
      `${file}: a Date of a text reads anything; if it is one of a number, name the file in the list`,
    )
  }
})

test('the table names folders and files that exist', () => {
  const files = globSync('{policies,daemon,cli,proto}/**/*.ts', { cwd: root })
  for (const key of Object.keys(may))
    assert.ok(
      files.some((f) => f.startsWith(key)),
      `${key}: nothing there`,
    )
})
