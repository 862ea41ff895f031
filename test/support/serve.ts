import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { BOUNDS, type Bounds, type ApiLimits } from '../../daemon/api/bounds.ts'
import { type ListenerRequest, openPageTokens, OWNER_ONLY, startServer } from '../../daemon/api/server.ts'
import { systemClock } from '../../daemon/clock.ts'
import { type LedgerOf, openRunWaits, type RunWaits, type WorkerHosts } from '../../daemon/ledger/index.ts'
import { type Log, openLog } from '../../daemon/log.ts'
import type { Meter } from '../../daemon/metrics/index.ts'
import { type HostAllocator, openHostAllocator } from '../../daemon/registry/traffic/index.ts'
import type { RemoteWorkerIds } from '../../daemon/remote/ledger.ts'
import type { Denials, Operations } from '../../daemon/services.ts'
import type { ProveOidc } from '../../daemon/token-services.ts'
import { connect } from '../../proto/connection.ts'
import type { Grant } from '../../proto/resources/index.ts'
import { folder } from './processes.ts'
import type { World } from './world.ts'

/** Of the server over a world: who may call it. */
export const TOKEN = 'a-token-of-some-length'

/** A worker of a process of its own. */
export function newWorker(): RemoteWorkerIds {
  return { instance: randomUUID(), newId: randomUUID }
}

/** The daemon's server over the services of a world, on a unix socket or another address, and a client for it. */
export async function serve(
  world: World,
  {
    operations = {},
    ledgers = world.ledgers,
    hostsOf = world.hostsOf,
    waits = openRunWaits(systemClock),
    allocator = openHostAllocator(() => 0),
    queuePrefix = '',
    bounds = {},
    limits,
    log = openLog('silent'),
    listen,
    listener = {},
    grantsOf = () => [],
    proveOidc = () => undefined,
    meter = { call: () => {}, stream: () => {}, refused: () => {} },
    denials = { authenticationFailed: () => {}, permissionDenied: () => {} },
  }: {
    operations?: Partial<Operations>
    ledgers?: LedgerOf
    hostsOf?: WorkerHosts
    waits?: RunWaits
    allocator?: HostAllocator
    queuePrefix?: string
    bounds?: Partial<Bounds>
    limits?: () => ApiLimits
    log?: Log
    listen?: string
    listener?: Partial<ListenerRequest>
    grantsOf?: (identity: string) => readonly Grant[]
    proveOidc?: ProveOidc
    meter?: Pick<Meter, 'call' | 'stream' | 'refused'>
    denials?: Denials
  } = {},
) {
  const at = folder()
  const all = { ...BOUNDS, ...bounds }
  const asked = listen ?? `unix:${join(at.path, 's.sock')}`
  const server = await startServer({
    listeners: [
      {
        address: asked,
        subject: `--listen ${asked}`,
        anonymous: undefined,
        tls: undefined,
        socket: OWNER_ONLY,
        reflection: true,
        ...listener,
      },
    ],
    fileToken: TOKEN,
    grantsOf,
    proveOidc,
    operations: { ...world.operations, ...operations },
    about: { name: 'test', version: '1' },
    ledgers,
    hostsOf,
    waits,
    allocator,
    queuePrefix,
    log,
    bounds: all,
    meter,
    denials,
    limits: limits ?? (() => all),
    pages: openPageTokens({ secret: Buffer.alloc(32, 1), now: world.clock.now }),
    now: () => Date.now(),
    monotonic: () => performance.now(),
    newRequestId: randomUUID,
  })
  const [address = asked] = server.addresses
  const client = connect({ address, token: TOKEN })
  return {
    address,
    client,
    drain: server.drain,
    endStreams: server.endStreams,
    reload: server.reload,
    [Symbol.asyncDispose]: async () => {
      client.close()
      await server.drain()
      at[Symbol.dispose]()
    },
  }
}
