/** Which policy governs a repository, and why the others do not. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { covers, govern } from '../../../policies/engine/scope.ts'
import type { Policy, Scope } from '../../../policies/index.ts'
import { policy } from './build.ts'

const HERE = { registry: 'r', repository: 'team/web' }
const SCOPES = {
  exact: { kind: 'repository', registry: 'r', repository: 'team/web' },
  long: { kind: 'pattern', registry: 'r', pattern: 'team/w*' },
  short: { kind: 'pattern', registry: 'r', pattern: 'team/**' },
  all: { kind: 'pattern', registry: 'r', pattern: '**' },
  registry: { kind: 'registry', registry: 'r' },
  global: { kind: 'global' },
} as const satisfies Record<string, Scope>
type Name = keyof typeof SCOPES

const named = (name: string, scope: Scope, rest: Partial<Policy> = {}): Policy =>
  policy([], { name, scope, ...rest })
const of = (...names: readonly Name[]): Policy[] => names.map((name) => named(name, SCOPES[name]))

describe('covers', () => {
  for (const [name, scope, ref, expected] of [
    ['the repository', SCOPES.exact, HERE, true],
    ['another repository', SCOPES.exact, { ...HERE, repository: 'team/web/sub' }, false],
    ['its name in another registry', SCOPES.exact, { ...HERE, registry: 's' }, false],
    ['a pattern', SCOPES.long, HERE, true],
    ['a pattern that does not fit', SCOPES.long, { ...HERE, repository: 'team/api' }, false],
    ['a pattern of another registry', SCOPES.long, { ...HERE, registry: 's' }, false],
    ['the registry', SCOPES.registry, HERE, true],
    ['another registry', SCOPES.registry, { ...HERE, registry: 's' }, false],
    ['everything', SCOPES.global, { registry: 's', repository: 'x' }, true],
  ] as const)
    test(name, () => assert.equal(covers(scope, ref), expected))
  test('a pattern that does not compile stops everything', () => {
    const broken: Scope = { kind: 'pattern', registry: 'r', pattern: 'a**b' }
    assert.throws(() => covers(broken, HERE), { code: 'INVALID_ARGUMENT', message: /a\*\*b/ })
  })
})

describe('the more specific one governs', () => {
  const ORDER: readonly Name[] = ['exact', 'long', 'short', 'all', 'registry', 'global']
  for (const [i, winner] of ORDER.entries()) {
    for (const loser of ORDER.slice(i + 1)) {
      test(`${winner} before ${loser}`, () => {
        for (const policies of [of(winner, loser), of(loser, winner)]) {
          const found = govern(policies, HERE)
          assert.equal(found.policy?.name, winner)
          assert.deepEqual(
            found.passedOver.map((one) => [one.policy.name, one.why]),
            [[loser, `lifecycle_policy.${winner} is more specific and replaces it`]],
          )
        }
      })
    }
  }
  test('of patterns with equally long beginnings the one whose name comes first', () => {
    const [a, b] = [named('a', SCOPES.short), named('b', { ...SCOPES.short, pattern: 'team/*' })]
    assert.equal(govern([a, b], HERE).policy?.name, 'a')
    assert.equal(govern([b, a], HERE).policy?.name, 'a')
  })
  test('an exact name beats the longest pattern', () => {
    const long = { registry: 'r', repository: 'x'.repeat(255) }
    const found = govern(
      [
        named('pattern', { kind: 'pattern', registry: 'r', pattern: `${'x'.repeat(254)}*` }),
        named('exact', { kind: 'repository', ...long }),
      ],
      long,
    )
    assert.equal(found.policy?.name, 'exact')
  })
})

test('a DISABLED policy takes no part, and that is said', () => {
  const off = named('off', SCOPES.exact, { status: 'DISABLED' })
  const found = govern([off, ...of('global')], HERE)
  assert.equal(found.policy?.name, 'global')
  assert.deepEqual(
    found.passedOver.map((one) => [one.policy.name, one.why]),
    [['off', 'it is DISABLED']],
  )
})

test('nobody governs: no policy, and each says why', () => {
  const found = govern(
    [
      named('off', SCOPES.exact, { status: 'DISABLED' }),
      named('else', { ...SCOPES.registry, registry: 's' }),
    ],
    HERE,
  )
  assert.ok(!('policy' in found))
  assert.deepEqual(
    found.passedOver.map((one) => [one.policy.name, one.why]),
    [['off', 'it is DISABLED']],
  )
})
