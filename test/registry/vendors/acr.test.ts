import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asked, digest, listed, openClient, signal, startFake, type FakeAnswer } from './fake.ts'

const manifest = (hex: number, tags?: string[], more: object = {}) => ({
  digest: digest(hex),
  imageSize: 1000,
  createdTime: '2026-01-01T00:00:00.0000000Z',
  lastUpdateTime: '2026-02-01T00:00:00.1234567Z',
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  changeableAttributes: { deleteEnabled: true, writeEnabled: true, readEnabled: true, listEnabled: true },
  ...(tags === undefined ? {} : { tags }),
  ...more,
})

type Behaviour = { readonly link: boolean; readonly locked?: boolean; readonly right?: boolean }

/** `/acr/v1` over some manifests, behind a token service, as the Azure SDK's description has it. */
function acrOver(
  manifests: readonly { digest: string; tags?: string[] }[],
  behaviour: Behaviour,
  scopes: string[] = [],
) {
  return ({ method, url, headers }: Asked): FakeAnswer | undefined => {
    const { pathname, searchParams } = url
    if (pathname === '/oauth2/token') {
      scopes.push(searchParams.get('scope') ?? '')
      return { status: 200, body: { access_token: 'token' } }
    }
    if (headers.authorization !== 'Bearer token') return challenge(method, headers.host ?? '')
    if (method === 'DELETE') return deleteAnswer(pathname, behaviour)
    const from = manifests.findIndex((one) => one.digest === searchParams.get('last')) + 1
    const page = manifests.slice(from, from + Number(searchParams.get('n')))
    const last = page.at(-1)?.digest
    const more = behaviour.link && from + page.length < manifests.length
    return {
      status: 200,
      headers: more ? { link: `<${pathname}?n=${searchParams.get('n')}&last=${last}>; rel="next"` } : {},
      body: { registry: 'acme.azurecr.io', imageName: 'team/web', manifests: page },
    }
  }
}

function challenge(method: string, host: string): FakeAnswer {
  const scope = `repository:team/web:${method === 'DELETE' ? 'delete' : 'metadata_read'}`
  const realm = `http://${host}/oauth2/token`
  return {
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="${realm}",service="acme.azurecr.io",scope="${scope}"` },
    body: { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] },
  }
}

function deleteAnswer(pathname: string, { locked = false, right = true }: Behaviour): FakeAnswer {
  if (!right)
    return { status: 403, body: { errors: [{ code: 'DENIED', message: 'requested access is denied' }] } }
  if (pathname.includes('careen-probe') || pathname.endsWith('/gone'))
    return { status: 404, body: { errors: [{ code: 'TAG_UNKNOWN', message: 'the tag does not exist' }] } }
  if (/manifests\/sha256:(?!0{60})/.test(pathname))
    return { status: 404, body: { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest is not found' }] } }
  if (locked)
    return { status: 405, body: { errors: [{ code: 'UNSUPPORTED', message: 'the operation is locked' }] } }
  return { status: 202 }
}

for (const link of [true, false]) {
  test(`the list comes in pages, ${link ? 'by its Link' : 'after the last digest where there is no Link'}`, async () => {
    const all = Array.from({ length: 250 }, (_, i) => manifest(i + 1, i === 0 ? ['a', 'b'] : undefined))
    const scopes: string[] = []
    await using fake = await startFake(acrOver(all, { link }, scopes))
    await using client = openClient({ url: fake.url, profile: 'acr' })
    const found = await listed(client)
    assert.deepEqual(
      found.map((one) => one.digest),
      all.map((one) => one.digest),
    )
    assert.deepEqual(found[0], {
      digest: digest(1),
      tags: ['a', 'b'],
      pushed: Date.UTC(2026, 1, 1, 0, 0, 0, 123),
    })
    assert.deepEqual(found[1]?.tags, [])
    assert.deepEqual(scopes, ['repository:team/web:metadata_read'])
  })
}

test('a list that goes round in circles ends', async () => {
  const page = Array.from({ length: 100 }, (_, i) => manifest(i))
  await using fake = await startFake(() => ({ status: 200, body: { manifests: page } }))
  await using client = openClient({ url: fake.url, profile: 'acr' })
  await assert.rejects(listed(client), { code: 'REGISTRY_INVALID_RESPONSE', message: /list repeat/ })
})

test('a Link to another host is not followed', async () => {
  const headers = { link: '<https://evil.test/x>; rel="next"' }
  await using fake = await startFake(() => ({ status: 200, headers, body: { manifests: [manifest(1)] } }))
  await using client = openClient({ url: fake.url, profile: 'acr' })
  await assert.rejects(listed(client), { message: /another host, evil\.test/ })
})

test('a tag goes by _tags, an image by the OCI API; each once', async () => {
  await using fake = await startFake(acrOver([], { link: true }))
  await using client = openClient({ url: fake.url, profile: 'acr' })
  assert.deepEqual(await client.deleteTag('team/web', 'a', digest(1)), { kind: 'deleted' })
  assert.deepEqual(await client.deleteManifest('team/web', digest(1)), { kind: 'deleted' })
  const deletes = fake.log.filter((line) => line.startsWith('DELETE'))
  assert.deepEqual(
    [...new Set(deletes)],
    ['DELETE /acr/v1/team/web/_tags/a', `DELETE /v2/team/web/manifests/${digest(1)}`],
  )
})

test('a tag that is missing does not count as deleted; the outcome of one that it does not name is unknown', async () => {
  await using fake = await startFake(acrOver([], { link: true }))
  await using client = openClient({ url: fake.url, profile: 'acr' })
  assert.equal((await client.deleteTag('team/web', 'gone', digest(1))).kind, 'unknown')
  assert.equal((await client.deleteManifest('team/web', `sha256:${'f'.repeat(64)}`)).kind, 'gone')
})

test('a lock is a refusal of this image and not of the registry', async () => {
  await using fake = await startFake(acrOver([], { link: true, locked: true }))
  await using client = openClient({ url: fake.url, profile: 'acr' })
  const outcome = await client.deleteManifest('team/web', digest(1))
  assert.equal(outcome.kind, 'refused')
  assert.match(outcome.kind === 'refused' ? outcome.why : '', /locked/)
})

test('the probe says that a tag can go alone, for whoever may delete', async () => {
  for (const right of [true, false]) {
    await using fake = await startFake(acrOver([], { link: true, right }))
    await using client = openClient({ url: fake.url, profile: 'acr' })
    const { digestDelete, untag } = await client.probe('team/web', signal)
    assert.deepEqual([digestDelete, untag], right ? ['yes', true] : ['forbidden', false])
  }
})
