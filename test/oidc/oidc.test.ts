/** Tokens of OIDC issuers: a real issuer over https, and tokens that Node's own cryptography signs. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type OidcIssuer, openOidc } from '../../daemon/oidc/index.ts'
import { grantsOf } from '../../daemon/trust/grant-blocks.ts'
import { CareenError } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import { type CertificateFiles, openAuthority, SKIP_WITHOUT_OPENSSL } from '../support/certificates.ts'
import { jwt, type SigningKey, signingKey, startIssuer } from '../support/issuer.ts'
import { until } from '../support/ports.ts'
import { folder } from '../support/processes.ts'
import { DEFAULT_WORKSPACE, frame, openRaw, rawCall } from '../support/raw-calls.ts'
import { serve } from '../support/serve.ts'
import { openWorld, webPolicy } from '../support/world.ts'

const skip = SKIP_WITHOUT_OPENSSL
const at = folder()
let files: CertificateFiles
let caFile: string
before(() => {
  if (skip !== false) return
  const ca = openAuthority(at.path)
  caFile = ca.ca
  files = ca.issue('issuer', { names: 'DNS:localhost' })
})
after(() => at[Symbol.dispose]())

const KEYS = {
  RS256: signingKey('RS256'),
  ES256: signingKey('ES256'),
  EdDSA: signingKey('EdDSA'),
} as const
const NOW = Date.UTC(2026, 5, 1, 12)
const SECOND = NOW / 1000
const SUBJECT = 'repo:acme/infra:ref:refs/heads/main'

/** An issuer, what proves its tokens, and its usual claims. */
async function open(more: Partial<OidcIssuer> = {}, timeout = 20_000) {
  const issuer = await startIssuer(files)
  issuer.show(...Object.values(KEYS))
  let time = 0
  const known: OidcIssuer = {
    name: 'github',
    issuer: issuer.issuer,
    audience: 'careen-prod',
    jwksUri: undefined,
    caFile,
    ...more,
  }
  const prove = openOidc({ issuers: () => [known], now: () => NOW, monotonic: () => time, timeout })
  const claims = {
    iss: issuer.issuer,
    aud: 'careen-prod',
    sub: SUBJECT,
    iat: SECOND - 10,
    nbf: SECOND - 10,
    exp: SECOND + 300,
  }
  return {
    ...issuer,
    claims,
    prove: async (text: string) => prove(text) ?? assert.fail('no JWT'),
    isToken: (text: string) => prove(text) !== undefined,
    pass: (milliseconds: number) => void (time += milliseconds),
    keyRequests: () => issuer.requests.filter((path) => path === '/keys').length,
  }
}

describe('tokens of an issuer', { skip }, () => {
  for (const key of Object.values(KEYS)) {
    test(`a token that is signed with ${key.alg} is an identity of its issuer and subject`, async () => {
      await using issuer = await open()
      assert.deepEqual(await issuer.prove(jwt(key, issuer.claims)), {
        kind: 'valid',
        identity: `oidc:github:${SUBJECT}`,
        expiresAt: NOW + 300_000,
      })
    })
  }

  for (const [title, changes, outcome] of [
    ['another audience', { aud: 'other' }, 'its claim aud is another'],
    ['another issuer', { iss: 'https://evil.example' }, 'no oidc block of careend.hcl has its issuer'],
    ['no issuer', { iss: undefined }, 'no oidc block of careend.hcl has its issuer'],
    ['no audience', { aud: undefined }, 'its claim aud is missing'],
    ['no subject', { sub: undefined }, 'its claim sub is missing'],
    ['no expiry', { exp: undefined }, 'its claim exp is missing'],
    ['no time of issue', { iat: undefined }, 'its claim iat is missing'],
    ['an expiry as text', { exp: '9999999999' }, 'its claim exp is another'],
    ['an expiry of 61 s ago', { exp: SECOND - 61 }, 'expired'],
    ['an expiry of 59 s ago', { exp: SECOND - 59 }, 'valid'],
    ['a beginning in 61 s', { nbf: SECOND + 61 }, 'its claim nbf is another'],
    ['a beginning in 59 s', { nbf: SECOND + 59 }, 'valid'],
    ['an age of an hour and 61 s', { iat: SECOND - 3661 }, 'expired'],
    ['an age of an hour and 59 s', { iat: SECOND - 3659 }, 'valid'],
    ['a time of issue in 61 s', { iat: SECOND + 61 }, 'its claim iat is another'],
    ['several audiences', { aud: ['a', 'careen-prod'] }, 'valid'],
    ['a subject with a *', { sub: 'repo:acme/*' }, 'its subject has characters that careen does not print'],
    [
      'a subject with a name',
      { sub: 'x (ana@acme)' },
      'its subject has characters that careen does not print',
    ],
    ['an empty subject', { sub: '' }, 'its subject has characters that careen does not print'],
    ['a subject that is a number', { sub: 7 }, 'its subject is no text'],
  ] as const) {
    test(`${title}: ${outcome}`, async () => {
      await using issuer = await open()
      const proof = await issuer.prove(jwt(KEYS.ES256, { ...issuer.claims, ...changes }))
      assert.equal(proof.kind === 'invalid' ? proof.why : proof.kind, outcome)
    })
  }

  test('an identity lasts for an hour from its issue at most', async () => {
    await using issuer = await open()
    const proof = await issuer.prove(jwt(KEYS.ES256, { ...issuer.claims, exp: SECOND + 86_400 }))
    assert.equal(proof.kind === 'valid' && proof.expiresAt, NOW - 10_000 + 3_600_000)
  })

  test('no other algorithm, no changed token, and no key of the token itself is accepted', async () => {
    await using issuer = await open()
    const { claims } = issuer
    const stranger = signingKey('ES256')
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const unsigned = `${part({ alg: 'none' })}.${part(claims)}.`
    const secret = JSON.stringify(KEYS.RS256.jwk)
    const content = `${part({ alg: 'HS256', kid: 'RS256' })}.${part(claims)}`
    const symmetric = `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
    const [head, , signature] = jwt(KEYS.ES256, claims).split('.')
    const changed = `${head}.${part({ ...claims, sub: 'repo:evil/infra' })}.${signature}`
    for (const [token, why] of [
      [symmetric, /its algorithm is none of/],
      [jwt(KEYS.RS256, claims, { alg: 'RS512' }), /its algorithm is none of/],
      [changed, /its signature is not of its issuer/],
      [jwt(stranger, claims), /its signature is not of its issuer/],
      [jwt(stranger, claims, { jwk: stranger.jwk, kid: undefined }), /its signature is not of its issuer/],
      [jwt({ ...stranger, kid: 'other' }, claims), /its issuer has no such key/],
      [jwt(KEYS.ES256, claims, { crit: ['x'], x: 1 }), /it cannot be read/],
    ] as const) {
      const proof = await issuer.prove(token)
      assert.match(proof.kind === 'invalid' ? proof.why : proof.kind, why)
    }
    for (const text of [unsigned, 'careen_k3x9m2qa_x', 'a.b', '']) assert.equal(issuer.isToken(text), false)
  })
})

describe('keys of an issuer', { skip }, () => {
  const token = (issuer: { readonly claims: object }, key: SigningKey = KEYS.ES256) => jwt(key, issuer.claims)
  const kindOf = async (proof: Promise<{ readonly kind: string }>): Promise<string> => (await proof).kind

  test('keys are read once for many tokens, and again after 10 minutes', async () => {
    await using issuer = await open()
    const kinds = await Promise.all(Array.from({ length: 20 }, () => kindOf(issuer.prove(token(issuer)))))
    assert.deepEqual(new Set(kinds), new Set(['valid']))
    assert.equal(issuer.keyRequests(), 1)
    issuer.pass(9 * 60_000)
    await issuer.prove(token(issuer))
    assert.equal(issuer.keyRequests(), 1)
    issuer.pass(2 * 60_000)
    await issuer.prove(token(issuer))
    assert.equal(issuer.keyRequests(), 2)
  })

  test('a new key is found, and tokens with unknown keys do not make the daemon ask all the time', async () => {
    await using issuer = await open()
    const fresh = signingKey('ES256', 'fresh')
    await issuer.prove(token(issuer))
    issuer.show(fresh)
    for (let i = 0; i < 5; i += 1) assert.equal(await kindOf(issuer.prove(token(issuer, fresh))), 'invalid')
    assert.equal(issuer.keyRequests(), 1)
    issuer.pass(31_000)
    assert.equal(await kindOf(issuer.prove(token(issuer, fresh))), 'valid')
    assert.equal(await kindOf(issuer.prove(token(issuer))), 'invalid', 'the old key counts no more')
    assert.equal(issuer.keyRequests(), 2)
  })

  test('while unknown keys are asked for, tokens with known ones do not wait, also if that fails', async () => {
    await using issuer = await open()
    await issuer.prove(token(issuer))
    issuer.pass(31_000)
    let fail = (): void => {}
    issuer.answers.set(
      '/keys',
      new Promise<void>((resolve) => (fail = resolve)).then(() => ({ status: 500 })),
    )
    const unknown = Array.from({ length: 300 }, () =>
      issuer.prove(jwt({ ...KEYS.ES256, kid: 'other' }, issuer.claims)),
    )
    await until('the question', () => Promise.resolve(issuer.keyRequests() === 2))
    assert.equal(await kindOf(issuer.prove(token(issuer))), 'valid')
    fail()
    const whys = (await Promise.all(unknown)).map((proof) =>
      proof.kind === 'invalid' ? proof.why : proof.kind,
    )
    assert.equal(whys.filter((why) => /too many tokens wait/.test(why)).length, 300 - 256)
    assert.equal(await kindOf(issuer.prove(token(issuer))), 'valid')
    issuer.pass(10 * 60_000)
    assert.equal(await kindOf(issuer.prove(token(issuer))), 'invalid', 'they are kept no longer than others')
  })

  const CONFIGURATION = '/.well-known/openid-configuration'
  for (const [title, change, why] of [
    [
      'on another host',
      ({ issuer }: { issuer: string }) => ({
        [CONFIGURATION]: { body: { issuer, jwks_uri: 'https://127.0.0.1:1/keys' } },
      }),
      /names keys on another host\. If they are right, write jwks_uri/,
    ],
    [
      'over http',
      ({ issuer }: { issuer: string }) => ({
        [CONFIGURATION]: { body: { issuer, jwks_uri: `${issuer.replace('https', 'http')}/keys` } },
      }),
      /does not begin with https/,
    ],
    [
      'of another issuer',
      () => ({ [CONFIGURATION]: { body: { issuer: 'https://other', jwks_uri: 'https://other/keys' } } }),
      /is of another issuer/,
    ],
    ['behind a redirect', () => ({ '/keys': { status: 302, headers: { location: '/more' } } }), /status 302/],
    ['of more than 64 KiB', () => ({ '/keys': { body: ' '.repeat(70_000) } }), /more than 64 KiB/],
    ['that are no JSON', () => ({ '/keys': { body: '<html>' } }), /did not answer with JSON/],
    ['that are no keys', () => ({ '/keys': { body: { keys: 7 } } }), /are not known/],
    ['that do not arrive', () => ({ '/keys': 'silence' as const }), /did not answer within 2 s/],
  ] as const) {
    test(`keys ${title} are refused, and read again later`, async () => {
      await using issuer = await open({}, title === 'that do not arrive' ? 2000 : undefined)
      const usual = new Map(issuer.answers)
      for (const [path, answer] of Object.entries(change(issuer))) issuer.answers.set(path, answer)
      const proof = await issuer.prove(token(issuer))
      assert.match(proof.kind === 'invalid' ? proof.why : proof.kind, why)
      for (const [path, answer] of usual) issuer.answers.set(path, answer)
      issuer.pass(10 * 60_001)
      assert.equal(await kindOf(issuer.prove(token(issuer))), 'valid')
    })
  }

  test('an issuer that fails is asked again after 5 s, and one of another authority is not believed', async () => {
    await using issuer = await open()
    issuer.answers.set('/keys', { status: 500 })
    for (let i = 0; i < 3; i += 1) await issuer.prove(token(issuer))
    assert.equal(issuer.keyRequests(), 1)
    issuer.pass(5001)
    issuer.show(KEYS.ES256)
    assert.equal(await kindOf(issuer.prove(token(issuer))), 'valid')
    await using other = await open({ caFile: undefined })
    const proof = await other.prove(token(other))
    assert.match(proof.kind === 'invalid' ? proof.why : '', /certificate/)
  })

  test('keys on another host are used if the block says so', async () => {
    await using keys = await open()
    await using issuer = await open({ jwksUri: `${keys.issuer}/keys` })
    issuer.show()
    assert.equal(await kindOf(issuer.prove(token(issuer))), 'valid')
    assert.deepEqual(issuer.requests, [])
  })
})

describe('callers of an issuer', { skip }, () => {
  const reader = (identity: string) => ({
    identity,
    grant: { role: 'READER' as const, workspaces: ['*'], registries: [] },
  })

  test('a caller may do what the grants of its identity say, exactly or with a * at the end', async () => {
    await using issuer = await open()
    await using world = await openWorld()
    const outcomes: unknown[] = []
    for (const identity of [
      `oidc:github:${SUBJECT}`,
      'oidc:github:repo:acme/*',
      'oidc:github:repo:acm',
      `oidc:other:${SUBJECT}`,
    ]) {
      await using server = await serve(world, {
        proveOidc: (text) => issuer.prove(text),
        grantsOf: (one) => grantsOf([reader(identity)], one),
      })
      const link = connect({ address: server.address, token: jwt(KEYS.ES256, issuer.claims) })
      const failure = await link
        .unary(link.services.WorkspaceService.service.ListObjects, { parent: 'workspaces/default' })
        .then(
          () => 'ok',
          (error: unknown) => CareenError.from(error).message,
        )
      outcomes.push(/^(?:ok|oidc:\S+ does not have the role reader)/.exec(failure)?.[0])
      link.close()
    }
    const refused = `oidc:github:${SUBJECT} does not have the role reader`
    assert.deepEqual(outcomes, ['ok', 'ok', refused, refused])
  })

  /** A server whose callers wait until the issuer answers. */
  async function waiting() {
    const issuer = await open()
    const world = await openWorld()
    await world.apply(webPolicy(), true)
    const answer = await issuer.answers.get('/keys')
    let release = (): void => {}
    const later = new Promise<void>((resolve) => (release = resolve))
    if (typeof answer === 'object')
      issuer.answers.set(
        '/keys',
        later.then(() => answer),
      )
    const server = await serve(world, {
      proveOidc: (text) => issuer.prove(text),
      grantsOf: () => [{ role: 'READER', workspaces: ['*'], registries: [] }],
      bounds: { inFlight: { calls: 2, streams: 2 }, socketFactor: 1 },
    })
    return {
      server,
      token: jwt(KEYS.ES256, issuer.claims),
      asked: () => until('the question', () => Promise.resolve(issuer.keyRequests() > 0)),
      release: () => release(),
      [Symbol.asyncDispose]: async () => {
        release()
        await server[Symbol.asyncDispose]()
        await world[Symbol.asyncDispose]()
        await issuer[Symbol.asyncDispose]()
      },
    }
  }

  const WORKSPACE = { name: 'workspaces/default' }

  test('calls that end while the issuer is asked leave nothing behind, and others are answered meanwhile', async () => {
    await using caller = await waiting()
    const link = connect({ address: caller.server.address, token: caller.token })
    const { GetWorkspace } = link.services.WorkspaceService.service
    const stop = new AbortController()
    const options = { deadline: 60_000, signal: stop.signal }
    const calls = Array.from({ length: 10 }, () =>
      link.unary(GetWorkspace, WORKSPACE, options).catch((error: unknown) => CareenError.from(error).code),
    )
    await caller.asked()
    assert.equal((await caller.server.client.unary(GetWorkspace, WORKSPACE)).serial, 1)
    stop.abort()
    assert.deepEqual(new Set(await Promise.all(calls)), new Set(['CANCELLED']))
    caller.release()
    for (let i = 0; i < 4; i += 1)
      assert.equal((await link.unary(GetWorkspace, WORKSPACE, { deadline: 9000 })).serial, 1)
    link.close()
  })

  test('a server that stops refuses calls whose issuer is asked', async () => {
    await using caller = await waiting()
    const session = await openRaw(caller.server.address)
    const authorization = `Bearer ${caller.token}`
    const call = rawCall(session, '/careen.v1.WorkspaceService/ListObjects', frame(DEFAULT_WORKSPACE), {
      authorization,
    })
    await caller.asked()
    const drained = caller.server.drain()
    const { details } = await call
    assert.equal(details['ErrorInfo']?.['reason'], 'DRAINING')
    caller.release()
    session.destroy()
    await drained
  })
})
