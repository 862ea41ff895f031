import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asked, openClient, signal, startFake, type FakeAnswer } from './fake.ts'

const HOSTS: readonly [string, string | undefined][] = [
  ['https://ghcr.io', 'ghcr'],
  ['https://containers.acme.ghe.com', 'ghcr'],
  ['https://acme.azurecr.io', 'acr'],
  ['https://europe-west1-docker.pkg.dev', 'gar'],
  ['https://eu.gcr.io', 'gar'],
  ['https://123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'ecr'],
  ['https://quay.io', 'quay'],
  ['https://registry.gitlab.com', 'gitlab'],
  ['https://registry-1.docker.io', 'hub'],
]

for (const [url, profile] of HOSTS) {
  test(`${url} is known by its host name, without a request`, async () => {
    await using client = openClient({ url })
    assert.deepEqual(await client.identify(AbortSignal.abort()), { profile, by: 'its host name' })
  })
}

test('names that only look like those of vendors are not theirs', async () => {
  for (const name of ['ghcr.io.evil.test', 'my-ghcr.io', 'azurecr.io', 'x.azurecr.io.test', 'notquay.io']) {
    await using client = openClient({ url: `https://${name}` })
    await assert.rejects(client.identify(AbortSignal.abort()), name)
  }
})

const bearer = (service: string, realm = 'http://127.0.0.1/service/token'): FakeAnswer => ({
  status: 401,
  headers: { 'www-authenticate': `Bearer realm="${realm}",service="${service}"` },
})
const only =
  (path: string, told: FakeAnswer) =>
  ({ url }: Asked): FakeAnswer | undefined =>
    url.pathname === path ? told : undefined

const ASKED: readonly [string, (asked: Asked) => FakeAnswer | undefined, string, RegExp][] = [
  ['Harbor by its token service', only('/v2/', bearer('harbor-registry')), 'harbor', /token service/],
  [
    'GitLab by its token service',
    only('/v2/', bearer('container_registry', 'https://gitlab.test/jwt/auth')),
    'gitlab',
    /token service/,
  ],
  [
    'Azure behind a name of its own, by its token service',
    only('/v2/', bearer('acme.azurecr.io', 'https://acme.azurecr.io/oauth2/token')),
    'acr',
    /token service/,
  ],
  [
    'Harbor by systeminfo',
    only('/api/v2.0/systeminfo', { status: 200, body: { auth_mode: 'db_auth' } }),
    'harbor',
    /systeminfo/,
  ],
  [
    'zot by its extensions',
    only('/v2/_oci/ext/discover', {
      status: 200,
      body: { extensions: [{ name: '_zot', url: 'https://x', endpoints: ['/v2/_zot/ext/search'] }] },
    }),
    'zot',
    /discover/,
  ],
  [
    'a login page for every path is no Harbor',
    () => ({ status: 200, body: '<html>auth_mode</html>' }),
    'distribution',
    /the lack of any other API/,
  ],
  [
    'JSON of something else',
    () => ({ status: 200, body: { extensions: 'none', hello: null } }),
    'distribution',
    /lack/,
  ],
  ['another token service', only('/v2/', bearer('registry')), 'distribution', /lack/],
]

for (const [title, answer, profile, by] of ASKED) {
  test(title, async () => {
    await using fake = await startFake(answer)
    await using client = openClient({ url: fake.url })
    const found = await client.identify(signal)
    assert.equal(found.profile, profile)
    assert.match(found.by, by)
    const before = fake.log.length
    await client.identify(signal)
    assert.equal(fake.log.length, before, 'it is remembered')
  })
}

test('what is declared counts, whatever the registry says; an unknown word is refused with a guess', async () => {
  await using fake = await startFake(() => bearer('harbor-registry'))
  await using client = openClient({ url: fake.url, profile: 'zot' })
  assert.deepEqual(await client.identify(signal), { profile: 'zot', by: 'declared' })
  assert.equal(fake.log.length, 0)
  assert.throws(() => openClient({ url: fake.url, profile: 'gihtlab' }), {
    code: 'INVALID_ARGUMENT',
    message: /profile "gihtlab".*Did you mean "gitlab"/,
  })
})

test('an error during the detection is not another product', async () => {
  for (const path of ['/api/v2.0/systeminfo', '/v2/_oci/ext/discover']) {
    let ill = true
    await using fake = await startFake(({ url }) =>
      url.pathname === path && ill ? { status: 503, body: 'down' } : undefined,
    )
    await using client = openClient({ url: fake.url })
    await assert.rejects(client.identify(signal), {
      code: 'REGISTRY_UNREACHABLE',
      message: /to detect the product\. To skip that, set profile in the registry block/,
    })
    ill = false
    assert.equal((await client.identify(signal)).profile, 'distribution')
  }
})

test('a registry that does not answer is asked again the next time', async () => {
  let down = true
  await using fake = await startFake(({ url }) => {
    if (url.pathname === '/v2/' && !down) return bearer('harbor-registry')
    return undefined
  })
  await using client = openClient({ url: fake.url })
  assert.equal((await client.identify(signal)).profile, 'distribution')
  await using other = openClient({ url: 'http://127.0.0.1:1' })
  await assert.rejects(other.identify(signal), { code: 'REGISTRY_UNREACHABLE' })
  down = false
  await using third = openClient({ url: fake.url })
  assert.equal((await third.identify(signal)).profile, 'harbor')
})
