import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeleteOutcome } from '../../daemon/registry/client.ts'
import type { Fault, FaultRule } from '../../daemon/registry/fake/faults.ts'
import { CareenError, type Code } from '../../policies/index.ts'
import { type Call, meet, REPOSITORY } from './faulty.ts'

const ONE: Call = (client, _stock, { signal }) => client.manifest(REPOSITORY, 'one', signal)
const isToken = ({ path }: { readonly path: string }): boolean => path.startsWith('/token')
const token = (body: object): Fault => ({ kind: 'body', body: JSON.stringify(body) })
const bearer = (): { tokens: Set<string> } => ({ tokens: new Set() })

const requests = (met: {
  readonly requests: readonly { readonly method: string; readonly path: string }[]
}): string[] => met.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*|sha256.*/, '')}`)

const MANIFEST = `GET /v2/${REPOSITORY}/manifests/one`

test('a token is fetched once, for just what is done, and used again', async () => {
  const call: Call = async (client, stock, at) => [await ONE(client, stock, at), await ONE(client, stock, at)]
  const met = await meet(call, { options: { bearer: bearer() } })
  assert.deepEqual(requests(met), [MANIFEST, 'GET /token', MANIFEST, MANIFEST], met.error?.stack)
  assert.match(met.requests[1]?.path ?? '', /scope=repository%3Ateam%2Fweb%3Apull$/)
})

test('a token that has expired meanwhile is fetched anew, and nothing is lost', async () => {
  const { tokens } = bearer()
  const call: Call = async (client, stock, at) => {
    await ONE(client, stock, at)
    tokens.clear()
    return ONE(client, stock, at)
  }
  const met = await meet(call, { options: { bearer: { tokens } } })
  assert.ok(met.value !== undefined, met.error?.message)
  assert.deepEqual(requests(met).slice(3), [MANIFEST, 'GET /token', MANIFEST])
})

test('a DELETE whose token has expired is refused before it is done, and sent again with a new one', async () => {
  const { tokens } = bearer()
  const call: Call = async (client, { one, child }) => {
    await client.deleteManifest(REPOSITORY, child)
    tokens.clear()
    return client.deleteManifest(REPOSITORY, one)
  }
  const met = await meet(call, { options: { bearer: { tokens } } })
  assert.deepEqual(met.value, { kind: 'deleted' })
  assert.match(met.requests.find(isToken)?.path ?? '', /scope=repository%3Ateam%2Fweb%3Adelete$/)
})

const FINE: readonly (readonly [string, Fault])[] = [
  ['without a lifetime', token({ token: 'a' })],
  ['called access_token', token({ access_token: 'a' })],
  ['with a lifetime that is a word', token({ token: 'a', expires_in: 'long' })],
]

for (const [name, fault] of FINE) {
  test(`a token ${name} does`, async () => {
    const tokens = new Set(['a'])
    const met = await meet(ONE, { rules: [{ fault, when: isToken }], options: { bearer: { tokens } } })
    assert.ok(met.value !== undefined, met.error?.message)
  })
}

const answer = (status: number): Fault => ({ kind: 'answer', status })

const REFUSED: readonly (readonly [string, Fault, Code, RegExp])[] = [
  [
    'answers 401',
    answer(401),
    'REGISTRY_UNAUTHORIZED',
    /token service .* answered 401\. Check the credentials/,
  ],
  ['answers 403', answer(403), 'REGISTRY_UNAUTHORIZED', /answered 403/],
  ['answers 500 for ever', answer(500), 'REGISTRY_UNAUTHORIZED', /answered 500/],
  ['resets', { kind: 'reset' }, 'REGISTRY_UNREACHABLE', /cannot be reached/],
  ['sends a page', { kind: 'body', body: '<html>' }, 'REGISTRY_INVALID_RESPONSE', /contains no token/],
  ['sends no token', token({}), 'REGISTRY_INVALID_RESPONSE', /contains no token/],
  ['sends an empty token', token({ token: '' }), 'REGISTRY_INVALID_RESPONSE', /contains no token/],
  ['sends a number', token({ token: 1 }), 'REGISTRY_INVALID_RESPONSE', /contains no token/],
  [
    'issues what the registry does not take',
    token({ token: 'no' }),
    'REGISTRY_UNAUTHORIZED',
    /Check the credentials/,
  ],
  [
    'redirects',
    { kind: 'answer', status: 302, headers: { location: 'http://127.0.0.1:9/' } },
    'REGISTRY_UNAUTHORIZED',
    /answered 302/,
  ],
]

test('a challenge that once names another token service, which refuses, decides for one request alone', async () => {
  const wrong: Fault = {
    kind: 'answer',
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="http://127.0.0.1:9/token",service="x"` },
  }
  let asked = 0
  const isFirst = (request: { readonly path: string }): boolean => !isToken(request) && (asked += 1) === 1
  const call: Call = async (client, stock, context) => {
    const codes: string[] = []
    for (let i = 0; i < 2; i += 1)
      await Promise.resolve(ONE(client, stock, context)).catch((error: unknown) => {
        codes.push(CareenError.from(error).code)
      })
    assert.equal(codes.length, 1, 'the wrong token service fails the first request')
    return ONE(client, stock, context)
  }
  const met = await meet(call, { rules: [{ fault: wrong, when: isFirst }], options: { bearer: bearer() } })
  assert.ok(met.value !== undefined, met.error?.message)
})

for (const [name, fault, code, says] of REFUSED) {
  const rules: readonly FaultRule[] = [{ fault, when: isToken }]
  test(`a token service that ${name}: ${code}`, async () => {
    const met = await meet(ONE, { rules, options: { bearer: bearer() } })
    assert.equal(met.error?.code, code, met.error?.message)
    assert.match(met.error?.message ?? '', says)
    assert.ok(met.requests.length <= 7)
  })

  test(`a token service that ${name} lets nothing be deleted`, async () => {
    const met = await meet((client, { one }) => client.deleteManifest(REPOSITORY, one), {
      rules,
      options: { bearer: bearer() },
    })
    const kind = met.error?.code ?? (met.value as DeleteOutcome).kind
    assert.ok(kind === code || kind === 'unknown', kind)
    assert.ok(met.registry.repositories.get(REPOSITORY)?.manifests.has(met.stock.one))
  })
}

for (const [name, realm] of [
  ['at another host in clear', 'http://token.test/'],
  ['with a name and password in it', 'https://a:b@token.test/'],
  ['of another kind', 'file:///etc/passwd'],
  ['that is no URL', '::'],
] as const) {
  test(`a token service ${name} is not asked`, async () => {
    const met = await meet(ONE, { options: { bearer: { ...bearer(), realm } } })
    assert.equal(met.error?.code, 'REGISTRY_UNAUTHORIZED')
    assert.match(met.error?.message ?? '', /not safe for credentials/)
    assert.deepEqual(requests(met), [MANIFEST])
  })
}
