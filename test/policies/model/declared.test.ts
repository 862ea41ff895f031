import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyNamed } from '../../../policies/model/declared.ts'
import { policy } from '../engine/build.ts'

test('a policy is found by its name or its address; a name comes first', () => {
  const web = policy([], { name: 'web' })
  const fallback = policy([], { name: 'web', block: 'default_policy' })
  const odd = policy([], { name: 'lifecycle_policy.api' })
  const api = policy([], { name: 'api' })
  const all = [web, fallback, api, odd]
  assert.equal(policyNamed(all, 'web'), web)
  assert.equal(policyNamed(all, 'lifecycle_policy.web'), web)
  assert.equal(policyNamed(all, 'default_policy.web'), fallback)
  assert.equal(policyNamed(all, 'api'), api)
  assert.equal(policyNamed(all, 'lifecycle_policy.api'), odd)
  assert.equal(policyNamed(all, 'nobody'), undefined)
})
