/** Whom the history names: the identity of the transport, and what a client claims beside it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actorOf } from '../../daemon/api/actor.ts'

const CASES: readonly (readonly [identity: string, claimed: string, actor: string])[] = [
  ['socket:local', 'ana@laptop', 'ana@laptop'],
  ['socket:local', '', 'socket:local'],
  ['socket:local', 'mtls:cn:ana', 'socket:local'],
  ['token:ci', 'ana@laptop', 'token:ci (ana@laptop)'],
  ['token:ci', '', 'token:ci'],
  ['token:ci', 'token:other (x@y)', 'token:ci'],
  ['token:ci', `${'a'.repeat(200)}@laptop`, 'token:ci'],
  ['token:ci', 'ana@laptop\nbob@laptop', 'token:ci'],
]

test('a claim stands beside the identity, and never in its place', () => {
  for (const [identity, claimed, actor] of CASES)
    assert.equal(actorOf({ identity, grants: [], expiresAt: undefined }, claimed), actor)
})
