import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { BOUNDS, openPageTokens, type Server, startServer } from './api/server.ts'
import type { Clock } from './clock.ts'
import { composeBase, composeServices, type Services } from './compose.ts'
import { openLateDeletes } from './ledger/index.ts'
import { opening } from './lifecycle.ts'
import type { Log } from './log.ts'
import { type NotificationOptions, startNotifications } from './notifications.ts'
import { bullmqQueue } from './queue/bullmq.ts'
import { embeddedQueue } from './queue/embedded.ts'
import type { Queue } from './queue/queue.ts'
import { openConnections } from './registry/connections.ts'
import { type AllocateHosts, type HostAllocator, openHostAllocator } from './registry/traffic/index.ts'
import type { ManifestRetention } from './repositories/index.ts'
import { startWorker } from './runs/index.ts'
import { startScheduler } from './schedule/scheduler.ts'
import { lockDatabase } from './store/lock.ts'
import { notUnderstood, openStore, type Store } from './store/store.ts'
import { openTrust, type Trust, trusted } from './trust/index.ts'
import { noteTraits } from './workspaces/index.ts'

export type DaemonOptions = {
  readonly database: string
  /** `unix:PATH` or `HOST:PORT`. */
  readonly address: string
  readonly token?: string
  /** Path of `careend.hcl`. Absent: every reference is allowed on a unix socket, and none on another address. */
  readonly hostFile?: string
  /** Absent: the embedded queue. */
  readonly redis?: string
  /** Where registries send their notifications: `HOST:PORT`. Absent: nowhere. */
  readonly eventsAddress?: string
  readonly eventsSecretFile?: string
  /** Parts of user agents, or actors, whose pulls do not count. */
  readonly eventsIgnored?: readonly string[]
  /** Runs at the same time in this process; 0: none, workers elsewhere take them. */
  readonly concurrency: number
  readonly retention: ManifestRetention
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  readonly host: string
}

export type Daemon = {
  readonly address: string
  /** Reads `careend.hcl` again. Keeps the old content if that fails. */
  readonly reload: () => Promise<void>
  /** Takes nothing new, lets what is in flight end, and closes everything. */
  readonly stop: () => Promise<void>
}

/** The composition root: opens everything that has a lifetime, and closes it in reverse order. */
export function startDaemon(options: DaemonOptions): Promise<Daemon> {
  return opening(async ({ add }) => {
    const { database, clock, concurrency, log, host } = options
    mkdirSync(dirname(database), { recursive: true, mode: 0o700 })
    add(lockDatabase(database, process.pid, log.warn), (lock) => lock.release())
    const isLocal = options.address.startsWith('unix:')
    const { trust, reload } = await openTrust({ file: options.hostFile, isLocal, log })
    const store = add(openStore(database, { now: clock.now, names: trust.names }), (opened) => opened.close())
    warnOpaque(store, log)
    const allocator = openHostAllocator(clock.monotonic)
    const allocate: AllocateHosts = async (uses) => allocator.allocate(host, uses)
    const connections = openConnections({ ...options, allocate, seen: noteTraits(store) })
    const open = trusted(trust, add(connections, (opened) => opened.close()).open)
    const queue = add(await openQueue(options, store), (opened) => opened.close())
    const delivered: DeliveredUpTo = new Map()
    const base = composeBase({ store, queue, open, clock, newId: randomUUID })
    const scheduler = add(startScheduler({ ...base, log, retention: options.retention }), (started) =>
      started[Symbol.asyncDispose](),
    )
    const { operations, ledger } = composeServices(base, {
      deliveredUpTo: (registry) => delivered.get(registry),
      late: openLateDeletes(clock.monotonic),
      applied: scheduler.wake,
      requeue: scheduler.enqueue,
    })
    if (options.eventsAddress !== undefined)
      add(await startNotifications(notificationsOf(options, { store, trust, delivered })), (receiver) =>
        receiver.close(),
      )
    const server = add(await serve(options, { operations, ledger, allocator, store }), (started) =>
      started.drain(),
    )
    if (concurrency > 0) {
      const deps = { ledger, open, clock, log, worker: host }
      add(await startWorker(deps, queue, concurrency), (listener) => listener.close())
    }
    return { address: server.addresses.join(', '), reload: () => reload().then(base.followRegistries) }
  })
}

/** Logs each stored object that this daemon does not understand. */
function warnOpaque({ objects }: Store, log: Log): void {
  for (const { name: workspace } of objects.workspaces()) {
    for (const opaque of objects.opaque(workspace)) log.warn(notUnderstood(opaque).message, { workspace })
  }
}

function openQueue(options: DaemonOptions, store: Store): Promise<Queue> | Queue {
  if (options.redis !== undefined) return bullmqQueue({ url: options.redis })
  return embeddedQueue({ jobs: store.jobs, now: options.clock.now, sleep: options.clock.sleep })
}

type Recorded = { readonly store: Store; readonly trust: Trust; readonly delivered: DeliveredUpTo }

function notificationsOf(options: DaemonOptions, { store, trust, delivered }: Recorded): NotificationOptions {
  const { eventsAddress: address = '', eventsSecretFile, eventsIgnored: ignored = [] } = options
  const { env, clock, log } = options
  const secretFile = eventsSecretFile === undefined ? {} : { secretFile: eventsSecretFile }
  return {
    store,
    trust,
    address,
    ignored,
    env,
    log,
    now: clock.now,
    delivered: (registry, upTo) => void delivered.set(registry, upTo),
    ...secretFile,
  }
}

/** Up to when each registry has reported, on its own clock. */
type DeliveredUpTo = Map<string, number>

type Served = Services & { readonly allocator: HostAllocator; readonly store: Store }

function serve(options: DaemonOptions, { store, ...served }: Served): Promise<Server> {
  const { address, token, log, clock } = options
  const { now, monotonic } = clock
  const pages = openPageTokens({ secret: store.secrets.of('page tokens', () => randomBytes(32)), now })
  const listeners = [{ address, token }]
  return startServer({ ...served, listeners, log, bounds: BOUNDS, pages, monotonic })
}
