import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Credentials } from '../../../daemon/registry/credentials/secret.ts'
import type { EcrAction } from '../../../daemon/registry/vendors/experimental/ecr/api.ts'
import { CareenError } from '../../../policies/index.ts'
import { type EcrImage, failed, type Input, KEYS, openEcr, SECRET } from './fake-ecr.ts'
import { digest, listed, openClient, signal, startFake, type FakeAnswer } from './fake.ts'

const DAY = 86_400
const image = (hex: number, more: Partial<EcrImage> = {}): EcrImage => ({
  digest: digest(hex),
  tags: [],
  pushed: Date.UTC(2026, 0, 1) / 1000 + hex,
  ...more,
})

test('the list comes in pages of a thousand, with the time of the push, also of what has no tag', async () => {
  const all = Array.from({ length: 2500 }, (_, i) => image(i + 1, i === 0 ? { tags: ['a', 'b'] } : {}))
  const calls: (readonly [EcrAction, Input])[] = []
  await using at = await openEcr({ images: () => all, calls })
  const found = await listed(at.client)
  assert.equal(found.length, 2500)
  assert.deepEqual(found[0], { digest: digest(1), tags: ['a', 'b'], pushed: Date.UTC(2026, 0, 1, 0, 0, 1) })
  assert.deepEqual(found[1]?.tags, [])
  const names = { registryId: '123456789012', repositoryName: 'team/web', maxResults: 1000 }
  assert.deepEqual(calls, [
    ['DescribeImages', names],
    ['DescribeImages', { ...names, nextToken: '1000' }],
    ['DescribeImages', { ...names, nextToken: '2000' }],
  ])
})

const one = (more: object): FakeAnswer => ({
  status: 200,
  body: {
    imageDetails: [{ imageDigest: digest(1), imageTags: ['a'], imagePushedAt: 1_767_225_600, ...more }],
  },
})
const BROKEN: readonly (readonly [string, FakeAnswer, RegExp])[] = [
  ['a page of HTML', { status: 200, body: '<html>' }, /not JSON/],
  ['no list', { status: 200, body: { imageDetails: 'x' } }, /no list of images/],
  ['a digest that is none', one({ imageDigest: 'latest' }), /without a digest/],
  ['no digest', one({ imageDigest: undefined }), /without a digest/],
  ['tags that are no list', one({ imageTags: 'a' }), /not a list/],
  ['no time', one({ imagePushedAt: undefined }), /without the time/],
  ['a time in words', one({ imagePushedAt: '2026-01-01T00:00:00Z' }), /without the time/],
  ['a time before there were images', one({ imagePushedAt: 0 }), /without the time/],
]
for (const [title, told, message] of BROKEN) {
  test(`the list is refused as a whole: ${title}`, async () => {
    await using at = await openEcr({ images: () => [], instead: () => told })
    await assert.rejects(listed(at.client), { code: 'REGISTRY_INVALID_RESPONSE', message })
  })
}

test('a list that goes round in circles ends', async () => {
  const instead = (): FakeAnswer => ({ status: 200, body: { imageDetails: [], nextToken: 'again' } })
  await using at = await openEcr({ images: () => [], instead })
  await assert.rejects(listed(at.client), { code: 'REGISTRY_INVALID_RESPONSE', message: /list repeat/ })
})

const PAGES: readonly (readonly [FakeAnswer, string, RegExp])[] = [
  [failed('AccessDeniedException'), 'REGISTRY_UNAUTHORIZED', /allow ecr:DescribeImages/],
  [failed('com.amazon.coral#AccessDeniedException'), 'REGISTRY_UNAUTHORIZED', /allow ecr:DescribeImages/],
  [failed('RepositoryNotFoundException'), 'REGISTRY_NOT_FOUND', /account, the region and the name/],
  [failed('ExpiredTokenException'), 'REGISTRY_UNAUTHORIZED', /session of the access key has ended/],
  [
    failed('InvalidSignatureException'),
    'REGISTRY_UNAUTHORIZED',
    /secret of the access key and this host's clock/,
  ],
  [failed('ThrottlingException'), 'REGISTRY_THROTTLED', /run again later/],
  [failed('ServerException', 500), 'REGISTRY_UNREACHABLE', /Amazon answered 500, ServerException/],
  [failed('InvalidParameterException'), 'REGISTRY_INVALID_RESPONSE', /InvalidParameterException/],
  [{ status: 503, body: '<html>' }, 'REGISTRY_UNREACHABLE', /Amazon answered 503/],
  [{ status: 403, body: '<html>' }, 'REGISTRY_UNAUTHORIZED', /Amazon answered 403/],
]
for (const [told, code, message] of PAGES) {
  test(`a second page that is refused fails the whole list: ${message.source}`, async () => {
    const instead = (_action: EcrAction, { nextToken }: Input): FakeAnswer | undefined =>
      nextToken === undefined ? undefined : told
    await using at = await openEcr({ images: () => [image(1), image(2)], page: 1, instead })
    await assert.rejects(listed(at.client), (thrown: CareenError) => {
      assert.equal(thrown.code, code)
      assert.match(thrown.message, message)
      assert.doesNotMatch(thrown.message + thrown.stack, /canary/, 'nothing that Amazon says to an error')
      return true
    })
  })
}

test('a throttled page is waited for, and signed anew when it is sent again', async () => {
  const times: string[] = []
  await using at = await openEcr({
    images: () => [image(1)],
    instead: (_action, _input, { headers }) => {
      times.push(String(headers['x-amz-date']))
      return times.length < 8 ? failed('ThrottlingException') : undefined
    },
  })
  assert.equal((await listed(at.client)).length, 1)
  assert.equal(times.length, 8)
  assert.notEqual(times[0], times[7])
})

test('a temporary key signs with its session token', async () => {
  const keys = { id: 'ASIACANARYKEYID12345', secret: SECRET, session: 'canary-session/token==' }
  const credentials = { username: keys.id, password: `${SECRET}:canary-session/token==` }
  await using at = await openEcr({ images: () => [image(1)], keys }, { credentials })
  assert.equal((await listed(at.client)).length, 1)
})

test('a temporary key without its session token is not sent anywhere', async () => {
  const credentials = { username: 'ASIACANARYKEYID12345', password: SECRET }
  await using at = await openEcr({ images: () => [] }, { credentials })
  await assert.rejects(listed(at.client), {
    code: 'REGISTRY_UNAUTHORIZED',
    message: /ASIA\.\.\.:secret:token/,
  })
  assert.equal(at.fake.log.length, 0)
})

test('a token of the registry is no access key: no list, no right to delete, and nothing is sent for it', async () => {
  const credentials = { username: 'AWS', password: 'token-0' }
  await using at = await openEcr({ images: () => [image(1)] }, { credentials })
  assert.deepEqual(await listed(at.client), [])
  assert.match((await at.client.unlisted(signal))?.why ?? '', /not an access key/)
  assert.deepEqual(await at.client.probe('team/web', signal), { untag: false, digestDelete: 'forbidden' })
  await assert.rejects(at.client.deleteManifest('team/web', digest(1)), { code: 'REGISTRY_UNAUTHORIZED' })
  assert.equal(at.fake.log.length, 0)
  assert.equal((await at.client.ping(signal)).status, 200, 'the door takes it as it is')
})

test('behind another name than its own, Amazon has no API that careen could know', async () => {
  await using fake = await startFake(() => undefined)
  await using client = openClient({ url: fake.url, profile: 'ecr', credentials: KEYS })
  assert.deepEqual(await listed(client), [])
  assert.match((await client.unlisted(signal))?.why ?? '', /account and region/)
  assert.equal(fake.log.length, 0)
})

function alternating(...all: Credentials[]) {
  const looked = { times: 0 }
  const source = async (): Promise<Credentials | undefined> => {
    looked.times += 1
    return all[Math.min(looked.times, all.length) - 1]
  }
  return { looked, source }
}

test('a key that is not accepted is looked up anew once, also for a delete', async () => {
  const old = { username: 'AKIAOLDKEYOLDKEY1234', password: 'old' }
  for (const act of ['list', 'delete'] as const) {
    const { looked, source } = alternating(old, KEYS)
    const removed: string[] = []
    const world = { images: () => [image(1)], remove: (gone: string) => void removed.push(gone) }
    await using at = await openEcr(world, { credentials: source })
    if (act === 'list') assert.equal((await listed(at.client)).length, 1)
    else assert.deepEqual(await at.client.deleteManifest('team/web', digest(1)), { kind: 'deleted' })
    assert.equal(looked.times, 2)
    assert.equal(at.fake.log.length, 2)
    assert.equal(removed.length, act === 'list' ? 0 : 1)
  }
})

test('a key that is not accepted and stays the same is sent once', async () => {
  const { looked, source } = alternating({ username: 'AKIAOLDKEYOLDKEY1234', password: SECRET })
  await using at = await openEcr({ images: () => [] }, { credentials: source })
  await assert.rejects(listed(at.client), (thrown: CareenError) => {
    assert.match(thrown.message, /access key or its session token is not known/)
    assert.doesNotMatch(thrown.message, /canary|OLDKEY/)
    return true
  })
  assert.equal(at.fake.log.length, 1)
  assert.equal(looked.times, 2)
})

test('an image is deleted by its digest alone, never by a tag; what an index holds stays', async () => {
  const removed: string[] = []
  const calls: (readonly [EcrAction, Input])[] = []
  const images = () => [image(1, { tags: ['a', 'b'] }), image(2, { held: true })]
  await using at = await openEcr({ images, calls, remove: (gone) => void removed.push(gone) })
  assert.deepEqual(await at.client.deleteManifest('team/web', digest(1)), { kind: 'deleted' })
  assert.deepEqual(await at.client.deleteManifest('team/web', digest(2)), {
    kind: 'refused',
    why: 'an index contains it',
  })
  assert.deepEqual(await at.client.deleteManifest('team/web', digest(3)), { kind: 'gone' })
  assert.equal((await at.client.deleteTag('team/web', 'a', digest(1))).kind, 'refused')
  assert.deepEqual(removed, [digest(1)])
  assert.deepEqual(
    calls.map(([, { imageIds }]) => imageIds),
    [1, 2, 3].map((hex) => [{ imageDigest: digest(hex) }]),
  )
})

const DONE = { imageIds: [{ imageDigest: digest(1) }], failures: [] }
const failure = (failureCode?: string): FakeAnswer => ({
  status: 200,
  body: { imageIds: [], failures: [{ imageId: { imageDigest: digest(1) }, failureCode }] },
})
const ANSWERS: readonly (readonly [string, FakeAnswer, { kind?: string; code?: string }])[] = [
  ['done', { status: 200, body: DONE }, { kind: 'deleted' }],
  ['another image', { status: 200, body: { imageIds: [{ imageDigest: digest(2) }] } }, { kind: 'unknown' }],
  ['nothing said', { status: 200, body: {} }, { kind: 'unknown' }],
  ['no JSON', { status: 200, body: '<html>' }, { kind: 'unknown' }],
  ['a failure without a code', failure(), { kind: 'unknown' }],
  ['a failure that is not known', failure('KmsError'), { kind: 'refused' }],
  [
    'a failure beside a success',
    { status: 200, body: { ...DONE, failures: [{ failureCode: 'KmsError' }] } },
    { kind: 'refused' },
  ],
  ['trouble', failed('ServerException', 500), { kind: 'unknown' }],
  ['trouble on the way', { status: 502, body: '<html>' }, { kind: 'unknown' }],
  ['an answer without a name', { status: 400, body: '<html>' }, { kind: 'unknown' }],
  ['a parameter that is not liked', failed('InvalidParameterException'), { kind: 'refused' }],
  ['no right', failed('AccessDeniedException'), { code: 'REGISTRY_UNAUTHORIZED' }],
  ['a key that is not taken', failed('UnrecognizedClientException'), { code: 'REGISTRY_UNAUTHORIZED' }],
  ['no repository', failed('RepositoryNotFoundException'), { code: 'REGISTRY_NOT_FOUND' }],
  ['too many', failed('ThrottlingException'), { code: 'REGISTRY_THROTTLED' }],
]
for (const [title, told, wanted] of ANSWERS) {
  test(`the answer to a delete: ${title}; sent once`, async () => {
    await using at = await openEcr({ images: () => [], instead: () => told })
    const call = at.client.deleteManifest('team/web', digest(1))
    if (wanted.code === undefined) assert.equal((await call).kind, wanted.kind)
    else await assert.rejects(call, { code: wanted.code })
    assert.equal(at.fake.log.length, 1)
  })
}

test('in a slot the key is looked up when the slot begins, not between the last check and the delete', async () => {
  let ahead = 0
  const { looked, source } = alternating(KEYS)
  const now = (): number => Date.now() + ahead
  await using at = await openEcr({ images: () => [image(1)], now }, { credentials: source, now })
  assert.equal((await listed(at.client)).length, 1)
  ahead = 3600_000
  const turn = await at.client.deleteSlot('team/web', signal)
  assert.equal(looked.times, 2)
  assert.deepEqual(await at.client.deleteManifest('team/web', digest(1)), { kind: 'deleted' })
  assert.equal(looked.times, 2)
  turn.end()
})

test('a delete after a throttled one is not sent where it would have to wait for too long', async () => {
  const told = { ...failed('ThrottlingException'), headers: { 'retry-after': '300' } }
  await using at = await openEcr({ images: () => [], instead: () => told })
  await assert.rejects(at.client.deleteManifest('team/web', digest(1)), { code: 'REGISTRY_THROTTLED' })
  await assert.rejects(at.client.deleteManifest('team/web', digest(2)), { code: 'REGISTRY_THROTTLED' })
  assert.equal(at.fake.log.length, 1)
})

test('the probe asks to delete what is not there, and no tag is said to go alone', async () => {
  const removed: string[] = []
  const world = { images: () => [image(1)], remove: (gone: string) => void removed.push(gone) }
  await using at = await openEcr(world)
  const { clockSkew, ...found } = await at.client.probe('team/web', signal)
  assert.deepEqual(found, { untag: false, digestDelete: 'yes' })
  assert.ok(Math.abs(clockSkew ?? Number.NaN) < DAY * 1000)
  assert.deepEqual(removed, [])
  await using denied = await openEcr({ ...world, denied: ['BatchDeleteImage'] })
  assert.equal((await denied.client.probe('team/web', signal)).digestDelete, 'forbidden')
  await using absent = await openEcr(world)
  await assert.rejects(absent.client.probe('team/other', signal), { code: 'REGISTRY_NOT_FOUND' })
})
