import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import { pushImage } from '../../support/push.ts'

/** What the specification of OCI asks for and distribution 2.8 does not do. */
const OCI = 'application/vnd.oci.image.manifest.v1+json'

test('a chunk that is not the next one is refused with 416, and says how far the upload is', async () => {
  const registry = await startMemoryRegistry({ profile: 'zot' })
  const started = await fetch(`${registry.url}/v2/a/blobs/uploads/`, { method: 'POST' })
  const to = started.headers.get('location') ?? ''
  const patch = (body: string, range: string) =>
    fetch(to, { method: 'PATCH', body, headers: { 'content-range': range } })
  assert.equal((await patch('hello ', '0-5')).status, 202)
  const refused = await patch('zzz', '20-22')
  assert.deepEqual([refused.status, refused.headers.get('range')], [416, '0-5'])
  assert.equal((await patch('world', '6-10')).status, 202)
  const digest = `sha512:${createHash('sha512').update('hello world').digest('hex')}`
  const put = await fetch(`${to}?digest=${digest}`, { method: 'PUT' })
  assert.deepEqual([put.status, put.headers.get('docker-content-digest')], [201, digest])
  assert.equal(await (await fetch(`${registry.url}/v2/a/blobs/${digest}`)).text(), 'hello world')
  const part = await fetch(`${registry.url}/v2/a/blobs/${digest}`, { headers: { range: 'bytes=50-60' } })
  assert.equal(part.status, 416)
  await registry.close()
})

test('referrers have their types and annotations, and are filtered by type where that is asked', async () => {
  const registry = await startMemoryRegistry({ profile: 'zot', referrersPage: 1 })
  const at = { url: registry.url, repository: 'a' }
  const one = await pushImage(at, { tags: ['one'] })
  for (const seed of ['x', 'y'])
    await pushImage(at, { tags: [], seed, subject: one, artifactType: `application/${seed}` })
  const manifest = await (
    await fetch(`${registry.url}/v2/a/manifests/one`, { headers: { accept: OCI } })
  ).text()
  const subject = { mediaType: OCI, digest: one.digest, size: one.size }
  const body = JSON.stringify({ ...(JSON.parse(manifest) as object), subject, annotations: { a: 'b' } })
  const put = await fetch(`${registry.url}/v2/a/manifests/two`, {
    method: 'PUT',
    body,
    headers: { 'content-type': OCI },
  })
  assert.deepEqual([put.status, put.headers.get('oci-subject')], [201, one.digest])
  const list = `${registry.url}/v2/a/referrers/${one.digest}`
  const found = await fetch(`${list}?artifactType=application%2Fy`)
  assert.equal(found.headers.get('oci-filters-applied'), 'artifactType')
  assert.equal(found.headers.get('link'), null)
  const { manifests } = (await found.json()) as { manifests: { artifactType: string }[] }
  assert.deepEqual(
    manifests.map(({ artifactType }) => artifactType),
    ['application/y'],
  )
  assert.match((await fetch(list)).headers.get('link') ?? '', /rel="next"/)
  const all = await (await fetch(`${list}?skip=2`)).text()
  assert.match(all, /"annotations":\{"a":"b"\}/)
  await registry.close()
})
