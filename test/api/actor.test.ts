/** Whom the history names: the identity of the transport, and what a client claims beside it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Metadata } from '@grpc/grpc-js'
import { withClaim } from '../../daemon/api/actor.ts'
import { CLAIMED } from '../../proto/claimed.ts'
import { shownPerson } from '../../proto/resources/index.ts'

const CASES: readonly (readonly [identity: string, claimed: string, actor: string])[] = [
  ['socket:local', 'ana@laptop', 'ana@laptop'],
  ['socket:local', '', 'socket:local'],
  ['socket:local', 'mtls:cn:ana', 'socket:local'],
  ['token:ci', 'ana@laptop', 'token:ci (ana@laptop)'],
  ['token:ci', '', 'token:ci'],
  ['token:ci', 'token:other (x@y)', 'token:ci'],
  ['token:ci', `${'a'.repeat(200)}@laptop`, 'token:ci'],
  ['token:ci', `${'a'.repeat(63)}@${'b'.repeat(64)}`, `token:ci (${'a'.repeat(63)}@${'b'.repeat(64)})`],
  ['token:ci', `${'a'.repeat(63)}@${'b'.repeat(65)}`, 'token:ci'],
  ['token:ci', 'ana@laptop bob@laptop', 'token:ci'],
]

test('a claim stands beside the identity, and never in its place', () => {
  for (const [identity, claimed, actor] of CASES) {
    const metadata = new Metadata()
    metadata.set(CLAIMED, claimed)
    const caller = withClaim({ identity, grants: [], expiresAt: undefined }, metadata)
    assert.equal(caller.identity, identity)
    assert.equal(shownPerson(caller), actor)
  }
})
