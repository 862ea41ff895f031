/** Who may act for a run: the worker that has its lease, and nobody who stole or guessed a part of it. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { MethodDefinition } from '@grpc/proto-loader'
import { openLeases } from '../../daemon/ledger/leases.ts'
import { remoteLedger, type RemoteWorkerIds } from '../../daemon/remote/ledger.ts'
import { openStore } from '../../daemon/store/store.ts'
import { CareenError } from '../../policies/index.ts'
import { FEATURE_NAMES } from '../../policies/model/index.ts'
import { connect, type Connection } from '../../proto/connection.ts'
import { fromLease, toLease } from '../../proto/convert/worker.ts'
import { loadServices } from '../../proto/load.ts'
import type { Grant, Lease } from '../../proto/resources/index.ts'
import { WORKER_PROTOCOL } from '../../proto/worker-protocol.ts'
import { folder } from '../support/processes.ts'
import { newWorker, serve } from '../support/serve.ts'
import { openWorld, pushTen, webPolicy, type World } from '../support/world.ts'

type AnyMethod = MethodDefinition<object, object, object, object>

/** Every method that acts for a run. */
const METHODS = Object.entries(
  loadServices().WorkerService.service as unknown as Readonly<Record<string, AnyMethod>>,
).filter(([name]) => !['AcquireRun', 'ShareFlow'].includes(name))

/** What else a method needs, so that the lease alone decides. */
const REST: Readonly<Record<string, object>> = {
  ReadRunInput: { input: 'INPUT_TAGS' },
  RecordIntent: { intent: { digest: `sha256:${'a'.repeat(64)}` } },
  SettleIntent: { id: '1', outcome: 'deleted' },
  RecordScan: { scanTime: { seconds: 1 }, afterTime: { seconds: 1 }, last: true },
  RecordLoss: { scanTime: { seconds: 1 }, sinceTime: { seconds: 1 } },
  FinishRun: { state: 'STATE_FAILED' },
}

const WORKER: Grant = { role: 'WORKER', workspaces: ['*'], registries: [] }

/** A client with a token of its own. */
function clientOf(world: World, address: string, grant: Grant = WORKER): Connection {
  const wish = { displayName: '', grants: [grant], createdBy: 'test', expiresAt: undefined, requestId: '' }
  const { secret } = world.operations.tokens.create(wish)
  return connect({ address, token: secret })
}

async function prepared() {
  const world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const served = await serve(world)
  const clients: Connection[] = []
  return {
    world,
    client: (grant?: Grant) => {
      const client = clientOf(world, served.address, grant)
      clients.push(client)
      return client
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.close()
      await served[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

async function refusal(link: Connection, method: AnyMethod, request: object): Promise<CareenError> {
  try {
    if (!method.responseStream) await link.unary(method, request)
    else for await (const _ of link.stream(method, request)) break
  } catch (thrown) {
    return CareenError.from(thrown)
  }
  throw new Error(`${method.path} was answered`)
}

test('a lease that is stolen, guessed, of another process or of before is refused by each method in the same words', async () => {
  await using all = await prepared()
  const { world } = all
  const [own, thief] = [all.client(), all.client()]
  const { id } = await world.start('prod/team/web')
  const worker = newWorker()
  const { lease } = (await remoteLedger(own, worker).begin(id, 'own')) ?? assert.fail('no run')
  const flipped = Buffer.from(lease.secret)
  flipped[31] = (flipped[31] ?? 0) ^ 1
  const cells: readonly (readonly [string, Connection, Lease])[] = [
    ['stolen by another identity', thief, lease],
    ['one bit of the secret is wrong', own, { ...lease, secret: flipped }],
    ['the secret is guessed', own, { ...lease, secret: Buffer.alloc(32) }],
    ['no secret', own, { ...lease, secret: Buffer.alloc(0) }],
    ['the hash of nothing', own, { ...lease, secret: lease.secret.subarray(0, 31) }],
    ['another process of the same identity', own, { ...lease, instance: newWorker().instance }],
    ['an earlier lease', own, { ...lease, generation: lease.generation - 1 }],
    ['a later lease', own, { ...lease, generation: lease.generation + 1 }],
    ['a run that does not exist', own, { ...lease, runId: 'none' }],
    ['the name of another workspace', own, { ...lease, workspace: 'other' }],
  ]
  const wrong: string[] = []
  for (const [what, link, presented] of cells)
    for (const [name, method] of METHODS) {
      const error = await refusal(link, method, { lease: toLease(presented), ...REST[name] })
      const text = `run ${presented.runId}: another worker has the lease, or the run has ended`
      if (error.code !== 'LEASE_LOST' || error.message !== text) wrong.push(`${what}, ${name}: ${error}`)
    }
  assert.deepEqual(wrong, [])
  assert.equal(METHODS.length > 10, true)
  assert.deepEqual(world.store.intents.ofRun(id, 0, 9), [])
  const run = world.runs.get(id)
  assert.deepEqual([run.state, run.attempts], ['RUNNING', 1])
  assert.equal((await remoteLedger(own, worker).renew(lease)).validFor, 60_000)
})

/** Returns the connection with one difference: the first answer of AcquireRun is lost after the daemon sent it. */
function losing(client: Connection): Connection & { readonly asked: () => number } {
  let asked = 0
  return {
    ...client,
    asked: () => asked,
    unary: async (method, request, options) => {
      const response = await client.unary(method, request, options)
      if (!method.path.endsWith('/AcquireRun')) return response
      asked += 1
      if (asked === 1) throw new CareenError('DAEMON_UNREACHABLE', 'the answer was lost')
      return response
    },
  }
}

test('a lost answer of AcquireRun costs nothing: the same attempt gets the same lease', async () => {
  await using all = await prepared()
  const { world } = all
  const link = losing(all.client())
  const run = await world.workOn(await world.start('prod/team/web'), {
    ledger: remoteLedger(link, newWorker()),
  })
  assert.equal(link.asked(), 2)
  assert.deepEqual([run.state, run.attempts, run.counts?.deleted], ['SUCCEEDED', 1, 2])
})

/** Returns the lease that AcquireRun gives, which is not used by this. */
async function acquire(
  link: Connection,
  { instance }: RemoteWorkerIds,
  run: string,
  attemptId: string,
): Promise<Lease | undefined> {
  const worker = { instance, name: 'own', protocol: WORKER_PROTOCOL, features: [...FEATURE_NAMES] }
  const { AcquireRun } = link.services.WorkerService.service
  const named = `workspaces/default/runs/${run}`
  const { assignment } = await link.unary(AcquireRun, { worker, run: named, attemptId })
  return assignment === null ? undefined : fromLease(assignment.lease)
}

test('an attempt is repeated for its identity and process alone, with the same lease, until the lease is used', async () => {
  await using all = await prepared()
  const { world } = all
  const [own, other] = [all.client(), all.client()]
  const worker = newWorker()
  const { id } = await world.start('prod/team/web')
  const asked = (link: Connection, by: RemoteWorkerIds, attempt: string) => acquire(link, by, id, attempt)
  const first = (await asked(own, worker, 'attempt')) ?? assert.fail('no run')
  const others: readonly (readonly [Connection, RemoteWorkerIds, string])[] = [
    [other, worker, 'attempt'],
    [own, newWorker(), 'attempt'],
    [own, worker, 'another'],
    [own, worker, ''],
  ]
  for (const [link, by, attempt] of others) assert.equal(await asked(link, by, attempt), undefined)
  const again = (await asked(own, worker, 'attempt')) ?? assert.fail('the answer is lost for ever')
  assert.deepEqual(again, first)
  assert.equal(world.runs.get(id).attempts, 1)
  await remoteLedger(own, worker).renew(first)
  assert.equal(await asked(own, worker, 'attempt'), undefined, 'the first answer has arrived')
})

test('a lease whose answer was lost is prolonged, and given to others after it has ended', async () => {
  await using all = await prepared()
  const { world } = all
  const worker = newWorker()
  const { id } = await world.start('prod/team/web')
  const own = all.client()
  assert.ok(await acquire(own, worker, id, 'attempt'))
  world.clock.skew = 59_000
  assert.ok(await acquire(own, worker, id, 'attempt'))
  world.clock.skew = 90_000
  const next = remoteLedger(all.client(), newWorker())
  assert.equal(await next.begin(id, 'next'), undefined)
  world.clock.skew = 120_000
  const taken = (await next.begin(id, 'next')) ?? assert.fail('nobody gets the run')
  assert.equal(taken.run.attempts, 2)
  assert.equal(await acquire(own, worker, id, 'attempt'), undefined)
})

for (const grant of [
  { ...WORKER, workspaces: ['other'] },
  { ...WORKER, workspaces: ['default'], registries: ['default/other'] },
])
  test(`a worker of ${[...grant.workspaces, ...grant.registries].join(', ')} does not get a run of default/prod`, async () => {
    await using all = await prepared()
    const { world } = all
    const { id } = await world.start('prod/team/web')
    const ledger = remoteLedger(all.client(grant), newWorker())
    await assert.rejects(ledger.begin(id, 'other'), { code: 'ROLE_MISSING' })
    const run = world.runs.get(id)
    assert.deepEqual([run.state, run.attempts], ['QUEUED', 0])
    const within = { ...WORKER, workspaces: ['default'], registries: ['default/prod'] }
    assert.ok(await remoteLedger(all.client(within), newWorker()).begin(id, 'own'))
  })

test('of a secret the hash is stored, and it is in no file and in no error', async () => {
  using at = folder()
  const store = openStore(join(at.path, 'careen.db'), { now: () => 0 })
  const ref = { registry: 'prod', repository: 'a' }
  const run = { id: 'one', workspace: 'w', kind: 'CLEAN', state: 'QUEUED', trigger: 'schedule' } as const
  const rest = { createdBy: '', createdAt: 1, attempts: 0, cancelRequested: false, limitChecks: [] }
  store.runs.insert({ ...run, ...ref, ...rest })
  const boot = { id: 'b', elapsed: () => 0 }
  const secret = Buffer.from('c4n4ry-of-exactly-32-bytes-long!')
  const leases = openLeases({ store, now: () => 0, boot, random: (size) => secret.subarray(0, size) })
  const by = { identity: 'token:a', instance: 'i' }
  const given = leases.give({ runId: 'one', worker: 'w', attempt: undefined }, by) ?? assert.fail('no lease')
  assert.equal(leases.prove(given.lease, by).id, 'one')
  assert.throws(
    () => leases.prove({ ...given.lease, instance: 'j' }, by),
    (thrown) =>
      !JSON.stringify([thrown, String(thrown), CareenError.from(thrown).metadata]).includes('c4n4ry'),
  )
  const { sha256 } = store.runs.holder(given.lease) ?? assert.fail('nobody has the lease')
  const files = readdirSync(at.path).map((file) => readFileSync(join(at.path, file)))
  const forms = [secret, secret.toString('hex'), secret.toString('base64'), secret.toString('base64url')]
  for (const form of forms) assert.ok(!files.some((bytes) => bytes.includes(form)))
  assert.ok(files.some((bytes) => bytes.includes(Buffer.from(sha256))))
  store.close()
})

test('the daemon logs no secret of a lease, whatever a worker calls', async () => {
  await using world = await openWorld()
  await pushTen(world)
  await world.apply(webPolicy())
  const lines: string[] = []
  const note = (message: string, fields: object = {}): void =>
    void lines.push(message, JSON.stringify(fields))
  const broken = (): never => {
    throw new Error('the disk is on fire')
  }
  await using served = await serve(world, {
    log: { debug() {}, info: note, warn: note, error: note },
    ledgers: world.recorders,
  })
  const { id } = await world.start('prod/team/web')
  const ledger = remoteLedger(served.client, newWorker())
  const { lease } = (await ledger.begin(id, 'own')) ?? assert.fail('no run')
  Object.assign(world.store.losses, { set: broken })
  const loss = { at: 1, since: 1, lost: 1, known: 1, names: [], digests: [] }
  await assert.rejects(ledger.recordLoss(lease, loss), { code: 'INTERNAL' })
  await assert.rejects(ledger.renew({ ...lease, instance: 'other' }), { code: 'LEASE_LOST' })
  const text = lines.join('\n')
  assert.match(text, /the disk is on fire/)
  const secret = Buffer.from(lease.secret)
  const forms = (['hex', 'base64', 'base64url', 'latin1'] as const).map((form) => secret.toString(form))
  for (const form of [...forms, [...secret].join()]) assert.ok(!text.includes(form))
})
