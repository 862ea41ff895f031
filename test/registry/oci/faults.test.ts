import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { RegistryClient } from '../../../daemon/registry/client.ts'
import type { Fault } from '../../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import type { MemoryOptions, MemoryRequest } from '../../../daemon/registry/fake/state.ts'
import type { Code } from '../../../policies/index.ts'
import { openTestRegistry } from '../../conformance/registry.ts'
import { pushImage } from '../../support/push.ts'

const signal = new AbortController().signal
const REPOSITORY = 'team/web'

type Call = (client: RegistryClient, digest: string) => Promise<unknown>
const tags: Call = (client) => client.tags(REPOSITORY, signal)
const manifest: Call = (client) => client.manifest(REPOSITORY, 'a', signal)
const catalog: Call = (client) => client.repositories(signal)
const remove: Call = (client, digest) => client.deleteManifest(REPOSITORY, digest)
const probe: Call = (client) => client.probe(REPOSITORY, signal)

const answer = (status: number, body = '', headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status,
  body,
  headers,
})

type Lied = { value?: unknown; error?: Error & { code: Code }; requests: number; kept: boolean | undefined }

/** A registry with one image whose reads or deletes misbehave, `times` times (for ever when absent). */
async function lying(
  fault: Fault,
  call: Call,
  times = Number.POSITIVE_INFINITY,
  options: MemoryOptions = {},
): Promise<Lied> {
  let left = 0
  const hook = (_request: MemoryRequest): Fault | undefined => {
    if (left <= 0) return undefined
    left -= 1
    return fault
  }
  const registry = await startMemoryRegistry({ ...options, fault: hook })
  const client = openTestRegistry(registry.url)
  try {
    const { digest } = await pushImage({ url: registry.url, repository: REPOSITORY }, { tags: ['a'] })
    left = times
    const seen = registry.log.length
    const result = await call(client, digest).then(
      (value) => ({ value }),
      (error: Error & { code: Code }) => ({ error }),
    )
    left = 0
    return {
      ...result,
      requests: registry.log.length - seen,
      kept: registry.repositories.get(REPOSITORY)?.manifests.has(digest),
    }
  } finally {
    await client.close()
    await registry.close()
  }
}

const SURVIVED: readonly (readonly [string, Fault, number])[] = [
  ['a reset before the headers', { kind: 'reset' }, 1],
  ['a body that breaks off', { kind: 'truncate' }, 1],
  ['a 500', answer(500), 1],
  ['a 502 twice', answer(502, 'bad gateway'), 2],
  ['a 503', answer(503), 1],
  ['a 504', answer(504), 1],
  ['a 408', answer(408), 1],
  ['a 429 without Retry-After', answer(429), 1],
  ['a 429 with seconds', answer(429, '', { 'retry-after': '0' }), 3],
  ['a 429 with a date', answer(429, '', { 'retry-after': new Date(0).toUTCString() }), 1],
]

for (const [name, fault, times] of SURVIVED) {
  test(`${name} is survived by a read`, async () => {
    assert.deepEqual((await lying(fault, tags, times)).value, ['a'])
    assert.ok((await lying(fault, manifest, times)).value)
  })
}

const REFUSED: readonly (readonly [string, Call, Fault, Code, RegExp])[] = [
  ['resets for ever', tags, { kind: 'reset' }, 'REGISTRY_UNREACHABLE', /cannot be reached: .*Check the url/],
  ['500 for ever', manifest, answer(500), 'REGISTRY_UNREACHABLE', /answered 500 repeatedly/],
  ['429 for ever', tags, answer(429), 'REGISTRY_THROTTLED', /asks for fewer requests/],
  [
    'a pause of an hour',
    tags,
    answer(429, '', { 'retry-after': '3600' }),
    'REGISTRY_THROTTLED',
    /fewer requests/,
  ],
  ['401 without a challenge', tags, answer(401), 'REGISTRY_UNAUTHORIZED', /Check the credentials/],
  [
    '401 with Basic, no credentials',
    tags,
    answer(401, '', { 'www-authenticate': 'Basic realm="x"' }),
    'REGISTRY_UNAUTHORIZED',
    /access denied/,
  ],
  ['403', manifest, answer(403), 'REGISTRY_UNAUTHORIZED', /access denied, 403/],
  [
    'a 404 that says nothing about the manifest',
    manifest,
    answer(404, '<html>'),
    'REGISTRY_NOT_FOUND',
    /not found/,
  ],
  [
    'an HTML page instead of tags',
    tags,
    { kind: 'body', body: '<html>login</html>' },
    'REGISTRY_INVALID_RESPONSE',
    /Check that the url is that of a registry/,
  ],
  [
    'tags that are numbers',
    tags,
    { kind: 'body', body: '{"tags":[1,2]}' },
    'REGISTRY_INVALID_RESPONSE',
    /not a list of tags/,
  ],
  [
    'a list without tags',
    tags,
    { kind: 'body', body: '{}' },
    'REGISTRY_INVALID_RESPONSE',
    /not a list of tags/,
  ],
  [
    'a catalog that is a string',
    catalog,
    { kind: 'body', body: '"no"' },
    'REGISTRY_INVALID_RESPONSE',
    /list of repositories/,
  ],
  ['a closed catalog', catalog, answer(401), 'REGISTRY_UNAUTHORIZED', /_catalog: access denied/],
  [
    'another manifest than its digest',
    manifest,
    { kind: 'body', body: '{"schemaVersion":2}' },
    'REGISTRY_INVALID_RESPONSE',
    /does not have the digest/,
  ],
  [
    'a Link to another host',
    tags,
    answer(200, '{"tags":["a"]}', { link: '<http://evil.test/v2/x>; rel="next"' }),
    'REGISTRY_INVALID_RESPONSE',
    /another host, evil\.test/,
  ],
  [
    'a Link to itself',
    tags,
    answer(200, '{"tags":["a"]}', { link: `</v2/${REPOSITORY}/tags/list>; rel="next"` }),
    'REGISTRY_INVALID_RESPONSE',
    /list repeat/,
  ],
  [
    'a token service without TLS elsewhere',
    tags,
    answer(401, '', { 'www-authenticate': 'Bearer realm="http://evil.test/token",service="x"' }),
    'REGISTRY_UNAUTHORIZED',
    /not safe for credentials/,
  ],
  [
    'a token service that is no URL',
    tags,
    answer(401, '', { 'www-authenticate': 'Bearer realm="::",service="x"' }),
    'REGISTRY_UNAUTHORIZED',
    /not safe/,
  ],
  [
    'a redirect of a list',
    tags,
    answer(307, '', { location: 'http://elsewhere.test/' }),
    'REGISTRY_INVALID_RESPONSE',
    /unexpected answer, 307/,
  ],
  [
    'deletes disabled',
    remove,
    answer(405, '{"errors":[{"code":"UNSUPPORTED"}]}'),
    'REGISTRY_DELETE_DISABLED',
    /REGISTRY_STORAGE_DELETE_ENABLED/,
  ],
  ['read-only', remove, answer(405, 'Method not allowed'), 'REGISTRY_READ_ONLY', /read-only/],
  ['a delete that is forbidden', remove, answer(403), 'REGISTRY_UNAUTHORIZED', /access denied/],
]

for (const [name, call, fault, code, sentence] of REFUSED) {
  test(`${name}: ${code}, and the message says what to do`, async () => {
    const { error, kept } = await lying(fault, call)
    assert.equal(error?.code, code, error?.message)
    assert.match(error?.message ?? '', sentence)
    assert.equal(kept, true)
  })
}

const OUTCOMES: readonly (readonly [string, Fault, string])[] = [
  ['a reset', { kind: 'reset' }, 'unknown'],
  ['a reset after it was done', { kind: 'reset-after' }, 'unknown'],
  ['a 500', answer(500), 'unknown'],
  ['a 503', answer(503), 'unknown'],
  ['a 429', answer(429), 'unknown'],
  ['a 404 from a proxy', answer(404, 'not here'), 'unknown'],
  ['a 404 that says so', answer(404, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}'), 'gone'],
  ['a 400', answer(400, '{"errors":[{"code":"DENIED"}]}'), 'refused'],
  ['a 409', answer(409), 'refused'],
  ['a 412', answer(412), 'refused'],
  ['a 200', answer(200), 'deleted'],
  ['a 204', answer(204), 'deleted'],
]

for (const [name, fault, kind] of OUTCOMES) {
  test(`a DELETE that meets ${name} is ${kind}, and is sent once`, async () => {
    const { value, requests } = await lying(fault, remove)
    assert.equal((value as { kind: string }).kind, kind)
    assert.equal(requests, 1)
  })
}

for (const [status, body, verdict] of [
  [202, '', 'yes'],
  [404, '', 'yes'],
  [405, '{"errors":[{"code":"UNSUPPORTED"}]}', 'disabled'],
  [405, 'no', 'read-only'],
  [401, '', 'forbidden'],
  [403, '', 'forbidden'],
  [400, '', 'unknown'],
] as const) {
  test(`the probe reads ${status} ${body.slice(0, 10)} as ${verdict}`, async () => {
    const { value } = await lying(answer(status, body), probe)
    assert.equal((value as { digestDelete: string }).digestDelete, verdict)
  })
}

test('Basic: the password is sent where it is asked for, and is in no message', async () => {
  const basic = { username: 'bot', password: 's3cret-word' }
  const registry = await startMemoryRegistry({ basic })
  const target = {
    url: registry.url,
    repository: REPOSITORY,
    authorization: `Basic ${Buffer.from('bot:s3cret-word').toString('base64')}`,
  }
  await pushImage(target, { tags: ['a'] })
  const right = openTestRegistry(registry.url, basic)
  assert.deepEqual(await right.tags(REPOSITORY, signal), ['a'])
  const wrong = openTestRegistry(registry.url, { ...basic, password: 'wr0ng-word' })
  await assert.rejects(wrong.tags(REPOSITORY, signal), (error: Error & { code: string }) => {
    assert.equal(error.code, 'REGISTRY_UNAUTHORIZED')
    assert.doesNotMatch(error.message + String(error.stack), /wr0ng-word/)
    return true
  })
  for (const client of [right, wrong]) await client.close()
  await registry.close()
})

test('a registry that asks for a token gets one for just what is done, and it is used again', async () => {
  const inner = await startMemoryRegistry()
  await pushImage({ url: inner.url, repository: REPOSITORY }, { tags: ['a'] })
  let tokens = 0
  const outer = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x')
    if (url.pathname === '/token') {
      tokens += 1
      assert.equal(url.searchParams.get('scope'), `repository:${REPOSITORY}:pull`)
      response.end(JSON.stringify({ token: 'a-token', expires_in: 300 }))
    } else if (request.headers.authorization === 'Bearer a-token') {
      void fetch(inner.url + (request.url ?? '')).then(async (reply) => response.end(await reply.text()))
    } else {
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${origin}/token",service="s"` }).end()
    }
  }).listen(0, '127.0.0.1')
  await once(outer, 'listening')
  const origin = `http://127.0.0.1:${(outer.address() as AddressInfo).port}`
  const client = openTestRegistry(origin)
  assert.deepEqual(await client.tags(REPOSITORY, signal), ['a'])
  assert.deepEqual(await client.tags(REPOSITORY, signal), ['a'])
  assert.equal(tokens, 1)
  await client.close()
  outer.closeAllConnections()
  outer.close()
  await inner.close()
})
