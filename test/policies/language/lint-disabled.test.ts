/** A DISABLED policy replaces none: where a wider one deletes because of it, both are named. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from './reading.ts'

const REGISTRIES = ['prod', 'other']
  .map((name) => `registry "${name}" {\n  url = "https://${name}.test"\n}\n`)
  .join('')

const RULE = '  rule "r" {\n    tag_regexp = "v.*"\n    retained_top = 2\n  }\n'

const lifecycle = (name: string, target: string, status: string, rules = RULE): string =>
  `lifecycle_policy "${name}" {\n  registry = registry.prod\n  ${target}\n  status = "${status}"\n${rules}}\n`
const fallback = (name: string, registry: string, status = 'ACTIVE', rules = RULE): string =>
  `default_policy "${name}" {\n${registry === '' ? '' : `  registry = registry.${registry}\n`}  status = "${status}"\n${rules}}\n`

const EXACT = 'repository = "team/web"'
const NEAR = 'repositories = "team/*"'
const FAR = 'repositories = "**"'
const KEEPS = RULE.replace('retained_top', 'keep = true\n    retained_top')

/** Blocks, and the pairs of policies that are named. */
for (const [name, blocks, pairs] of [
  [
    'of a registry',
    [lifecycle('a', EXACT, 'DISABLED'), fallback('d', 'prod')],
    ['lifecycle_policy.a default_policy.d'],
  ],
  [
    'of all registries',
    [lifecycle('a', EXACT, 'DISABLED'), fallback('d', '')],
    ['lifecycle_policy.a default_policy.d'],
  ],
  [
    'by pattern',
    [lifecycle('a', EXACT, 'DISABLED'), lifecycle('b', NEAR, 'ACTIVE')],
    ['lifecycle_policy.a lifecycle_policy.b'],
  ],
  [
    'that is the narrowest of several',
    [
      lifecycle('a', EXACT, 'DISABLED'),
      fallback('d', 'prod'),
      lifecycle('b', NEAR, 'ACTIVE'),
      lifecycle('c', FAR, 'ACTIVE'),
    ],
    ['lifecycle_policy.a lifecycle_policy.b'],
  ],
  [
    'for a pattern',
    [lifecycle('a', NEAR, 'DISABLED'), lifecycle('b', FAR, 'ACTIVE')],
    ['lifecycle_policy.a lifecycle_policy.b'],
  ],
  [
    'for the default of a registry',
    [fallback('p', 'prod', 'DISABLED'), fallback('d', '')],
    ['default_policy.p default_policy.d'],
  ],
  ['in another registry', [lifecycle('a', EXACT, 'DISABLED'), fallback('d', 'other')], []],
  [
    'by a pattern of another registry',
    [
      lifecycle('a', EXACT, 'DISABLED'),
      lifecycle('b', NEAR, 'ACTIVE').replace('registry.prod', 'registry.other'),
    ],
    [],
  ],
  ['that is DISABLED too', [lifecycle('a', EXACT, 'DISABLED'), fallback('d', 'prod', 'DISABLED')], []],
  [
    'by a pattern for others',
    [lifecycle('a', EXACT, 'DISABLED'), lifecycle('b', 'repositories = "ops/*"', 'ACTIVE')],
    [],
  ],
  ['without rules', [lifecycle('a', EXACT, 'DISABLED'), fallback('d', 'prod', 'ACTIVE', '')], []],
  ['that only keeps', [lifecycle('a', EXACT, 'DISABLED'), fallback('d', 'prod', 'ACTIVE', KEEPS)], []],
  [
    'beside an ACTIVE one of the same scope',
    [lifecycle('a', EXACT, 'DISABLED'), lifecycle('b', EXACT, 'ACTIVE'), fallback('d', 'prod')],
    [],
  ],
  ['that is narrower', [fallback('p', 'prod', 'DISABLED'), lifecycle('b', FAR, 'ACTIVE')], []],
  ['where all are ACTIVE', [lifecycle('a', EXACT, 'ACTIVE'), fallback('d', 'prod')], []],
  [
    'of a draft, which writes no status',
    [lifecycle('a', EXACT, 'DISABLED').replace('  status = "DISABLED"\n', ''), fallback('d', 'prod')],
    [],
  ],
  [
    'with a pattern that is none',
    [lifecycle('a', 'repositories = "a**"', 'DISABLED'), lifecycle('b', 'repositories = "/"', 'ACTIVE')],
    [],
  ],
] as const) {
  test(`a DISABLED policy beside a wider one ${name}: ${pairs.length} warnings`, async () => {
    const { diagnostics } = await read(REGISTRIES + blocks.join(''))
    const found = diagnostics.filter(({ code }) => code === 'disabled-lets-wider')
    assert.deepEqual(
      found.map(({ place, detail }) => `${place?.address} ${detail.split(' ')[0]}`),
      pairs,
    )
  })
}

test('the warning points at the status', async () => {
  const { diagnostics } = await read(REGISTRIES + lifecycle('a', EXACT, 'DISABLED') + fallback('d', 'prod'))
  const [found] = diagnostics
  assert.deepEqual([found?.severity, found?.place?.line, found?.place?.column], ['warning', 10, 12])
  assert.equal(
    found?.detail,
    'default_policy.d is ACTIVE and wider: while this one is DISABLED, that one deletes there. A DISABLED policy replaces no other policy. To delete nothing there, write an ACTIVE policy without rules, or a protect block.',
  )
})
