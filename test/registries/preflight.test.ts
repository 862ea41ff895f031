import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteBlocker, preflight } from '../../daemon/registries/preflight.ts'
import type { Capabilities } from '../../daemon/registry/client.ts'

const MINUTE = 60_000
const of = (found: Partial<Capabilities>): Capabilities => ({ digestDelete: 'yes', untag: false, ...found })

const CASES: readonly (readonly [Capabilities, string | undefined, RegExp])[] = [
  [of({}), undefined, /./],
  [of({ digestDelete: 'unknown' }), undefined, /./],
  [of({ clockSkew: -MINUTE }), undefined, /./],
  [
    of({ digestDelete: 'disabled' }),
    'REGISTRY_DELETE_DISABLED',
    /^a: the registry does not allow deletes\. Enable them \(.*DELETE_ENABLED=true\), then run again\. Nothing was deleted$/,
  ],
  [of({ digestDelete: 'read-only' }), 'REGISTRY_READ_ONLY', /is read-only\. End its maintenance mode, then/],
  [of({ digestDelete: 'forbidden' }), 'REGISTRY_UNAUTHORIZED', /do not permit deletes\. Grant the right/],
  [of({ clockSkew: 6 * MINUTE }), 'FAILED_PRECONDITION', /differs from this host's by 6 minutes\. Set both/],
  [of({ clockSkew: -7 * MINUTE, digestDelete: 'unknown' }), 'FAILED_PRECONDITION', /by 7 minutes/],
  [of({ clockSkew: 9 * MINUTE, digestDelete: 'disabled' }), 'REGISTRY_DELETE_DISABLED', /does not allow/],
]

test('what speaks against deleting has a code, says what it is and what to do', async () => {
  const signal = new AbortController().signal
  for (const [capabilities, code, sentence] of CASES) {
    assert.equal(deleteBlocker(capabilities)?.code, code)
    const asked = preflight({ probe: async () => capabilities }, 'a', signal)
    if (code === undefined) assert.equal(await asked, capabilities)
    else await assert.rejects(asked, { code, message: sentence })
  }
})
