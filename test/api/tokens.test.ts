/** Tokens over the wire: who may create them, what they open, and how they end. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { CareenError } from '../../policies/index.ts'
import { connect } from '../../proto/connection.ts'
import type { Grant, Role } from '../../proto/resources/index.ts'
import { runWish } from '../support/resource-names.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const world = await openWorld()
const server = await serve(world)
after(async () => {
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const wire = (role: Role, workspaces = ['*'], registries: string[] = []) =>
  ({ role: `ROLE_${role}`, workspaces, registries }) as const

const inAll = (role: Role): Grant => ({ role, workspaces: ['*'], registries: [] })

/** A client with a new token. */
function clientWith(grants: readonly Grant[], expiresAt?: number) {
  const wish = { displayName: '', grants, createdBy: 'test', expiresAt, requestId: '' }
  const { token, secret } = world.operations.tokens.create(wish)
  return { ...connect({ address: server.address, token: secret }), id: token.id }
}

const codeOf = async (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => CareenError.from(error).code,
  )

const { TokenService, WorkspaceService, RunService } = server.client.services
const { CreateToken, ListTokens, RevokeToken } = TokenService.service
const { ListObjects } = WorkspaceService.service
const { CreateRun, WatchRuns } = RunService.service

test('a token that was created over the wire opens what it grants, until it is revoked', async () => {
  const wish = { displayName: 'ci', grants: [wire('READER', ['platform'])] }
  const { token, secret } = await server.client.unary(CreateToken, {
    token: wish,
    requestId: '5b1a3c1e-0000-4000-8000-000000000001',
  })
  assert.deepEqual([token?.displayName, token?.createdBy], ['ci', 'token:file'])
  assert.ok((token?.expireTime?.seconds ?? 0) > Date.now() / 1000 + 89 * 86_400)
  const again = await server.client.unary(CreateToken, {
    token: wish,
    requestId: '5b1a3c1e-0000-4000-8000-000000000001',
  })
  assert.deepEqual(again, { token, secret: '' })
  const link = connect({ address: server.address, token: secret })
  await link.unary(ListObjects, { parent: 'workspaces/platform' })
  assert.equal(await codeOf(link.unary(ListObjects, { parent: 'workspaces/default' })), 'ROLE_MISSING')
  await server.client.unary(RevokeToken, { name: token?.name ?? '' })
  assert.equal(
    await codeOf(link.unary(ListObjects, { parent: 'workspaces/platform' })),
    'CREDENTIALS_INVALID',
  )
  const { tokens } = await server.client.unary(ListTokens, {})
  const listed = tokens.find(({ name }) => name === token?.name)
  assert.ok(listed?.revokeTime && listed.lastUseTime)
  assert.ok(!JSON.stringify(tokens).includes(secret.slice(-43)))
  link.close()
})

test('nobody grants more than he has', async () => {
  const admin = clientWith([inAll('ADMIN')])
  const create = (grants: ReturnType<typeof wire>[]) =>
    codeOf(admin.unary(CreateToken, { token: { grants } }))
  assert.equal(await create([wire('ADMIN')]), undefined)
  assert.equal(await create([wire('READER', ['a', 'b'])]), undefined)
  assert.equal(await create([wire('READER'), wire('WORKER')]), 'ROLE_MISSING')
  const local = clientWith([{ role: 'ADMIN', workspaces: ['a'], registries: [] }])
  assert.equal(
    await codeOf(local.unary(CreateToken, { token: { grants: [wire('READER', ['a'])] } })),
    'ROLE_MISSING',
  )
  const limited = clientWith([inAll('ADMIN'), { role: 'WORKER', workspaces: ['a'], registries: ['a/prod'] }])
  const worker = (registries: string[]) =>
    codeOf(limited.unary(CreateToken, { token: { grants: [wire('WORKER', ['a'], registries)] } }))
  assert.deepEqual(
    [await worker(['a/prod']), await worker([]), await worker(['a/test'])],
    [undefined, 'ROLE_MISSING', 'ROLE_MISSING'],
  )
  for (const link of [admin, local, limited]) link.close()
})

const INVALID: readonly (readonly [title: string, token: object | null, field: string])[] = [
  ['no token', null, 'token'],
  ['no grant', {}, 'token.grants'],
  ['17 grants', { grants: Array.from({ length: 17 }, () => wire('READER')) }, 'token.grants'],
  ['a grant without a role', { grants: [{ workspaces: ['*'] }] }, 'token.grants[0].role'],
  ['a grant on nothing', { grants: [wire('READER'), wire('READER', [])] }, 'token.grants[1].workspaces'],
  ['all workspaces and one', { grants: [wire('READER', ['*', 'a'])] }, 'token.grants[0].workspaces'],
  ['registries of a reader', { grants: [wire('READER', ['a'], ['a/x'])] }, 'token.grants[0].registries'],
  [
    'a registry of another workspace',
    { grants: [wire('WORKER', ['a'], ['b/x'])] },
    'token.grants[0].registries',
  ],
  ['a long name', { grants: [wire('READER')], displayName: 'x'.repeat(201) }, 'token.display_name'],
  ['an expiry in the past', { grants: [wire('READER')], expireTime: { seconds: 1 } }, 'token.expire_time'],
]

for (const [title, token, field] of INVALID) {
  test(`refused: ${title}`, async () => {
    const error = await server.client
      .unary(CreateToken, { token })
      .catch((thrown: unknown) => CareenError.from(thrown))
    assert.ok(error instanceof CareenError)
    assert.deepEqual([error.code, error.metadata['field']], ['INVALID_ARGUMENT', field])
  })
}

/** The streams of a run that stays in the queue stay open. */
async function openWatch(
  link: ReturnType<typeof clientWith>,
  signal?: AbortSignal,
): Promise<AsyncIterator<unknown>> {
  const stream = link.stream(WatchRuns, { parent: waiting.name }, signal)[Symbol.asyncIterator]()
  await stream.next()
  return stream
}

await world.apply(
  `registry "prod" { url = "$URL" }
lifecycle_policy "web" {
  registry   = registry.prod
  repository = "web"
  status     = "ACTIVE"
  rule "old" {
    description   = "old"
    tag_regexp    = ".*"
    expire_period = "7d"
  }
}`,
  true,
)

const waiting = await server.client.unary(CreateRun, {
  ...runWish('KIND_DRY_RUN', 'workspaces/default/registries/prod/repositories/web'),
  requestId: randomUUID(),
})

test('a revoked token ends the open streams of its callers within a second, and no others', async () => {
  const [link, other] = [clientWith([inAll('READER')]), clientWith([inAll('READER')])]
  const stop = new AbortController()
  const [stream, kept] = [await openWatch(link), await openWatch(other, stop.signal)]
  const since = performance.now()
  await server.client.unary(RevokeToken, { name: `tokens/${link.id}` })
  assert.equal(await codeOf(stream.next()), 'CREDENTIALS_INVALID')
  assert.ok(performance.now() - since < 1000)
  const next = codeOf(kept.next())
  assert.equal(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 500, 'open'))]), 'open')
  stop.abort()
  assert.equal(await next, 'CANCELLED')
  for (const one of [link, other]) one.close()
})

test('a stream ends when the token of its caller expires, and calls after that are refused', async () => {
  const link = clientWith([inAll('READER')], Date.now() + 2000)
  const stream = await openWatch(link)
  assert.equal(await codeOf(stream.next()), 'CREDENTIALS_EXPIRED')
  assert.equal(await codeOf(link.unary(ListObjects, { parent: 'workspaces/default' })), 'CREDENTIALS_EXPIRED')
  link.close()
})

test('without a token, with one that is damaged, and with the secret of another, nothing is answered', async () => {
  const { secret } = world.operations.tokens.create({
    displayName: '',
    grants: [inAll('READER')],
    createdBy: 'test',
    expiresAt: undefined,
    requestId: '',
  })
  const codes: (string | undefined)[] = []
  for (const token of [
    undefined,
    'no',
    secret.slice(0, -1),
    `${secret}0`,
    secret.toUpperCase(),
    `${TOKEN}x`,
  ]) {
    const link = connect({ address: server.address, ...(token === undefined ? {} : { token }) })
    codes.push(await codeOf(link.unary(ListObjects, { parent: 'workspaces/default' })))
    link.close()
  }
  assert.deepEqual(codes, ['CREDENTIALS_MISSING', ...Array.from({ length: 5 }, () => 'CREDENTIALS_INVALID')])
})
