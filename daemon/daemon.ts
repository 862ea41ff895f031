import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { compact, type Duration } from '../policies/model/index.ts'
import { WORKER_PROTOCOL } from '../proto/worker-protocol.ts'
import { BOUNDS, limited, openPageTokens, type Server, startServer } from './api/server.ts'
import { startStoreCheck } from './check-store.ts'
import type { Clock } from './clock.ts'
import { type Base, composeBase, composeServices, type ServiceHooks, type Services } from './compose.ts'
import { connecting } from './connecting.ts'
import { startHealthMonitor } from './health/index.ts'
import { claimDatabase } from './incarnation.ts'
import { openLateDeletes, openRunWaits, type RunWaits } from './ledger/index.ts'
import { opening } from './lifecycle.ts'
import { listenersOf } from './listeners.ts'
import { type Log, named } from './log.ts'
import { measured } from './measured.ts'
import { type Measuring, startMeasuring } from './measuring.ts'
import { type Metrics, openMetrics } from './metrics/index.ts'
import { type NotificationOptions, startNotifications } from './notifications.ts'
import { openOidc } from './oidc/index.ts'
import { openQueue } from './open-queue.ts'
import { healthOf } from './own-health.ts'
import type { Queue } from './queue/queue.ts'
import { startRecording } from './recording.ts'
import { type HostAllocator, openHostAllocator } from './registry/traffic/index.ts'
import { reloadFile } from './reload-file.ts'
import type { ManifestRetention } from './repositories/index.ts'
import { runLog } from './run-log.ts'
import { startWorker } from './runs/index.ts'
import { openArrivals } from './schedule/arrivals.ts'
import { type Scheduler, startScheduler } from './schedule/scheduler.ts'
import type { Denials, HealthOperations } from './services.ts'
import { lockOrWait } from './standby.ts'
import { checkIntegrity } from './store/integrity.ts'
import { notUnderstood, openIds, openStore, type Store } from './store/store.ts'
import {
  checksReferences,
  grantsOf,
  openTrust,
  personNamed,
  type OpenTrust,
  type Trust,
  trusted,
} from './trust/index.ts'

export type DaemonOptions = {
  readonly database: string
  /** `unix:PATH` or `HOST:PORT`. Absent: the `listen` blocks say it, or else the default address. */
  readonly address?: string
  readonly token?: string
  /** Absent: `careend.hcl` says it, or the daemon has no name. */
  readonly name?: string
  /** Path of `careend.hcl`. Absent: every reference is allowed on a unix socket, and none on another address. */
  readonly hostFile?: string
  /** Absent: the embedded queue. */
  readonly redis?: string
  /** Key prefix of the queue in Redis. Absent: one of this database's own. */
  readonly redisPrefix?: string
  /** Where registries send their notifications: `HOST:PORT`. Absent: nowhere. */
  readonly eventsAddress?: string
  readonly eventsSecretFile?: string
  /** Where metrics are read: `HOST:PORT`. Absent: nowhere. */
  readonly metricsAddress?: string
  /** Parts of user agents, or actors, whose pulls do not count. */
  readonly eventsIgnored?: readonly string[]
  /** Present: wait while another daemon uses the database, until this aborts. */
  readonly standby?: AbortSignal
  /** Runs at the same time in this process; 0: none, workers elsewhere take them. */
  readonly concurrency: number
  /** How long workers may work on a run. Milliseconds; absent: 24 hours. */
  readonly runDeadline?: number
  readonly retention: ManifestRetention
  /** How long runs and intents are stored. Absent: `HISTORY_AGE`. */
  readonly historyAge?: Duration
  /** Time between two readings of the catalogs. Absent: an hour. */
  readonly discoveryInterval?: Duration
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  readonly host: string
}

export type Daemon = {
  readonly address: string
  /** With the name of this daemon, if `careend.hcl` has one. */
  readonly log: Log
  /** Reads `careend.hcl` again. Keeps the old content if that fails. */
  readonly reload: () => Promise<void>
  /** Takes nothing new, lets what is in flight end, and closes everything. */
  readonly stop: () => Promise<void>
}

/** The composition root: opens everything that has a lifetime, and closes it in reverse order. */
export function startDaemon(options: DaemonOptions): Promise<Daemon> {
  return opening(async ({ add }) => {
    const { database, clock, concurrency, runDeadline } = options
    const setting = { clock, newId: openIds(randomBytes), ...compact({ runDeadline }) }
    mkdirSync(dirname(database), { recursive: true, mode: 0o700 })
    add(await lockOrWait(options), (lock) => lock.release())
    const isLocal = options.address === undefined || options.address.startsWith('unix:')
    const hostFile = await openTrust({ file: options.hostFile, isLocal, log: options.log })
    const { trust, current } = hostFile
    const log = named(options.log, options.name ?? current().name)
    const metrics = openMetrics({ version: options.version, protocol: WORKER_PROTOCOL })
    const store = add(storeOf(options, trust, metrics), closed)
    add(startStoreCheck({ store, database, log, check: checkIntegrity }), (check) =>
      check[Symbol.asyncDispose](),
    )
    warnStored(store, log, claimDatabase({ store, database, now: clock.now(), newId: randomUUID }))
    const allocator = openHostAllocator(clock.monotonic)
    const audit = add(startRecording({ ...options, log }, { store, hostFile, metrics }), (one) => one.close())
    const connections = add(connecting(options, { store, log, allocator, metrics }), closed)
    const open = trusted(trust, connections.open)
    const waits = openRunWaits(clock)
    const { queue, queuePrefix } = add(await openQueue(options, store, waits), (one) => one.queue.close())
    const delivered: DeliveredUpTo = new Map()
    const base = composeBase({ store, queue, open, ...setting })
    const scheduler = add(openScheduler({ ...options, log }, base), (started) =>
      started[Symbol.asyncDispose](),
    )
    const references = checksReferences(trust, connections.read)
    const health = healthOf({ ...base, ...options, queue, waits, references }, scheduler)
    add(startHealthMonitor(health, { clock, log }), (monitor) => monitor[Symbol.asyncDispose]())
    const asked = { ...options, ...base, log, health, metrics, current }
    const measuring = add(await startMeasuring(asked), (started) => started.close())
    const hooks = hooksOf({ log, clock, scheduler, delivered, health, measuring, current })
    const services = add(measured(composeServices(base, hooks), metrics.meter), stopJobs)
    const recorded = { store, trust, delivered, wake: scheduler.wake }
    if (options.eventsAddress !== undefined)
      add(await startNotifications(notificationsOf({ ...options, log }, recorded)), closed)
    const own = { waits, allocator, queuePrefix, store, log, current, measuring, denials: audit.denials }
    const server = add(await serve(options, { ...services, ...own }), (started) => started.drain())
    if (concurrency > 0) add(await ownWorker({ ...options, log }, { ...services, open, queue }), closed)
    const reload = () =>
      reloadFile(hostFile, { ...measuring, server, log })
        .then(audit.loaded)
        .then(base.followRegistries)
    return { address: server.addresses.join(', '), log, reload }
  })
}

function storeOf({ database, clock }: DaemonOptions, { names }: Trust, { meter }: Metrics): Store {
  const watch = { monotonic: clock.monotonic, observe: meter.store }
  return openStore(database, { now: clock.now, names, watch })
}

function closed(opened: { readonly close: () => void | Promise<void> }): void | Promise<void> {
  return opened.close()
}

async function stopJobs({ operations }: Services): Promise<void> {
  await Promise.all([operations.plans.stop(), operations.restorations.stop()])
}

/** How long history is stored if nobody says it. */
const HISTORY_AGE: Duration = 180 * 24 * 3_600_000

/** Milliseconds. */
const HOUR = 3_600_000

function openScheduler(
  { log, retention, historyAge = HISTORY_AGE, discoveryInterval = HOUR }: DaemonOptions,
  base: Base,
): Scheduler {
  return startScheduler({ ...base, log, retention, historyAge, discoveryInterval })
}

/** The identity of the worker in the daemon's own process. No caller can have it. */
const IN_PROCESS = 'process:daemon'

type OwnWork = Pick<Services, 'ledgers'> & Pick<Base, 'open'> & { readonly queue: Queue }

/** Starts the worker of this process. */
function ownWorker(
  { clock, log, host: worker, concurrency }: DaemonOptions,
  { ledgers, open, queue }: OwnWork,
): ReturnType<typeof startWorker> {
  const ledger = ledgers({ identity: IN_PROCESS, instance: randomUUID() })
  return startWorker({ ledger, open, clock, log, worker }, queue, concurrency)
}

type Hooked = Pick<DaemonOptions, 'log' | 'clock'> & {
  readonly scheduler: Scheduler
  readonly delivered: DeliveredUpTo
  readonly health: HealthOperations
  readonly measuring: Measuring
  readonly current: OpenTrust['current']
}

function hooksOf({ log, clock, scheduler, delivered, health, measuring, current }: Hooked): ServiceHooks {
  const logEnd = runLog(log)
  return {
    deliveredUpTo: (registry) => delivered.get(registry),
    late: openLateDeletes(clock.monotonic),
    applied: ({ workspace, ...apply }) => {
      log.info('plan applied', { workspace, ...apply })
      scheduler.wake(workspace)
    },
    ended: (run, result) => {
      logEnd(run, result)
      measuring.ended(run, result)
    },
    health,
    requeue: scheduler.enqueue,
    warn: log.warn,
    applyRules: (workspace) => current().workspaces.find((one) => one.workspace === workspace),
    personNamed: (identity) => personNamed(current().persons, identity),
  }
}

/**
 * Logs which incarnation of the database this is, why all deletes are on hold if it is a copy, and each stored object that this daemon
 * does not understand.
 */
function warnStored({ holds, objects }: Store, log: Log, incarnation: string | undefined): void {
  log.info('the database is open', { incarnation })
  const hold = holds.has('copy') ? holds.current() : undefined
  if (hold !== undefined) log.warn(hold.message, { code: hold.code })
  for (const { name: workspace } of objects.workspaces()) {
    for (const opaque of objects.opaque(workspace)) log.warn(notUnderstood(opaque).message, { workspace })
  }
}

type Recorded = {
  readonly store: Store
  readonly trust: Trust
  readonly delivered: DeliveredUpTo
  readonly wake: Scheduler['wake']
}

function notificationsOf(
  options: DaemonOptions,
  { store, trust, delivered, wake }: Recorded,
): NotificationOptions {
  const { eventsAddress: address = '', eventsSecretFile, eventsIgnored: ignored = [] } = options
  const { env, clock, log, discoveryInterval: interval = HOUR } = options
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
    arrived: openArrivals({ store, wake, monotonic: clock.monotonic, interval }),
    ...secretFile,
  }
}

/** Up to when each registry has reported, on its own clock. */
type DeliveredUpTo = Map<string, number>

type Serving = Services & {
  readonly allocator: HostAllocator
  readonly waits: RunWaits
  readonly queuePrefix: string
  readonly store: Store
  readonly log: Log
  readonly current: OpenTrust['current']
  readonly measuring: Measuring
  readonly denials: Denials
}

function serve(options: DaemonOptions, { store, current, measuring, ...serving }: Serving): Promise<Server> {
  const { address, token, env, clock } = options
  const { now, monotonic } = clock
  return startServer({
    ...serving,
    about: { name: options.name ?? current().name ?? '', version: options.version },
    meter: measuring.meter,
    listeners: listenersOf({ address, token, env }, current()),
    fileToken: token,
    proveOidc: openOidc({ issuers: () => current().issuers, now, monotonic, timeout: ISSUER_TIMEOUT }),
    grantsOf: (identity) => grantsOf(current().grants, identity),
    bounds: BOUNDS,
    limits: () => limited(BOUNDS, current().limits),
    pages: openPageTokens({ secret: store.secrets.of('page tokens', () => randomBytes(32)), now }),
    now,
    monotonic,
    newRequestId: randomUUID,
  })
}

/** How long an issuer may take to answer. Milliseconds. */
const ISSUER_TIMEOUT = 5000
