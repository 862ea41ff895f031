/** The service grpc.health.v1.Health, as probes call it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { BOUNDS, type Bounds } from '../../daemon/api/bounds.ts'
import type { Operations } from '../../daemon/services.ts'
import { connect } from '../../proto/connection.ts'
import { loadServices } from '../../proto/load.ts'
import { loadOpenServices } from '../../proto/open-services.ts'
import { until } from '../support/ports.ts'
import { DEFAULT_WORKSPACE, frame, openRaw, rawCall } from '../support/raw-calls.ts'
import { serve, TOKEN } from '../support/serve.ts'
import { openWorld } from '../support/world.ts'

const { Check, Watch } = loadOpenServices().Health.service

const world = await openWorld()
after(() => world[Symbol.asyncDispose]())

/** A daemon on a port, whose callers need a token, and a client without one. `disk.isFull` says what its database is like. */
async function open(bounds: Partial<Bounds> = {}, operations: Partial<Operations> = {}, token?: string) {
  const disk = { isFull: false }
  const health: Operations['health'] = { report: async () => [], canStore: () => !disk.isFull }
  const served = await serve(world, {
    listen: '127.0.0.1:0',
    bounds: { watch: { look: 10, alive: 60_000 }, ...bounds },
    operations: { health, ...operations },
  })
  const probe = connect({ address: served.address, ...(token === undefined ? {} : { token }) })
  const check = async (service = ''): Promise<unknown> => (await probe.unary(Check, { service })).status
  return {
    served,
    disk,
    probe,
    check,
    [Symbol.asyncDispose]: async () => {
      probe.close()
      await served[Symbol.asyncDispose]()
    },
  }
}

type Daemon = Awaited<ReturnType<typeof open>>

/** Follows a service. `seen` has what was received, and then the code by which the stream ended. */
function watching({ probe }: Daemon, service = '') {
  const seen: unknown[] = []
  const stop = new AbortController()
  const ended = (async () => {
    for await (const { status } of probe.stream(Watch, { service }, stop.signal)) seen.push(status)
  })().catch((error: { readonly code: string }) => void seen.push(error.code))
  return { seen, stop, ended }
}

const SERVICES = Object.values(loadServices()).flatMap((one) => {
  const [method] = 'service' in one ? (Object.values(one.service) as { readonly path: string }[]) : []
  return method === undefined ? [] : [method.path.split('/')[1] ?? '']
})

const STORING = [
  'careen.v1.ApprovalService',
  'careen.v1.PlanService',
  'careen.v1.PolicyService',
  'careen.v1.RestorationService',
  'careen.v1.RunService',
  'careen.worker.v1.WorkerService',
]

test('a probe without credentials, or with a token that has expired, learns of the daemon and of each service', async () => {
  assert.ok(SERVICES.length >= 9)
  for (const token of [undefined, 'no-token-of-anybody']) {
    await using daemon = await open({}, {}, token)
    for (const service of ['', ...SERVICES]) assert.equal(await daemon.check(service), 'SERVING', service)
    await assert.rejects(daemon.check('careen.v1.Nothing'), {
      code: 'NOT_FOUND',
      message: /no service careen\.v1\.Nothing\. Write its full name/,
    })
    const { WorkspaceService } = daemon.probe.services
    await assert.rejects(
      daemon.probe.unary(WorkspaceService.service.ListObjects, { parent: 'workspaces/default' }),
      {
        code: token === undefined ? 'CREDENTIALS_MISSING' : 'CREDENTIALS_INVALID',
      },
    )
  }
})

test('while the database cannot be written the services that store are not serving, and the daemon is', async () => {
  await using daemon = await open()
  daemon.disk.isFull = true
  const failing = []
  for (const service of ['', ...SERVICES])
    if ((await daemon.check(service)) === 'NOT_SERVING') failing.push(service)
  assert.deepEqual(failing.toSorted(), STORING)
  daemon.disk.isFull = false
  for (const service of STORING) assert.equal(await daemon.check(service), 'SERVING')
})

test('a watch sends the status, each change, and again and again what has not changed', async () => {
  await using daemon = await open()
  const [runs, none] = [watching(daemon, 'careen.v1.RunService'), watching(daemon, 'no.Service')]
  await until('the first status', async () => runs.seen.length === 1 && none.seen.length === 1)
  daemon.disk.isFull = true
  await until('the change', async () => runs.seen.length === 2)
  daemon.disk.isFull = false
  await until('the end of it', async () => runs.seen.length === 3)
  assert.deepEqual(runs.seen, ['SERVING', 'NOT_SERVING', 'SERVING'])
  assert.deepEqual(none.seen, ['SERVICE_UNKNOWN'])
  await using other = await open({ watch: { look: 5, alive: 20 } })
  const alive = watching(other)
  await until('signs of life', async () => alive.seen.length > 3)
  assert.deepEqual(new Set(alive.seen), new Set(['SERVING']))
  for (const { stop, ended } of [runs, none, alive]) {
    stop.abort()
    await ended
  }
  assert.deepEqual(BOUNDS.watch, { look: 1000, alive: 15_000 })
})

test('a drain: watches are sent that nothing can be called, and end; a check answers while other calls are refused', async () => {
  const begun = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const runs: Operations['runs'] = {
    ...world.operations.runs,
    list: () => assert.fail(),
    get: () => ({ workspace: 'default', id: 'r-1' }) as never,
  }
  const approvals: Operations['approvals'] = {
    ...world.operations.approvals,
    create: async () => {
      begun.resolve()
      await held.promise
      return assert.fail()
    },
  }
  const request = {
    parent: 'workspaces/default',
    subject: 'workspaces/default/runs/r-1',
    subjectSha256: Buffer.alloc(32),
    images: 1,
    requestId: 'ba28b337-0000-4000-8000-000000000000',
  }
  await using daemon = await open({}, { runs, approvals })
  const watch = watching(daemon)
  await until('the first status', async () => watch.seen.length === 1)
  const { ApprovalService } = daemon.served.client.services
  const approval = daemon.served.client.unary(ApprovalService.service.CreateApproval, request).catch(() => {})
  await begun.promise
  const drained = daemon.served.drain()
  await watch.ended
  assert.deepEqual(watch.seen, ['SERVING', 'NOT_SERVING', 'DRAINING'])
  for (const service of ['', 'careen.v1.ServerService', 'careen.v1.RunService'])
    assert.equal(await daemon.check(service), 'NOT_SERVING', service)
  const session = await openRaw(daemon.served.address)
  const get = '/careen.v1.WorkspaceService/ListObjects'
  const refused = await rawCall(session, get, frame(DEFAULT_WORKSPACE), { authorization: `Bearer ${TOKEN}` })
  assert.equal(refused.details['ErrorInfo']?.['reason'], 'DRAINING')
  session.destroy()
  held.resolve()
  await drained
  await approval
})

test('probes of an address have bounds, and take no call from anybody else', async () => {
  const limits = { calls: { rate: 0.01, burst: 3 }, inFlight: { calls: 9, streams: 1 } }
  await using daemon = await open(limits)
  const watch = watching(daemon)
  await until('the first status', async () => watch.seen.length === 1)
  const session = await openRaw(daemon.served.address)
  const reasons = []
  for (const path of ['Watch', 'Check', 'Check', 'Check']) {
    const { details } = await rawCall(session, `/grpc.health.v1.Health/${path}`, frame(Buffer.alloc(0)))
    reasons.push(details['ErrorInfo']?.['reason'])
  }
  assert.deepEqual(reasons, ['TOO_MANY_STREAMS', undefined, 'RATE_LIMITED', 'RATE_LIMITED'])
  const other = await openRaw(daemon.served.address, '127.0.0.2')
  const path = '/grpc.health.v1.Health/Check'
  assert.equal((await rawCall(other, path, frame(Buffer.alloc(0)))).status, 0)
  const unknown = await rawCall(other, path, frame(Buffer.from([0x10, 1])))
  assert.equal(unknown.details['ErrorInfo']?.['reason'], 'UNKNOWN_FIELD')
  for (const one of [session, other]) one.destroy()
  watch.stop.abort()
  await watch.ended
})
