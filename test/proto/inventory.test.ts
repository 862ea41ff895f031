import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RepositoryEffect } from '../../policies/diff/effect.ts'
import type { ManifestFacts } from '../../policies/model/content.ts'
import { fromEffect, toEffect } from '../../proto/convert/effects.ts'
import { fromFacts, toFacts } from '../../proto/convert/inventory.ts'
import { fromSighting, toSighting } from '../../proto/convert/worker.ts'
import { loadServices } from '../../proto/load.ts'
import type { Sighting } from '../../proto/resources/inventory.ts'

const { PlanService, WorkerService } = loadServices()
const digest = `sha256:${'a'.repeat(64)}`

test('an effect keeps since when untagged images are seen', () => {
  const { responseSerialize, responseDeserialize } = PlanService.service.ListPlanEffects
  for (const rest of [{}, { untaggedSince: 1_700_000_000_123 }]) {
    const effect: RepositoryEffect = {
      repository: { registry: 'r', repository: 'a' },
      policy: 'lifecycle_policy.p',
      deletes: [],
      kept: 1,
      bytes: 2,
      limitChecks: [],
      lints: [],
      ...rest,
    }
    const [wire] = responseDeserialize(responseSerialize({ effects: [toEffect(effect, 'w')] })).effects
    assert.ok(wire)
    assert.deepEqual(fromEffect(wire), effect)
  }
})

test('a sighting keeps when it lost its tag, was pushed and was pulled', () => {
  const { responseSerialize, responseDeserialize } = WorkerService.service.ReadRunInput
  const sightings: Sighting[] = [
    { digest, firstSeenAt: 1, baseline: true },
    { digest, firstSeenAt: 1, baseline: false, untaggedAt: 1_700_000_000_123 },
    { digest, firstSeenAt: 1, baseline: false, pushedAt: 1_700_000_000_001, pulledAt: 1_700_000_000_002 },
  ]
  const wire = responseDeserialize(responseSerialize({ sightings: sightings.map(toSighting) }))
  assert.deepEqual(wire.sightings.map(fromSighting), sightings)
})

for (const wrong of ['', 'sha512:aa', 'sha256:short', `sha256:${'A'.repeat(64)}`]) {
  test(`facts of what is no sha256 digest are refused: "${wrong}"`, () => {
    const { responseSerialize, responseDeserialize } = WorkerService.service.ListFacts
    const told = (facts: Parameters<typeof toFacts>[0]) =>
      responseDeserialize(responseSerialize({ ...toFacts(facts) }))
    const manifest: ManifestFacts = {
      digest: wrong,
      mediaType: 'm',
      kind: 'index',
      size: 1,
      children: [],
      attestations: [],
    }
    const refused = { code: 'INVALID_ARGUMENT', message: /is not a sha256 digest/ }
    assert.throws(() => fromFacts(told({ manifests: [manifest], configs: [] })), refused)
    assert.throws(() => fromFacts(told({ manifests: [], configs: [{ digest: wrong }] })), refused)
  })
}
