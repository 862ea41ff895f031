/** What a newer careen stored is found, and never taken for an object that is understood. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import * as fc from 'fast-check'
import { openStore } from '../../daemon/store/store.ts'
import type { DeclaredObject } from '../../policies/index.ts'
import { isWholeObject } from '../../policies/model/shape.ts'
import { declaredObjects } from '../policies/language/generate-objects.ts'
import { folder } from '../support/processes.ts'

const scope = { kind: 'repository', registry: 'prod', repository: 'team/web' } as const
const protection: DeclaredObject = { kind: 'protect', name: 'a', scope, digests: [], tagRegexp: 'v.*' }
const policy: DeclaredObject = {
  kind: 'policy',
  block: 'lifecycle_policy',
  name: 'web',
  scope,
  status: 'ACTIVE',
  schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
  rules: [{ label: 'r', untagged: true, expirePeriod: 86_400_000, ageFrom: 'pushed' }],
  limits: { maxDeletePercent: 30, allowEmpty: false },
  grace: 0,
  untag: false,
}
const registry: DeclaredObject = { kind: 'registry', name: 'prod', url: 'https://r.test' }

/** An object as a newer version would have it. */
function newer(object: object): DeclaredObject {
  return object as DeclaredObject
}

const [rule] = policy.kind === 'policy' ? policy.rules : []
const STORED: readonly (readonly [what: string, object: DeclaredObject])[] = [
  ['a field of a policy', newer({ ...policy, window: 'night' })],
  ['a field of a rule', newer({ ...policy, rules: [{ ...rule, keepSigned: true }] })],
  ['a field of limits', newer({ ...policy, limits: { ...policy, maxDeleteBytes: 3 } })],
  ['a value of a closed list', newer({ ...policy, rules: [{ ...rule, ageFrom: 'scanned' }] })],
  ['a status', newer({ ...policy, status: 'PAUSED' })],
  ['a type', newer({ ...policy, grace: '24h' })],
  ['a field of a protection', newer({ ...protection, keepFor: 3 })],
  ['a field of a scope', newer({ ...protection, scope: { ...scope, except: ['x'] } })],
  ['a field of a registry', newer({ ...registry, mirror: 'https://m.test' })],
  ['a kind', newer({ kind: 'in_use', name: 'k8s', scope })],
]

for (const [what, object] of STORED)
  test(`${what} that this version does not know makes the object opaque`, () => {
    using at = folder()
    const store = openStore(join(at.path, 's.db'), { now: () => 1 })
    store.objects.put('w', 1, object)
    assert.deepEqual(store.objects.all('w'), [])
    assert.deepEqual(store.objects.registries('w'), [])
    const [opaque] = store.objects.opaque('w')
    assert.ok(opaque)
    assert.equal(store.objects.get(opaque.address), undefined)
    assert.deepEqual(store.objects.opaqueAt(opaque.address), opaque)
    assert.equal(store.objects.slim('w', '', 9)[0]?.address, opaque.address)
    const expected = what.includes('scope')
      ? undefined
      : what.includes('registry')
        ? { kind: 'registry', registry: 'prod' }
        : scope
    assert.deepEqual(opaque.scope, expected)
    store.close()
  })

test('an object that needs an unknown feature, or is not what its hash says, is opaque', () => {
  using at = folder()
  const path = join(at.path, 's.db')
  const store = openStore(path, { now: () => 1 })
  store.objects.put('w', 1, policy)
  store.objects.put('w', 1, protection)
  assert.equal(store.objects.all('w').length, 2)
  const raw = new SQLite(path)
  raw.exec(`UPDATE object SET required_features = '["age_from","signed_by"]' WHERE kind = 'policy'`)
  raw.exec(`UPDATE object SET body = replace(body, 'v.*', 'w.*') WHERE kind = 'protect'`)
  raw.close()
  assert.deepEqual(store.objects.all('w'), [])
  assert.deepEqual(
    store.objects.opaque('w').map(({ address, notUnderstood }) => [address, notUnderstood]),
    [
      ['lifecycle_policy.web', 'it needs signed_by, which this daemon does not know'],
      ['protect.a', 'this daemon does not know all of its content'],
    ],
  )
  assert.equal(store.objects.list('policy', { limit: 9 }).length, 1)
  store.objects.put('w', 2, policy)
  assert.equal(store.objects.all('w').length, 1, 'an apply replaces it')
  store.close()
})

test('every object of this version is understood', () => {
  fc.assert(
    fc.property(declaredObjects, (object) => {
      assert.ok(isWholeObject(JSON.parse(JSON.stringify(object))), JSON.stringify(object))
    }),
    { numRuns: 200 },
  )
})
