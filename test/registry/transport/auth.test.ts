import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { systemClock } from '../../../daemon/clock.ts'
import type { RegistryClient } from '../../../daemon/registry/client.ts'
import type { Credentials, CredentialSource } from '../../../daemon/registry/credentials/secret.ts'
import { startMemoryRegistry } from '../../../daemon/registry/fake/server.ts'
import { openRegistry } from '../../../daemon/registry/open.ts'
import { parseChallenges } from '../../../daemon/registry/transport/challenge.ts'
import { openHosts } from '../../../daemon/registry/transport/hosts.ts'
import { mergeScopes, sameResources } from '../../../daemon/registry/transport/scopes.ts'
import { Tokens } from '../../../daemon/registry/transport/tokens.ts'
import { hastyClock } from '../../conformance/registry.ts'
import { startTokenRegistry, type TokenOptions } from './token-registry.ts'

const signal = new AbortController().signal
const DIGEST = `sha256:${'0'.repeat(64)}`
const user: Credentials = { username: 'bot', password: 's3cret-canary' }
const basic = `Basic ${Buffer.from('bot:s3cret-canary').toString('base64')}`

async function opened(
  options: TokenOptions = {},
  credentials: Credentials | CredentialSource | undefined = user,
) {
  const registry = await startTokenRegistry(options)
  const clock = { ...hastyClock(), ahead: 0 }
  const client: RegistryClient = openRegistry({
    url: registry.url,
    version: 'test',
    random: () => 0.5,
    sleep: clock.sleep,
    monotonic: clock.monotonic,
    now: () => Date.now() + clock.ahead,
    ...(credentials === undefined ? {} : { credentials }),
  })
  return {
    ...registry,
    client,
    clock,
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await registry[Symbol.asyncDispose]()
    },
  }
}

const CHALLENGES: readonly (readonly [string, readonly (readonly [string, Record<string, string>])[]])[] = [
  ['Basic realm="r"', [['basic', { realm: 'r' }]]],
  ['Basic', [['basic', {}]]],
  [
    'Bearer realm="https://a/t",service="s",scope="x:y:pull,push"',
    [['bearer', { realm: 'https://a/t', service: 's', scope: 'x:y:pull,push' }]],
  ],
  ['bearer Realm = "a" , SERVICE=s', [['bearer', { realm: 'a', service: 's' }]]],
  [
    'Basic realm="r, Bearer realm=x", Bearer realm="b"',
    [
      ['basic', { realm: 'r, Bearer realm=x' }],
      ['bearer', { realm: 'b' }],
    ],
  ],
  [
    'Negotiate, Bearer realm="b"',
    [
      ['negotiate', {}],
      ['bearer', { realm: 'b' }],
    ],
  ],
  ['Bearer realm="a\\"b\\\\c"', [['bearer', { realm: 'a"b\\c' }]]],
  ['Bearer xrealm="evil",realm="b"', [['bearer', { xrealm: 'evil', realm: 'b' }]]],
  ['', []],
  ['"x"', []],
]
for (const [header, challenges] of CHALLENGES) {
  test(`the challenge ${header}`, () => {
    const read = parseChallenges(header).map(({ scheme, fields }) => [scheme, Object.fromEntries(fields)])
    assert.deepEqual(read, challenges)
  })
}

test('no header makes reading challenges fail or take long', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '=', '"', '\\', ',', ' ', 'Bearer'), maxLength: 300 }),
      (text) => {
        for (const { scheme } of parseChallenges(text)) assert.match(scheme, /^[a-z][\w-]*$/)
      },
    ),
  )
})

test('scopes: merged, in order, each once, at most ten repositories, ours first', () => {
  assert.equal(mergeScopes('repository:a:pull', 'repository:a:push,pull'), 'repository:a:pull,push')
  assert.equal(mergeScopes('repository:b:pull', 'repository:a:pull'), 'repository:a:pull repository:b:pull')
  assert.equal(mergeScopes('', 'registry:catalog:*'), 'registry:catalog:*')
  assert.equal(mergeScopes('repository:h:5000/a:pull', ''), 'repository:h:5000/a:pull')
  const many = Array.from({ length: 20 }, (_, i) => `repository:r${i}:pull`).join(' ')
  const merged = mergeScopes('repository:z:delete', many).split(' ')
  assert.equal(merged.length, 10)
  assert.ok(merged.includes('repository:z:delete'))
  assert.equal(sameResources('repository:a:pull', 'repository:a:delete'), true)
  assert.equal(sameResources('repository:a:pull', 'repository:b:pull'), false)
})

test('one token for a repository, another for deletes in it, and what was got is used again', async () => {
  await using at = await opened()
  for (let i = 0; i < 3; i += 1) assert.deepEqual(await at.client.tags('a', signal), ['a'])
  assert.equal((await at.client.deleteManifest('a', DIGEST)).kind, 'deleted')
  await at.client.tags('b', signal)
  assert.deepEqual(
    at.asked.map(({ scopes, service, authorization }) => [scopes, service, authorization]),
    [
      [['repository:a:pull'], 'reg.test', basic],
      [['repository:a:delete'], 'reg.test', basic],
      [['repository:b:pull'], 'reg.test', basic],
    ],
  )
  assert.ok(at.seen.every(({ authorization }) => authorization?.startsWith('Basic') !== true))
})

test('a token is fetched once, however many wait for it', async () => {
  await using at = await opened()
  await Promise.all(Array.from({ length: 8 }, () => at.client.tags('a', signal)))
  assert.equal(at.asked.length, 1)
})

test('a new token is fetched when four fifths of its life are over, before it is refused', async () => {
  await using at = await opened({ expiresIn: 100 })
  await at.client.tags('a', signal)
  at.clock.ahead = 79_000
  await at.client.tags('a', signal)
  assert.equal(at.asked.length, 1)
  at.clock.ahead = 81_000
  const before = at.seen.length
  await at.client.tags('a', signal)
  assert.equal(at.asked.length, 2)
  assert.equal(at.seen.length - before, 1)
})

test('a token service that is down is no trouble as long as the token is good', async () => {
  await using at = await opened({
    expiresIn: 100,
    token: (_asked, count) => (count === 1 ? undefined : { status: 403, body: {} }),
  })
  await at.client.tags('a', signal)
  at.clock.ahead = 90_000
  assert.deepEqual(await at.client.tags('a', signal), ['a'])
  at.clock.ahead = 101_000
  await assert.rejects(at.client.tags('a', signal), {
    code: 'REGISTRY_UNAUTHORIZED',
    message: /token service http:.* answered 403/,
  })
})

test('a token that is refused in the middle is replaced once, even for many', async () => {
  await using at = await opened()
  await at.client.tags('a', signal)
  at.revoke()
  await Promise.all(Array.from({ length: 6 }, () => at.client.tags('a', signal)))
  assert.equal(at.asked.length, 2)
})

test('a registry that wants more than was thought gets one token for both', async () => {
  await using at = await opened({ alsoNeeded: 'repository:base:pull' })
  for (let i = 0; i < 2; i += 1) assert.deepEqual(await at.client.tags('a', signal), ['a'])
  assert.deepEqual(
    at.asked.map(({ scopes }) => scopes),
    [['repository:a:pull'], ['repository:a:pull', 'repository:base:pull']],
  )
  assert.equal(at.seen.length, 4)
})

test('a token that never is enough ends', async () => {
  await using at = await opened({
    alsoNeeded: 'repository:base:pull',
    token: (_asked, count) => (count > 1 ? { body: { token: 'token-1' } } : undefined),
  })
  await assert.rejects(at.client.tags('a', signal), { code: 'REGISTRY_UNAUTHORIZED' })
  assert.ok(at.seen.length <= 3)
})

test('a challenge that stands for any repository does not change what is asked for', async () => {
  await using at = await opened({ challengeScope: () => 'repository:user/image:pull' })
  assert.deepEqual(await at.client.tags('a', signal), ['a'])
  assert.deepEqual(at.asked[0]?.scopes, ['repository:a:pull'])
})

test('a DELETE that needs a token is sent twice at most, and only after a 401', async () => {
  await using at = await opened({ token: (_asked, count) => ({ body: { token: `useless-${count}` } }) })
  await assert.rejects(at.client.deleteManifest('a', DIGEST), { code: 'REGISTRY_UNAUTHORIZED' })
  assert.equal(at.seen.length, 2)
})

for (const [when, renewed] of [
  ['before it', 1],
  ['after it was refused', 2],
] as const) {
  test(`a DELETE whose token takes half a minute is not sent with it: asked for ${when}`, async () => {
    const clock = { ...systemClock, ahead: 0 }
    await using registry = await startTokenRegistry({
      token: (_asked, count) => {
        if (count === renewed) clock.ahead += 30_000
        return undefined
      },
    })
    const client = openRegistry({
      ...clock,
      url: registry.url,
      version: 'test',
      random: () => 0.5,
      monotonic: () => systemClock.monotonic() + clock.ahead,
    })
    if (renewed === 2) {
      assert.equal((await client.deleteManifest('a', DIGEST)).kind, 'deleted')
      registry.revoke()
    }
    const from = registry.seen.length
    await assert.rejects(client.deleteManifest('a', DIGEST), { code: 'REGISTRY_THROTTLED' })
    assert.equal(registry.asked.length, renewed)
    assert.equal(registry.seen.length - from, 1, 'only the one that was refused')
    await client.close()
  })
}

test('an identity token is given to the token service alone, in a form', async () => {
  await using at = await opened({}, { username: '', password: '', identityToken: 'id-canary' })
  assert.deepEqual(await at.client.tags('a', signal), ['a'])
  const [asked] = at.asked
  assert.equal(asked?.method, 'POST')
  assert.equal(asked?.authorization, undefined)
  const form = Object.fromEntries(new URLSearchParams(asked?.form))
  assert.deepEqual(form, {
    grant_type: 'refresh_token',
    client_id: 'careen',
    service: 'reg.test',
    scope: 'repository:a:pull',
    refresh_token: 'id-canary',
  })
})

test('Basic credentials that changed are looked up at once when they are refused', async () => {
  const registry = await startMemoryRegistry({ basic: { username: 'bot', password: 'new' } })
  let lookups = 0
  const client = openRegistry({
    url: registry.url,
    version: 'test',
    random: () => 0.5,
    ...hastyClock(),
    credentials: () => {
      lookups += 1
      return Promise.resolve({ username: 'bot', password: lookups === 1 ? 'old' : 'new' })
    },
  })
  await assert.rejects(client.tags('a', signal), { code: 'REGISTRY_UNAUTHORIZED' })
  await assert.rejects(client.tags('a', signal), { code: 'REGISTRY_NOT_FOUND' })
  await assert.rejects(client.tags('a', signal), { code: 'REGISTRY_NOT_FOUND' })
  assert.equal(lookups, 2)
  await client.close()
  await registry.close()
})

test('a registry with TLS cannot name a token service without, not even on its own host', async () => {
  const hosts = openHosts({ ...hastyClock(), version: 'test', random: () => 0.5 })
  const http = hosts.open('https://127.0.0.1:1')
  const tokens = new Tokens({
    http,
    credentials: () => Promise.resolve(user),
    now: Date.now,
    hostAt: (origin) => hosts.sentTo(origin, { distance: 'loopback' }),
  })
  const request = { realm: 'http://127.0.0.1:1/token', service: '', scope: '' }
  await assert.rejects(tokens.get(request), { code: 'REGISTRY_UNAUTHORIZED', message: /not safe/ })
  await hosts.close()
})

test('the challenge of a registry is seen without what depends on the request', async () => {
  const registry = await startMemoryRegistry({ basic: { username: 'bot', password: 'b' } })
  const shown: string[] = []
  const seen = (_: string, { kind, value }: { kind: string; value: string }) => {
    if (kind === 'challenge') shown.push(value)
  }
  const hosts = openHosts({ ...hastyClock(), version: 'test', random: () => 0.5, seen })
  await hosts.open(registry.url).once({ method: 'GET', path: '/v2/', limit: 1000 })
  assert.equal(shown.length, 1)
  assert.match(shown[0] ?? '', /^\[\["basic",/)
  await hosts.close()
  await registry.close()
})

test('credentials go to the token services that the block names, and to no other', async () => {
  const hosts = openHosts({ ...hastyClock(), version: 'test', random: () => 0.5 })
  const ask = (realm: string, origin: string, tokenHosts: readonly string[]) =>
    new Tokens({
      http: hosts.open(origin),
      credentials: () => Promise.resolve(user),
      now: Date.now,
      hostAt: (other) => hosts.sentTo(other, { distance: 'loopback' }),
      tokenHosts: new Set(tokenHosts),
    }).get({ realm, service: '', scope: '' })
  const refused = {
    code: 'REGISTRY_UNAUTHORIZED',
    message: /may not get its credentials\. If that is right, add it to token_hosts/,
  }
  const unreachable = { code: 'REGISTRY_UNREACHABLE' }
  await assert.rejects(ask('https://127.0.0.2:1/token', 'https://127.0.0.1:1', ['127.0.0.2']), refused)
  await assert.rejects(ask('https://127.0.0.2:1/token', 'https://127.0.0.1:1', ['127.0.0.2:1']), unreachable)
  await assert.rejects(ask('https://127.0.0.1:2/token', 'https://127.0.0.1:1', []), unreachable)
  await assert.rejects(
    ask('https://auth.docker.io.evil.example/token', 'https://registry-1.docker.io', []),
    refused,
  )
  await hosts.close()
})

test('without credentials a token is asked for without them', async () => {
  const registry = await startTokenRegistry()
  const client = openRegistry({ url: registry.url, version: 'test', random: () => 0.5, ...hastyClock() })
  assert.deepEqual(await client.tags('a', signal), ['a'])
  assert.equal(registry.asked[0]?.authorization, undefined)
  await client.close()
  await registry[Symbol.asyncDispose]()
})

test('credentials that changed are looked up anew when the old ones are refused', async () => {
  let password = 'old'
  await using at = await opened(
    {
      expiresIn: 10,
      token: ({ authorization }) =>
        authorization === `Basic ${Buffer.from('bot:new').toString('base64')}`
          ? undefined
          : { status: 401, body: {} },
    },
    () => Promise.resolve({ username: 'bot', password }),
  )
  await assert.rejects(at.client.tags('a', signal), { code: 'REGISTRY_UNAUTHORIZED' })
  password = 'new'
  at.clock.ahead = 400_000
  assert.deepEqual(await at.client.tags('a', signal), ['a'])
})

const REALMS: readonly (readonly [string, RegExp, string])[] = [
  ['http://evil.test/token', /not safe for credentials/, 'REGISTRY_UNAUTHORIZED'],
  ['https://user:pass@evil.test/token', /not safe/, 'REGISTRY_UNAUTHORIZED'],
  ['ftp://127.0.0.1/token', /not safe/, 'REGISTRY_UNAUTHORIZED'],
  ['file:///etc/passwd', /not safe/, 'REGISTRY_UNAUTHORIZED'],
  ['::', /not safe/, 'REGISTRY_UNAUTHORIZED'],
  ['https://169.254.169.254/token', /not allowed for a host that a registry names/, 'REGISTRY_UNREACHABLE'],
  ['https://2852039166/token', /not allowed for a host that a registry names/, 'REGISTRY_UNREACHABLE'],
  [
    'https://0251.0376.0251.0376/token',
    /not allowed for a host that a registry names/,
    'REGISTRY_UNREACHABLE',
  ],
  [
    'https://[64:ff9b::a9fe:a9fe]/token',
    /not allowed for a host that a registry names/,
    'REGISTRY_UNREACHABLE',
  ],
  ['https://[fe80::1]/token', /not allowed for a host that a registry names/, 'REGISTRY_UNREACHABLE'],
  ['https://[fd00:ec2::254]/token', /not allowed for a host that a registry names/, 'REGISTRY_UNREACHABLE'],
  [
    'https://[::ffff:a9fe:a9fe]/token',
    /not allowed for a host that a registry names/,
    'REGISTRY_UNREACHABLE',
  ],
]
for (const [realm, message, code] of REALMS) {
  test(`a token service at ${realm} gets nothing`, async () => {
    await using at = await opened({ realm })
    await assert.rejects(at.client.tags('a', signal), (error: Error & { code: string }) => {
      assert.equal(error.code, code)
      assert.match(error.message, message)
      assert.doesNotMatch(error.message + String(error.stack), /canary/)
      return true
    })
    assert.equal(at.asked.length, 0)
  })
}

for (const body of ['no', {}, { token: '' }, { token: 7 }, { token: 'a b' }, { token: 'a\r\nx: y' }]) {
  test(`a token service that answers ${JSON.stringify(body)} is an error that says so`, async () => {
    await using at = await opened({ token: () => ({ body }) })
    await assert.rejects(at.client.tags('a', signal), {
      code: 'REGISTRY_INVALID_RESPONSE',
      message: /contains no token/,
    })
  })
}

test('a token without a lifetime is good for a minute', async () => {
  await using at = await opened({ expiresIn: 0 })
  await at.client.tags('a', signal)
  at.clock.ahead = 47_000
  await at.client.tags('a', signal)
  assert.equal(at.asked.length, 1)
  at.clock.ahead = 61_000
  await at.client.tags('a', signal)
  assert.equal(at.asked.length, 2)
})
