import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromOrigin } from '../../proto/convert/origins.ts'
import { isOriginId } from '../../proto/resources/index.ts'

test('an origin never has the form of an identity, so that no plan manages what a caller wrote', () => {
  for (const id of ['token:k3x9', 'socket:local', 'oidc:github:repo', 'mtls:cn:ana']) {
    assert.throws(
      () => fromOrigin({ id, revision: '', rollbackSerial: 0 }, 'origin'),
      { code: 'INVALID_ARGUMENT' },
      id,
    )
    assert.equal(isOriginId(id), false)
  }
  for (const id of ['git.example.com/a', 'token/policies', 'laptop:/home/ana/policies']) {
    assert.deepEqual(fromOrigin({ id, revision: '', rollbackSerial: 0 }, 'origin'), { id })
    assert.equal(isOriginId(id), true)
  }
})
