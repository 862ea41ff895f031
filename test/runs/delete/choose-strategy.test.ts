/** Which strategy deletes from a registry, by what it can do, and what each keeps without asking. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../daemon/clock.ts'
import type { Capabilities } from '../../../daemon/registry/client.ts'
import { chooseStrategy } from '../../../daemon/runs/delete/choose-strategy.ts'
import type { DeletionContext } from '../../../daemon/runs/delete/context.ts'
import type { Decision } from '../../../policies/engine/index.ts'
import { openTestRegistry } from '../../conformance/registry.ts'

const NO_LEDGER = () => Promise.reject(new Error('nothing is recorded here'))

const neverAsked = (): never => {
  throw new Error('nothing is asked for here')
}

/** A context whose registry and ledger nothing may ask. */
const context: DeletionContext = {
  name: 'prod/team/web',
  repository: 'team/web',
  client: openTestRegistry('http://127.0.0.1:9'),
  ledger: { intend: NO_LEDGER, recordOutcome: NO_LEDGER, putBack: NO_LEDGER, pushes: neverAsked },
  lease: {
    current: () => ({
      workspace: 'default',
      runId: 'r',
      instance: 'i',
      generation: 1,
      secret: new Uint8Array(32),
      validFor: 1,
    }),
    signal: new AbortController().signal,
    check: () => {},
    [Symbol.asyncDispose]: () => Promise.resolve(),
  },
  clock: systemClock,
}

const CAN: Capabilities = { digestDelete: 'yes', untag: false }
const moved: ReadonlySet<string> = new Set(['pr-1'])

function chosen(capabilities: Partial<Capabilities>, more: { tombstones?: boolean; anyway?: boolean } = {}) {
  const { tombstones: tombstonesAllowed = false, anyway = false } = more
  const movedTags = anyway ? undefined : moved
  const input = { capabilities: { ...CAN, ...capabilities }, runId: 'r', tombstonesAllowed, movedTags }
  return chooseStrategy(input, context)
}

const IMAGE: Decision = {
  digest: `sha256:${'a'.repeat(64)}`,
  tags: ['pr-1'],
  action: 'DELETE',
  untag: [],
  reasons: [],
  group: 'g',
  follows: [],
  size: 1,
  verdicts: [],
}
const UNTAG: Decision = { ...IMAGE, action: 'UNTAG', untag: ['pr-1'] }

for (const [title, strategy, kind, ofImage, ofUntag] of [
  ['tags can be deleted alone', chosen({ untag: true }), 'tags-first', undefined, undefined],
  [
    'a DELETE of the digest removes its own tags (Quay)',
    chosen({ untag: true, takesOwnTags: true }),
    'by-digest',
    undefined,
    undefined,
  ],
  ['tags cannot be deleted alone', chosen({}), 'by-digest', 'mutable_tags', 'tag_delete_unsupported'],
  [
    'the same, and the policy deletes mutable tags',
    chosen({}, { anyway: true }),
    'by-digest',
    undefined,
    'tag_delete_unsupported',
  ],
  [
    'the same, and tombstones are allowed',
    chosen({}, { tombstones: true }),
    'tombstone',
    undefined,
    'tag_delete_unsupported',
  ],
  [
    'tombstones are allowed where they are not needed',
    chosen({ untag: true }, { tombstones: true }),
    'tags-first',
    undefined,
    undefined,
  ],
  [
    'tombstones are allowed, and the registry cascades',
    chosen({ cascades: true }, { tombstones: true }),
    'by-digest',
    'mutable_tags',
    'tag_delete_unsupported',
  ],
  [
    'tombstones are allowed, and whether deletes work is unknown',
    chosen({ digestDelete: 'unknown' }, { tombstones: true }),
    'by-digest',
    'mutable_tags',
    'tag_delete_unsupported',
  ],
] as const) {
  test(`${title}: ${kind}`, () => {
    assert.equal(strategy.kind, kind)
    assert.equal(strategy.screen(IMAGE)?.kind, ofImage)
    assert.equal(strategy.screen(UNTAG)?.kind, ofUntag)
  })
}
