/** What people push, or a registry lists, does not make an honest worker look like one that lies. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestOf, MEDIA } from '../../daemon/registry/manifest/index.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

const LONG = `pr-${'x'.repeat(3000)}`

/** Puts a manifest into the registry as it is. */
function put(world: World, tag: string, mediaType: string, body: object): void {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...body }))
  const digest = digestOf(bytes)
  world.stored().manifests.set(digest, { digest, mediaType, bytes })
  world.stored().tags.set(tag, digest)
}

test('absurd sizes, tags and digests: the run ends well, and no report is refused', async () => {
  await using world = await openWorld()
  await pushTen(world)
  const [blob = ''] = world.stored().blobs.keys()
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: blob, size: 1.5 }
  put(world, LONG, MEDIA.ociManifest, { config, layers: [{ digest: blob, size: 1e300, mediaType: 'x' }] })
  put(world, 'pr-sizes', MEDIA.ociManifest, {
    config,
    layers: [{ digest: blob, size: 2.25, mediaType: 'x' }],
  })
  const attests = { 'vnd.docker.reference.type': 'attestation-manifest' }
  const attestation = { mediaType: MEDIA.ociManifest, digest: `sha512:${'a'.repeat(128)}`, size: 1e30 }
  put(world, 'pr-index', MEDIA.ociIndex, { manifests: [{ ...attestation, annotations: attests }] })
  await world.apply(webPolicy('max_delete_percent = 100', 'max = 0'), true)
  for (const kind of ['DRY_RUN', 'CLEAN'] as const) {
    const run = await world.workOn(await world.start('prod/team/web', kind))
    assert.equal(run.state, 'SUCCEEDED', `${kind}: ${run.message}`)
    assert.ok(Number.isSafeInteger(run.counts?.bytes))
  }
  assert.deepEqual(world.store.refusedReports.since(0), [])
  assert.deepEqual(world.warned, [])
})
