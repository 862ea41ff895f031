import { randomUUID } from 'node:crypto'
import type { ClientTlsContent } from '../host/index.ts'
import { connect } from '../proto/connection.ts'
import { WORKER_PROTOCOL } from '../proto/worker-protocol.ts'
import type { Clock } from './clock.ts'
import { opening } from './lifecycle.ts'
import { type Log, named } from './log.ts'
import { requestObserver } from './measured.ts'
import { measureWorker } from './measuring.ts'
import { openMetrics } from './metrics/index.ts'
import { bullmqQueue } from './queue/bullmq.ts'
import { openConnections } from './registry/connections.ts'
import { remoteLedger, ridingLedger } from './remote/ledger.ts'
import { awaitDaemon, queuePrefixOf } from './remote/queue-prefix.ts'
import { remoteTake } from './remote/take.ts'
import { remoteAllocator } from './remote/traffic.ts'
import { runLog } from './run-log.ts'
import { startPullWorker, startWorker } from './runs/index.ts'
import { openTrust, trusted } from './trust/index.ts'

export type RemoteWorkerOptions = {
  readonly address: string
  readonly token?: string
  /** Empty: the address has no TLS, or a certificate of a well-known authority. */
  readonly tls: ClientTlsContent
  /** Path of this host's `careend.hcl`. Absent: no reference is allowed, unless the daemon is on a unix socket. */
  readonly hostFile?: string
  /** Absent: the worker asks the daemon for each run. */
  readonly redis?: string
  /** Absent: the daemon's. */
  readonly redisPrefix?: string
  /** Where metrics are read: `HOST:PORT`. Absent: nowhere. */
  readonly metricsAddress?: string
  readonly concurrency: number
  readonly name: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
  readonly version: string
}

/** Starts a worker in a process of its own: runs from Redis or from the daemon, leases and records over gRPC. */
export function startRemoteWorker(
  options: RemoteWorkerOptions,
): Promise<{ readonly reload: () => Promise<void>; readonly stop: () => Promise<void> }> {
  return opening(async ({ add }) => {
    const { address, token, tls, env, clock, name, version } = options
    const client = add(connect({ address, tls, ...(token === undefined ? {} : { token }) }), (opened) =>
      opened.close(),
    )
    const isLocal = address.startsWith('unix:')
    const { trust, current, reload } = await openTrust({ file: options.hostFile, isLocal, log: options.log })
    const log = named(options.log, current().name)
    const instance = randomUUID()
    const allocate = remoteAllocator(client, instance)
    const metrics = openMetrics({ version, protocol: WORKER_PROTOCOL })
    const observe = requestObserver(metrics.meter, log)
    const connections = openConnections({ env, clock, version, log, allocate, observe })
    add(await measureWorker({ ...options, log, metrics }), (measuring) => measuring.close())
    const open = trusted(trust, add(connections, (opened) => opened.close()).open)
    const ids = { instance, newId: randomUUID }
    const ledger = ridingLedger(remoteLedger(client, ids), clock)
    const deps = { ledger, open, clock, log, worker: name, ended: runLog(log) }
    const question = { instance, clock, onWait: log.warn }
    const { redis: url, redisPrefix, concurrency } = options
    if (url === undefined) {
      await awaitDaemon(client, question)
      add(startPullWorker(deps, remoteTake(client, ids), concurrency), (listener) => listener.close())
      return { reload }
    }
    const prefix = redisPrefix ?? (await queuePrefixOf(client, question))
    const queue = add(await bullmqQueue({ url, prefix }), (opened) => opened.close())
    add(await startWorker(deps, queue, concurrency), (listener) => listener.close())
    return { reload }
  })
}
