import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EcrAction } from '../../../daemon/registry/vendors/experimental/ecr/api.ts'
import { type Input, openEcr } from './fake-ecr.ts'
import { digest, listed, signal, type FakeAnswer } from './fake.ts'

const IMAGE = { digest: digest(1), tags: [], pushed: Date.UTC(2026, 0, 1) / 1000 }

test('the client logs in with a token that the API gives for the key, and renews it long before it ends', async () => {
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const calls: (readonly [EcrAction, Input])[] = []
  const door = { token: 0 }
  await using at = await openEcr({ images: () => [], calls, door, now }, { now })
  const given = async (): Promise<number> => {
    assert.equal((await at.client.ping(signal)).status, 200)
    return calls.length
  }
  assert.equal(await given(), 1)
  assert.equal(await given(), 1, 'it is kept')
  ahead = 11 * 3600_000
  assert.equal(await given(), 2)
  door.token += 1
  assert.equal(await given(), 3, 'one that is not taken any more is got anew at once')
})

test('many that wait for a token have it got once', async () => {
  const calls: (readonly [EcrAction, Input])[] = []
  await using at = await openEcr({ images: () => [], calls })
  const answers = await Promise.all(Array.from({ length: 8 }, () => at.client.ping(signal)))
  assert.ok(answers.every(({ status }) => status === 200))
  assert.equal(calls.length, 1)
})

test('a key that may not have a token is refused at the ping, with the name of the right', async () => {
  await using at = await openEcr({ images: () => [], denied: ['GetAuthorizationToken'] })
  const { status, refused } = await at.client.ping(signal)
  assert.equal(status, 401)
  assert.match(refused ?? '', /allow ecr:GetAuthorizationToken/)
  await assert.rejects(at.client.tags('team/web', signal), { code: 'REGISTRY_UNAUTHORIZED' })
})

for (const authorizationToken of [undefined, '', 'x', Buffer.from('eve:token').toString('base64')]) {
  test(`a token that is none opens no door: ${authorizationToken ?? 'absent'}`, async () => {
    const instead = (): FakeAnswer => ({ status: 200, body: { authorizationData: [{ authorizationToken }] } })
    await using at = await openEcr({ images: () => [], instead })
    await assert.rejects(at.client.tags('team/web', signal), {
      code: 'REGISTRY_INVALID_RESPONSE',
      message: /returned no valid token/,
    })
  })
}

test('without the profile the same key still logs in', async () => {
  await using at = await openEcr({ images: () => [IMAGE] }, { profile: 'distribution' })
  assert.equal((await at.client.ping(signal)).status, 200)
  assert.deepEqual(await listed(at.client), [])
})
