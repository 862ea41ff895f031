/** What a run obeys besides its policy comes over the wire as it was; what is not there is not there afterwards. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RepositoryEffect } from '../../policies/diff/effect.ts'
import { fromConditions, toConditions } from '../../proto/convert/conditions.ts'
import { fromEffect, toEffect } from '../../proto/convert/effects.ts'
import type { ParkedRun__Output } from '../../proto/gen/careen/v1/ParkedRun.ts'
import type { RepositoryEffect__Output } from '../../proto/gen/careen/v1/RepositoryEffect.ts'
import type { Timestamp__Output } from '../../proto/gen/google/protobuf/Timestamp.ts'

const parked = { run: 'r1', since: 1_700_000_000_001, wants: 3, why: 'too many' }
const nothing = { lastCleanTime: null, unknownSinceTime: null, stopped: '', parked: null }

test('conditions of a run', () => {
  for (const conditions of [{}, { lastCleanAt: 5, unknownSince: 7, stopped: 'why', parked }, { parked }]) {
    const wire = { ...nothing, ...toConditions(conditions, 'w') } as {
      lastCleanTime: Timestamp__Output | null
      unknownSinceTime: Timestamp__Output | null
      stopped: string
      parked: ParkedRun__Output | null
    }
    assert.deepEqual(fromConditions(wire), conditions)
  }
})

test('conditions of an effect', () => {
  const plain: RepositoryEffect = {
    repository: { registry: 'prod', repository: 'a' },
    deletes: [],
    kept: 1,
    bytes: 0,
    limitChecks: [{ guard: 'effect_unknown', ok: false, message: 'm', actual: 1, limit: 0 }],
    lints: [],
  }
  for (const effect of [
    plain,
    { ...plain, failure: 'f', missing: true as const },
    { ...plain, failure: 'f', onlyKeeps: true as const },
    {
      ...plain,
      notBefore: 9,
      deferred: { images: 2, tags: ['latest'] },
      clockUnknown: 'c',
      stopped: 's',
      policy: 'lifecycle_policy.web',
      parked,
    },
  ])
    assert.deepEqual(
      fromEffect({
        untaggedSinceTime: null,
        notBeforeTime: null,
        parked: null,
        ...toEffect(effect, 'w'),
      } as RepositoryEffect__Output),
      effect,
    )
})
