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
  CheckRegistry.responseDeserialize(CheckRegistry.responseSerialize(toRegistryCheck(check, 'w')))

const bare: RegistryState = { name: 'prod', url: 'https://r.test', workspace: 'w' }
const capabilities: RegistryState['capabilities'] = {
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
  for (const state of [bare, { ...bare, capabilities }, { ...bare, size }, { ...bare, capabilities, size }]) {
    const wire = listed(state)
    assert.ok(wire)
    assert.deepEqual(fromRegistryState(wire), state)
  }
  const { clockSkew, repository, ...least } = capabilities
  assert.deepEqual([clockSkew, repository], [-1234, 'team/web'])
  const wire = listed({ ...bare, capabilities: least })
  assert.ok(wire)
  assert.deepEqual(fromRegistryState(wire), { ...bare, capabilities: least })
})

test('a check travels with every verdict', () => {
  const check: RegistryCheck = {
    name: 'prod',
    repository: 'team/web',
    results: [
      { check: 'reachable', verdict: 'ok', needed: true, message: 'there' },
      { check: 'api version', verdict: 'unknown', needed: false, message: 'not asked' },
      { check: 'delete', verdict: 'problem', needed: true, message: 'disabled', remedy: 'enable' },
    ],
  }
  assert.deepEqual(fromRegistryCheck(answered(check)), check)
  const { repository, ...least } = check
  assert.equal(repository, 'team/web')
  assert.deepEqual(fromRegistryCheck(answered(least)), least)
})

test('words that this careen does not know are refused, not guessed', () => {
  const wire = listed({ ...bare, capabilities })
  assert.ok(wire?.capabilities)
  for (const field of ['profile', 'digestDelete', 'untag', 'referrers', 'catalog'] as const)
    assert.throws(
      () =>
        fromRegistryState({
          ...wire,
          capabilities: wire.capabilities && { ...wire.capabilities, [field]: 'new' },
        }),
      /"new" is not known/,
      field,
    )
  const finding = {
    check: 'delete',
    verdict: 'VERDICT_UNSPECIFIED',
    needed: true,
    message: '',
    remedy: '',
  } as const
  assert.throws(
    () => fromRegistryCheck({ name: 'workspaces/w/registries/p', repository: '', results: [finding] }),
    /verdict/,
  )
})
