import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scan } from '../../../daemon/inventory/scan.ts'
import { factsOf } from '../../../daemon/registries/capabilities.ts'
import { resultsOf } from '../../../daemon/registries/checks.ts'
import { askRegistry } from '../../../daemon/registries/probe-registry.ts'
import type { RegistryOptions } from '../../../daemon/registry/oci/context.ts'
import type { EcrAction } from '../../../daemon/registry/vendors/experimental/ecr/api.ts'
import type { Check, CheckResult } from '../../../proto/resources/registry.ts'
import type { Run } from '../../../proto/resources/run.ts'
import { mapCache } from '../../support/map-cache.ts'
import { pushIndex } from '../../support/push.ts'
import { openWorld, webPolicy, type World } from '../../support/world.ts'
import { type EcrAt, type EcrImage, failed, type Input, KEYS, openEcr, URL_OF_ECR } from './fake-ecr.ts'
import { signal, type FakeAnswer } from './fake.ts'

const DAY = 86_400

type Given = {
  readonly pushedDaysAgo: number
  readonly calls?: (readonly [EcrAction, Input])[]
  readonly denied?: readonly EcrAction[]
  /** Before a delete; what it gives is answered instead. */
  readonly instead?: (input: Input) => FakeAnswer | undefined
}

/** A registry in memory behind an ECR that tells one age for every image. */
function ecrWorld(
  world: World,
  { pushedDaysAgo, calls = [], denied = [], instead }: Given,
  options: Partial<RegistryOptions> = {},
): Promise<EcrAt> {
  const pushed = Math.floor(Date.now() / 1000) - pushedDaysAgo * DAY
  const here = () => world.registry.repositories.get('team/web')
  const images = (): EcrImage[] => {
    const bodies = [...(here()?.manifests ?? [])].map(
      ([digest, { bytes }]) => [digest, Buffer.from(bytes).toString()] as const,
    )
    return bodies.map(([digest]) => ({
      digest,
      pushed,
      tags: [...(here()?.tags ?? [])].filter(([, on]) => on === digest).map(([tag]) => tag),
      held: bodies.some(([other, body]) => other !== digest && body.includes(digest)),
    }))
  }
  const remove = (digest: string): void => {
    here()?.manifests.delete(digest)
    for (const [tag, on] of here()?.tags ?? []) if (on === digest) here()?.tags.delete(tag)
  }
  const act = (action: EcrAction, input: Input): FakeAnswer | undefined =>
    action === 'BatchDeleteImage' ? instead?.(input) : undefined
  return openEcr({ images, remove, calls, denied, instead: act }, options, world.registry.url)
}

async function clean(world: World, { client }: EcrAt): Promise<Run> {
  return world.clean('prod/team/web', { open: async () => client })
}

const POLICY = webPolicy('max_delete_percent = 100\n  allow_empty = true')
const deletesIn = (calls: readonly (readonly [EcrAction, Input])[]) =>
  calls.flatMap(([action, { imageIds }]) => (action === 'BatchDeleteImage' ? (imageIds ?? []) : []))

test('a cleaning deletes by digest, an index before what it holds, and no tag by itself', async () => {
  await using world = await openWorld()
  const children = [
    await world.push('team/web', { tags: [], days: 30 }),
    await world.push('team/web', { tags: [], days: 31 }),
  ]
  const index = await pushIndex(world.at(), ['pr-1', 'pr-2'], children)
  await world.push('team/web', { tags: ['keep'], days: 30 })
  const calls: (readonly [EcrAction, Input])[] = []
  await using ecr = await ecrWorld(world, { pushedDaysAgo: 20, calls })
  await world.apply(POLICY, true)
  const run = await clean(world, ecr)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(run.counts?.deleted, 1, run.message)
  const [probe, ...sent] = deletesIn(calls)
  assert.ok(probe)
  assert.equal(sent[0]?.imageDigest, index.digest)
  assert.equal(sent.length, 3)
  assert.ok(sent.every(({ imageTag }) => imageTag === undefined))
  assert.deepEqual(await world.tags('team/web'), ['keep'])
})

test('an image that is pushed under the tag of a deleted one, during the delete, stays', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 30 })
  await world.push('team/web', { tags: ['keep'], days: 30 })
  const fresh = await world.push('team/web', { tags: ['fresh'], days: 0 })
  const instead = ({ imageIds }: Input): undefined => {
    const here = world.stored()
    if (here.manifests.has(String(imageIds?.[0]?.imageDigest))) here.tags.set('pr-1', fresh.digest)
  }
  await using ecr = await ecrWorld(world, { pushedDaysAgo: 20, instead })
  await world.apply(POLICY, true)
  const run = await clean(world, ecr)
  assert.equal(run.counts?.deleted, 1, run.message)
  assert.deepEqual(await world.tags('team/web'), ['fresh', 'keep', 'pr-1'])
  assert.ok(world.stored().manifests.has(fresh.digest))
})

for (const done of [true, false]) {
  test(`a delete whose answer is lost is looked at: ${done ? 'it was done' : 'it was not'}; sent once`, async () => {
    await using world = await openWorld()
    const old = await world.push('team/web', { tags: ['pr-1'], days: 30 })
    await world.push('team/web', { tags: ['keep'], days: 30 })
    const calls: (readonly [EcrAction, Input])[] = []
    const instead = ({ imageIds }: Input): FakeAnswer | undefined => {
      if (imageIds?.[0]?.imageDigest !== old.digest) return undefined
      const here = world.stored()
      if (done) here.manifests.delete(old.digest)
      if (done) here.tags.delete('pr-1')
      return failed('ServerException', 500)
    }
    await using ecr = await ecrWorld(world, { pushedDaysAgo: 20, calls, instead })
    await world.apply(POLICY, true)
    const run = await clean(world, ecr)
    assert.equal(run.errorCode, done ? undefined : 'DELETE_OUTCOME_UNKNOWN', run.message)
    assert.deepEqual([run.counts?.deleted, run.counts?.failed], done ? [1, 0] : [0, 1])
    assert.equal(deletesIn(calls).length, 2, 'the probe and one')
    assert.deepEqual(await world.tags('team/web'), done ? ['keep'] : ['keep', 'pr-1'])
  })
}

test('a delete that is throttled ends the run, and the next image is not tried', async () => {
  await using world = await openWorld()
  for (const tag of ['pr-1', 'pr-2']) await world.push('team/web', { tags: [tag], days: 30 })
  const calls: (readonly [EcrAction, Input])[] = []
  let asked = 0
  const instead = (): FakeAnswer | undefined => {
    asked += 1
    return asked > 1 ? failed('ThrottlingException') : undefined
  }
  await using ecr = await ecrWorld(world, { pushedDaysAgo: 20, calls, instead })
  await world.apply(POLICY, true)
  const run = await clean(world, ecr)
  assert.equal(run.errorCode, 'REGISTRY_THROTTLED', run.message)
  assert.equal(deletesIn(calls).length, 2, 'the probe and one')
  assert.deepEqual(await world.tags('team/web'), ['pr-1', 'pr-2'])
})

test('what was built long ago and pushed today stays, because Amazon knows when it was pushed', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 300 })
  await using ecr = await ecrWorld(world, { pushedDaysAgo: 1 })
  await world.apply(POLICY, true)
  const run = await clean(world, ecr)
  assert.equal(run.state, 'SUCCEEDED', run.message)
  assert.equal(run.counts?.deleted, 0)
})

test('where only tags should go, they stay: with its last tag an image would go', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1', 'release'], days: 30 })
  const calls: (readonly [EcrAction, Input])[] = []
  await using ecr = await ecrWorld(world, { pushedDaysAgo: 20, calls })
  await world.apply(webPolicy('max_delete_percent = 100\n  untag = true'), true)
  const run = await clean(world, ecr)
  assert.equal(run.counts?.untagged, 0)
  assert.equal(run.counts?.skipped, 1, run.message)
  assert.deepEqual(await world.tags('team/web'), ['pr-1', 'release'])
  assert.equal(deletesIn(calls).length, 1, 'the probe')
})

test('a list that may not be read ends the run, and nothing is deleted', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['pr-1'], days: 30 })
  await using ecr = await ecrWorld(world, { pushedDaysAgo: 20, denied: ['DescribeImages'] })
  await world.apply(POLICY, true)
  const run = await clean(world, ecr)
  assert.equal(run.state, 'FAILED')
  assert.match(run.message ?? '', /allow ecr:DescribeImages/)
  assert.doesNotMatch(JSON.stringify(run), /canary/)
  assert.deepEqual(await world.tags('team/web'), ['pr-1'])
})

async function checked(given: Given, options: Partial<RegistryOptions> = {}) {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['a'] })
  await using ecr = await ecrWorld(world, given, options)
  const asked = await askRegistry({
    registry: { kind: 'registry', name: 'prod', url: URL_OF_ECR, credentials: 'env:PROD' },
    named: undefined,
    known: ['team/web'],
    needsCatalog: false,
    open: async () => ecr.client,
    now: Date.now,
    signal,
  })
  const finding = (check: Check): CheckResult | undefined =>
    resultsOf(asked, Date.now()).find((one) => one.check === check)
  return { finding, facts: factsOf(asked, Date.now()) }
}

test('a check finds nothing missing where the key may list and delete', async () => {
  const { finding, facts } = await checked({ pushedDaysAgo: 1 })
  for (const check of ['credentials', 'profile', 'pull', 'delete', 'clock'] as const)
    assert.equal(finding(check)?.verdict, 'ok', JSON.stringify(finding(check)))
  assert.match(finding('profile')?.message ?? '', /Amazon ECR, by its host name: reads DescribeImages/)
  assert.deepEqual([facts?.untaggedListing, facts?.pushTimes, facts?.untag], [true, true, 'no'])
})

const MISSING: readonly (readonly [EcrAction, Check, RegExp, RegExp])[] = [
  ['GetAuthorizationToken', 'credentials', /refused: .*allow ecr:GetAuthorizationToken/, /./],
  ['DescribeImages', 'profile', /its list: .*allow ecr:DescribeImages/, /ecr:DescribeImages/],
  ['BatchDeleteImage', 'delete', /do not permit deletes/, /ecr:BatchDeleteImage/],
]
for (const [action, check, message, remedy] of MISSING) {
  test(`a check names the right that is missing: ${action}`, async () => {
    const found = (await checked({ pushedDaysAgo: 1, denied: [action] })).finding(check)
    assert.equal(found?.verdict, 'problem')
    assert.ok(found.needed)
    assert.match(found.message, message)
    assert.match(found.remedy ?? '', remedy)
  })
}

test('a check says that a token of the registry neither lists nor deletes', async () => {
  const credentials = { username: 'AWS', password: 'token-0' }
  const { finding, facts } = await checked({ pushedDaysAgo: 1 }, { credentials })
  assert.match(finding('profile')?.message ?? '', /the OCI API alone; .*not an access key/)
  assert.equal(finding('profile')?.needed, false)
  assert.equal(finding('delete')?.verdict, 'problem')
  assert.match(finding('delete')?.remedy ?? '', /use an access key/)
  assert.deepEqual([facts?.untaggedListing, facts?.pushTimes], [false, false])
})

test('images without a tag count as known where they are listed, and as seen where the list may not be read', async () => {
  await using world = await openWorld()
  await world.push('team/web', { tags: ['a'] })
  for (const [credentials, since] of [
    [KEYS, undefined],
    [{ username: 'AWS', password: 'token-0' }, 1000],
  ] as const) {
    await using ecr = await ecrWorld(world, { pushedDaysAgo: 1 }, { credentials })
    const scanned = await scan({
      client: ecr.client,
      registry: { name: 'prod', trustClock: true },
      repository: 'team/web',
      inventory: {
        looks: { baseline: true, stepped: 0 },
        sightings: async function* () {},
        tags: async function* () {},
        recall: async () => ({ sightings: [], pushes: [] }),
        recordLoss: async () => {},
        facts: mapCache(),
        record: async () => {},
      },
      now: () => 1000,
      signal,
    })
    assert.equal(scanned.untaggedSince, since)
  }
})
