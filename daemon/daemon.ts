import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Server, startServer } from './api/server.ts'
import type { Clock } from './clock.ts'
import { openClockWatch } from './inventory/index.ts'
import { openLateDeletes, type Ledger, localLedger } from './ledger/index.ts'
import { opening } from './lifecycle.ts'
import type { Log } from './log.ts'
import { type NotificationOptions, startNotifications } from './notifications.ts'
import { effects, planOperations } from './plans/index.ts'
import { bullmqQueue } from './queue/bullmq.ts'
import { embeddedQueue } from './queue/embedded.ts'
import type { Queue } from './queue/queue.ts'
import { registryOperations } from './registries/index.ts'
import { openConnections } from './registry/connections.ts'
import { type HostFlow, openHostFlow } from './registry/traffic/index.ts'
import { type TrashLimits, repositoryOperations } from './repositories/index.ts'
import { runOperations, startWorker } from './runs/index.ts'
import { type Scheduler, startScheduler } from './schedule/scheduler.ts'
import type { Operations } from './services.ts'
import { lockDatabase } from './store/lock.ts'
import { openStore, type Store } from './store/store.ts'
import { followRegistries, objectOperations, openWorkspaces } from './workspaces/index.ts'

export type DaemonOptions = {
  readonly database: string
  /** `unix:PATH` or `HOST:PORT`. */
  readonly address: string
  readonly token?: string
  /** Absent: the embedded queue. */
  readonly redis?: string
  /** Where registries send their notifications: `HOST:PORT`. Absent: nowhere. */
  readonly eventsAddress?: string
  readonly eventsSecretFile?: string
  /** Parts of user agents, or actors, whose pulls do not count. */
  readonly eventsIgnored?: readonly string[]
  /** Runs at the same time in this process; 0: none, workers elsewhere take them. */
  readonly concurrency: number
  readonly trash: TrashLimits
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  readonly host: string
}

export type Daemon = {
  readonly address: string
  /** Takes nothing new, lets what is in flight end, and closes everything. */
  readonly stop: () => Promise<void>
}

const DRAIN = 10_000

/** The composition root: the only place that constructs things and knows all of them. */
export function startDaemon(options: DaemonOptions): Promise<Daemon> {
  return opening(async ({ add }) => {
    const { database, clock, concurrency, log, host } = options
    mkdirSync(dirname(database), { recursive: true, mode: 0o700 })
    add(lockDatabase(database, process.pid), (held) => held.release())
    const store = add(openStore(database, { now: clock.now }), (opened) => opened.close())
    const flow = openHostFlow(clock.monotonic)
    const connections = openConnections(options.env, clock, options.version, async (uses) =>
      flow.shareOut(host, uses),
    )
    const { open } = add(connections, (opened) => opened.close())
    const queue = add(await openQueue(options, store), (opened) => opened.close())
    const heard = new Map<string, number>()
    const { operations, ledger, scheduler } = assemble(options, { store, queue, open, heard })
    add(scheduler, (started) => started[Symbol.asyncDispose]())
    if (options.eventsAddress !== undefined)
      add(await startNotifications(notificationsOf(options, store, heard)), (receiver) => receiver.close())
    const server = add(await serve(options, { operations, ledger, flow }), (started) => started.drain(DRAIN))
    if (concurrency > 0) {
      const deps = { ledger, open, clock, log, worker: host }
      add(await startWorker(deps, queue, concurrency), (listener) => listener.close())
    }
    return { address: server.address }
  })
}

function openQueue(options: DaemonOptions, store: Store): Promise<Queue> | Queue {
  if (options.redis !== undefined) return bullmqQueue({ url: options.redis })
  return embeddedQueue({ jobs: store.jobs, now: options.clock.now, sleep: options.clock.sleep })
}

function notificationsOf(options: DaemonOptions, store: Store, heard: Parts['heard']): NotificationOptions {
  const { eventsAddress: address = '', eventsSecretFile, eventsIgnored: ignored = [] } = options
  const { env, clock, log } = options
  const secretFile = eventsSecretFile === undefined ? {} : { secretFile: eventsSecretFile }
  return {
    store,
    address,
    ignored,
    env,
    log,
    now: clock.now,
    heard: (registry, upTo) => void heard.set(registry, upTo),
    ...secretFile,
  }
}

type Served = { readonly operations: Operations; readonly ledger: Ledger; readonly flow: HostFlow }

function serve(options: DaemonOptions, served: Served): Promise<Server> {
  const { address, token, log } = options
  return startServer({ ...served, address, log, ...(token === undefined ? {} : { token }) })
}

type Parts = {
  readonly store: Store
  readonly queue: Queue
  readonly open: ReturnType<typeof openConnections>['open']
  /** Up to when each registry has told, on its own clock. */
  readonly heard: Map<string, number>
}
type Assembled = { readonly operations: Operations; readonly ledger: Ledger; readonly scheduler: Scheduler }

function assemble({ clock, log, trash }: DaemonOptions, { store, queue, open, heard }: Parts): Assembled {
  store.transaction(() => followRegistries(store))
  const workspaces = openWorkspaces(store)
  const { now } = clock
  const stepped = openClockWatch(clock)
  const newId: () => string = randomUUID
  const runDeps = { store, workspaces, queue, clock, newId }
  const late = openLateDeletes(clock.monotonic)
  const scheduler = startScheduler({ ...runDeps, open, now, log, trash })
  const ledger = localLedger({
    store,
    workspaces,
    now,
    stepped,
    heardAt: (registry) => heard.get(registry),
    late,
    requeue: scheduler.ring,
  })
  const openForPeople: Parts['open'] = (registry) => open(registry, { urgent: true })
  const effectsOf = effects({ store, open: openForPeople, now, stepped })
  return {
    ledger,
    scheduler,
    operations: {
      plans: planOperations({ store, workspaces, effectsOf, now, newId, applied: scheduler.wake }),
      objects: objectOperations(store),
      registries: registryOperations({
        store,
        workspaces,
        open: openForPeople,
        now,
        pause: () => clock.sleep(0),
      }),
      repositories: repositoryOperations({ store, workspaces, open: openForPeople, now, stepped, late }),
      runs: runOperations(runDeps),
    },
  }
}
