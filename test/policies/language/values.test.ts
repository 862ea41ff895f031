import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  type DeclaredObject,
  formatDuration,
  nextAfter,
  parseDuration,
  type Policy,
  printObject,
  readableDuration,
  readConfiguration,
} from '../../../policies/index.ts'
import { canonical } from '../../../policies/model/canonical.ts'
import { compileRepositoryPattern } from '../../../policies/scalars/glob.ts'
import { compileTagPattern } from '../../../policies/scalars/pattern.ts'

const HOUR = 3600 * 1000

for (const [text, hours] of [
  ['2880m', 48],
  ['172800s', 48],
  ['24h0m0s', 24],
  ['7d', 168],
  ['168h0m0s', 168],
  ['1d12h', 36],
] as const) {
  test(`${text} is ${hours} hours`, () => assert.equal(parseDuration(text), hours * HOUR))
}
for (const text of ['30', '', 'd', '-1d', '1.5h', '1h1d', '2w', ' 1d', '1 d', '1d ', '9'.repeat(40) + 's']) {
  test(`"${text}" is no duration`, () => assert.equal(parseDuration(text), undefined))
}
test('a duration of whole seconds is written and read without loss', () => {
  fc.assert(
    fc.property(fc.nat(10 ** 9), (seconds) =>
      assert.equal(parseDuration(formatDuration(seconds * 1000)), seconds * 1000),
    ),
  )
})
for (const [ms, text] of [
  [0, '0s'],
  [999, '0s'],
  [61_000, '1m 1s'],
  [12 * 24 * HOUR + 3 * HOUR + 5, '12d 3h'],
  [24 * HOUR + 60_000, '1d'],
  [364 * 24 * HOUR + 3 * HOUR, '364d 3h'],
  [365 * 24 * HOUR + 3 * HOUR, '1y'],
  [(3 * 365 + 40) * 24 * HOUR + HOUR, '3y 40d'],
] as const) {
  test(`${ms} ms reads ${text}`, () => assert.equal(readableDuration(ms), text))
}

const PATTERNS: readonly (readonly [string, string, boolean])[] = [
  ['prod', 'prod', true],
  ['prod', 'prod1', false],
  ['prod', 'xprod', false],
  ['a|b', 'a', true],
  ['a|b', 'ab', false],
  ['(?i)RC.*', 'rc1', true],
  ['v[0-9]+\\.[0-9]+', 'v1.2', true],
  ['v[0-9]+\\.[0-9]+', 'v1x2', false],
  ['test.*', 'test', true],
  ['test.*', 'atest', false],
  ['\\Qa.b\\E', 'a.b', true],
  ['\\Qa.b\\E', 'axb', false],
  ['', '', true],
]
for (const [pattern, tag, matches] of PATTERNS) {
  test(`"${pattern}" ${matches ? 'matches' : 'does not match'} "${tag}"`, () => {
    const compiled = compileTagPattern(pattern)
    assert.ok(compiled.ok)
    assert.equal(compiled.matches(tag), matches)
  })
}

test('plain shapes answer as the general engine does', () => {
  const plain = fc.constantFrom(
    '.*',
    'a',
    'ab',
    'a.*',
    'a-b.*',
    'x_1',
    'ab*',
    'ab?x',
    'ab{0,2}',
    'a-[1b]+',
    'a|b',
    '(?i)Ab',
    'ab+_?',
  )
  const tag = fc.stringMatching(/^[ab_x1-]{0,6}\n?$/)
  fc.assert(
    fc.property(plain, tag, (pattern, text) => {
      const [fast, general] = [compileTagPattern(pattern), compileTagPattern(`(?:${pattern})`)]
      assert.ok(fast.ok && general.ok)
      assert.equal(fast.matches(text), general.matches(text))
    }),
    { numRuns: 2000 },
  )
})

test('a hostile pattern stays linear', () => {
  const compiled = compileTagPattern('(a+)+b')
  assert.ok(compiled.ok)
  for (let i = 0; i < 200; i += 1) assert.equal(compiled.matches(`${'a'.repeat(127)}c`), false)
})

for (const [pattern, name, matches] of [
  ['team/**', 'team/web', true],
  ['team/**', 'team/web/api', true],
  ['team/**', 'team', false],
  ['team/*', 'team/web', true],
  ['team/*', 'team/web/api', false],
  ['**', 'a/b/c', true],
  ['**/api', 'team/api', true],
  ['**/api', 'api', false],
  ['team/*-api', 'team/web-api', true],
  ['team/**/x', 'team/a/b/x', true],
  ['team/**/x', 'team/x', false],
] as const) {
  test(`pattern ${pattern} ${matches ? 'covers' : 'does not cover'} ${name}`, () => {
    const compiled = compileRepositoryPattern(pattern)
    assert.ok(compiled.ok)
    assert.equal(compiled.matches(name), matches)
  })
}

test('a schedule in its time zone, over the change to summer time', () => {
  const schedule = { cron: '30 3 * * *', timeZone: 'Europe/Berlin' }
  assert.equal(nextAfter(schedule, Date.UTC(2026, 2, 28, 0, 0)), Date.UTC(2026, 2, 28, 2, 30))
  assert.equal(nextAfter(schedule, Date.UTC(2026, 2, 28, 12, 0)), Date.UTC(2026, 2, 29, 1, 30))
})

const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/)
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })
// An empty one is read as none.
const description = fc
  .string({ minLength: 1, maxLength: 40 })
  .map((text) => text.replaceAll(/[\p{Cc}\uD800-\uDFFF\uFEFF]/gu, ' '))

const policies: fc.Arbitrary<Policy> = fc
  .record({
    name,
    description: optional(description),
    status: fc.constantFrom('ACTIVE' as const, 'DISABLED' as const),
    rules: fc.uniqueArray(
      fc.record({
        label: name,
        tagRegexp: optional(fc.constantFrom('.*', 'pr-[0-9]+', 'v[0-9]+\\.[0-9]+')),
        top: fc.nat(99),
        days: optional(fc.integer({ min: 1, max: 900 })),
      }),
      { selector: (rule) => rule.label, maxLength: 4 },
    ),
    untag: fc.boolean(),
    percent: fc.integer({ min: 0, max: 100 }),
    count: optional(fc.nat(500)),
  })
  .map(({ rules, untag, percent, count, status, ...rest }) => ({
    kind: 'policy',
    block: 'lifecycle_policy',
    name: rest.name,
    scope: { kind: 'repository', registry: 'prod', repository: 'team/web' },
    status,
    schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
    rules: rules
      .map(({ label, tagRegexp, top, days }) => ({
        label,
        untagged: tagRegexp === undefined,
        retainedTop: top,
        ...(tagRegexp === undefined ? {} : { tagRegexp }),
        ...(days === undefined ? {} : { expirePeriod: days * 24 * HOUR }),
      }))
      .toSorted((a, b) => (a.label < b.label ? -1 : 1)),
    limits: {
      maxDeletePercent: percent,
      allowEmpty: false,
      ...(count === undefined ? {} : { maxDeleteCount: count }),
    },
    grace: 24 * HOUR,
    untag,
    ...(rest.description === undefined ? {} : { description: rest.description }),
  }))

test('what is printed reads back as the same object', async () => {
  const registry: DeclaredObject = { kind: 'registry', name: 'prod', url: 'https://r.test' }
  await fc.assert(
    fc.asyncProperty(policies, async (policy) => {
      const text = `${printObject(registry)}\n${printObject(policy)}`
      // The reader cannot tell an escaped template from a real one, and refuses both.
      if ((policy.description ?? '').includes('${') || (policy.description ?? '').includes('%{')) return
      const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text }])
      assert.deepEqual(
        diagnostics.filter((one) => one.severity === 'error'),
        [],
        text,
      )
      assert.deepEqual(objects.map(canonical), [policy, registry].map(canonical))
    }),
    { numRuns: 60 },
  )
})

test('the policies in README.md are valid', async () => {
  const text = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')
  const blocks = [...text.matchAll(/```hcl\n([^]*?)```/g)].map(([, block = '']) =>
    block.replaceAll(/^ {3}/gm, ''),
  )
  assert.ok(blocks.length > 0)
  for (const block of blocks) {
    const { diagnostics } = await readConfiguration([{ name: 'README.md', text: block }])
    assert.deepEqual(diagnostics, [])
  }
})
