/** Which objects are renamed: destroyed under one label and created under another, in the same place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Change, renamesOf } from '../../../policies/diff/index.ts'
import type { DeclaredObject } from '../../../policies/index.ts'
import { DAY, policy, protect, rule } from '../engine/build.ts'

const old = rule('old', { tagRegexp: '.*', expirePeriod: 7 * DAY })
const looser = rule('old', { tagRegexp: '.*', expirePeriod: 28 * DAY })
const called = (name: string, rules = [old]) => policy(rules, { name })
const registry: DeclaredObject = { kind: 'registry', name: 'prod', url: 'https://registry.example.com' }
const gone = (before: DeclaredObject): Change => ({ action: 'delete', before })
const made = (after: DeclaredObject): Change => ({ action: 'create', after })
const one = called('one')
const two = called('two')
const elsewhere = policy([old], { name: 'two', scope: { kind: 'registry', registry: 'prod' } })

for (const [title, changes, expected] of [
  ['another label', [gone(one), made(two)], ['lifecycle_policy.one lifecycle_policy.two']],
  [
    'another label, and looser',
    [made(called('two', [looser])), gone(one)],
    ['lifecycle_policy.one lifecycle_policy.two rule.old.expire_period'],
  ],
  ['another place', [gone(one), made(elsewhere)], []],
  ['two for one', [gone(one), made(two), made(called('three'))], []],
  ['one for two', [gone(one), gone(called('three')), made(two)], []],
  ['only destroyed', [gone(one)], []],
  [
    'the same protection',
    [gone({ ...protect('v.*'), name: 'a' }), made({ ...protect('v.*'), name: 'b' })],
    ['protect.a protect.b'],
  ],
  [
    'another protection',
    [gone({ ...protect('v.*'), name: 'a' }), made({ ...protect('w.*'), name: 'b' })],
    [],
  ],
  ['another registry', [gone(registry), made({ ...registry, name: 'stage' })], []],
] as const)
  test(`${title}: ${expected.length === 0 ? 'no rename' : 'a rename'}`, () => {
    const found = renamesOf(changes).map(({ from, to, fields }) =>
      [from, to, ...fields.map(({ path }) => path)].join(' '),
    )
    assert.deepEqual(found, expected)
  })
