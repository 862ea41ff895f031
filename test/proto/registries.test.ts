import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  fromRegistryCheck,
  fromRegistryState,
  toRegistryCheck,
  toRegistryState,
} from '../../proto/convert/registries.ts'
import { loadServices } from '../../proto/load.ts'
import type { RegistryCheck, RegistryState } from '../../proto/resources/registry.ts'

const { ListRegistries, CheckRegistry } = loadServices().RegistryService.service

const listed = (state: RegistryState) =>
  ListRegistries.responseDeserialize(
    ListRegistries.responseSerialize({ registries: [toRegistryState(state)] }),
  ).registries[0]
const answered = (check: RegistryCheck) =>
  CheckRegistry.responseDeserialize(CheckRegistry.responseSerialize(toRegistryCheck(check)))

const bare: RegistryState = { name: 'prod', url: 'https://r.test', workspace: 'w' }
const facts: RegistryState['facts'] = {
  url: 'https://r.test',
  profile: 'harbor',
  detectedBy: 'its token service',
  digestDelete: 'read-only',
  untag: 'no',
  untaggedListing: true,
  pushTimes: true,
  referrers: 'unknown',
  catalog: 'closed',
  repository: 'team/web',
  clockSkew: -1234,
  probedAt: 1_700_000_000_123,
}

test('registries travel, asked or not', () => {
  const size = { bytes: 2 ** 50, scanned: 3, repositories: 4, unsized: 5 }
  for (const state of [bare, { ...bare, facts }, { ...bare, size }, { ...bare, facts, size }]) {
    const wire = listed(state)
    assert.ok(wire)
    assert.deepEqual(fromRegistryState(wire), state)
  }
  const { clockSkew, repository, ...least } = facts
  assert.deepEqual([clockSkew, repository], [-1234, 'team/web'])
  const wire = listed({ ...bare, facts: least })
  assert.ok(wire)
  assert.deepEqual(fromRegistryState(wire), { ...bare, facts: least })
})

test('a check travels with every verdict', () => {
  const check: RegistryCheck = {
    name: 'prod',
    repository: 'team/web',
    findings: [
      { check: 'reachable', verdict: 'ok', needed: true, says: 'there' },
      { check: 'api version', verdict: 'unknown', needed: false, says: 'not asked' },
      { check: 'delete', verdict: 'problem', needed: true, says: 'disabled', next: 'enable' },
    ],
  }
  assert.deepEqual(fromRegistryCheck(answered(check)), check)
  const { repository, ...least } = check
  assert.equal(repository, 'team/web')
  assert.deepEqual(fromRegistryCheck(answered(least)), least)
})

test('words that this careen does not know are refused, not guessed', () => {
  const wire = listed({ ...bare, facts })
  assert.ok(wire?.facts)
  for (const field of ['profile', 'digestDelete', 'untag', 'referrers', 'catalog'] as const)
    assert.throws(
      () => fromRegistryState({ ...wire, facts: wire.facts && { ...wire.facts, [field]: 'new' } }),
      /"new" is not known/,
      field,
    )
  const finding = {
    check: 'delete',
    verdict: 'VERDICT_UNSPECIFIED',
    needed: true,
    says: '',
    next: '',
  } as const
  assert.throws(() => fromRegistryCheck({ name: 'p', repository: '', findings: [finding] }), /verdict/)
})
