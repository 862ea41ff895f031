/** Images as scans have seen them: what a program may know of them, and what nobody knows. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import type { Image__Output } from '../../proto/gen/careen/v1/Image.ts'
import { serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

const PROTECT = `protect "releases" {
  registry   = registry.prod
  tag_regexp = "release-4"
}
`
const parent = 'workspaces/default/registries/prod/repositories/team%2Fweb'
const world = await openWorld()
const server = await serve(world)
after(async () => {
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})
const { unary, services } = server.client
const { GetImage, ListImages } = services.RepositoryService.service
const nameOf = (digest = ''): string => `${parent}/images/${digest}`

const pushed = await pushTen(world, 2)
await world.apply(webPolicy() + PROTECT)
await world.dryRun('prod/team/web')
const firstScan = world.clock.now()
world.clock.skew += 3_600_000
const late = await world.push('team/web', { tags: ['late', 'latest'], days: 0 })

test('images are listed page by page with tags, sizes and what holds them', async () => {
  const pin = { repository: parent, reference: 'pr-1', reason: 'a bug', never: true }
  const request = { parent: 'workspaces/default', pin, requestId: randomUUID() }
  const { name: pinned } = await unary(services.PinService.service.CreatePin, request)
  const found: Image__Output[] = []
  let pageToken = ''
  do {
    const page = await unary(ListImages, { parent, pageSize: 4, pageToken })
    assert.ok(page.images.length <= 4)
    found.push(...page.images)
    pageToken = page.nextPageToken
  } while (pageToken !== '')
  assert.equal(found.length, 10)
  assert.deepEqual(
    found.map(({ name }) => name),
    found.map(({ name }) => name).toSorted(),
  )
  for (const { state, sizeBytes = 0, mediaType } of found)
    assert.deepEqual([state, sizeBytes > 100, mediaType.includes('manifest')], ['STATE_PRESENT', true, true])
  const tagged = (tag: string) => found.find(({ tags }) => tags.some((one) => one.tag === tag))
  assert.deepEqual(tagged('pr-1')?.name, nameOf(pushed[0]?.digest))
  assert.deepEqual(tagged('pr-1')?.pins, [pinned])
  assert.deepEqual(tagged('release-4')?.protections, ['workspaces/default/protections/releases'])
  assert.deepEqual([tagged('release-5')?.protections, tagged('release-5')?.pins], [[], []])
})

test('when an image arrived is an interval, and what nobody knows is absent', async () => {
  await assert.rejects(unary(GetImage, { name: nameOf(late.digest) }), {
    code: 'NOT_FOUND',
    message: /does not exist/,
  })
  await world.dryRun('prod/team/web')
  const seen = await unary(GetImage, { name: nameOf(late.digest) })
  const [after_, before] = [seen.arrivedAfterTime, seen.arrivedBeforeTime].map((time) => time?.seconds ?? 0)
  assert.ok(Math.abs((after_ ?? 0) * 1000 - firstScan) < 60_000, 'after the scan that did not show it')
  assert.ok((before ?? 0) - (after_ ?? 0) >= 3500, 'not later than the scan that did')
  assert.deepEqual(
    seen.tags.map(({ tag }) => tag),
    ['late', 'latest'],
  )
  const old = await unary(GetImage, { name: nameOf(pushed[0]?.digest) })
  assert.equal(old.arrivedAfterTime, null, 'it was there at the first scan')
  assert.deepEqual([old.pushTime, old.pullTime, old.deleteTime, old.untagTime], [null, null, null, null])
})

test('a deleted image is remembered and not listed', async () => {
  const run = await world.clean('prod/team/web')
  assert.equal(run.counts?.deleted, 1, run.message)
  const gone = await unary(GetImage, { name: nameOf(pushed[1]?.digest) })
  assert.deepEqual([gone.state, gone.deleteTime !== null, gone.tags], ['STATE_DELETED', true, []])
  const { images } = await unary(ListImages, { parent })
  assert.ok(!images.some(({ name }) => name === gone.name))
  for (const name of [`${parent}/images/pr-1`, `${parent}/images/sha256:12`, parent])
    await assert.rejects(unary(GetImage, { name }), { code: 'NAME_INVALID' })
  const elsewhere = nameOf(pushed[0]?.digest).replace('default', 'other')
  await assert.rejects(unary(GetImage, { name: elsewhere }), { code: 'NOT_FOUND' })
})
