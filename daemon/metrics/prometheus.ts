import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Meter, Sample } from './meter.ts'

export type Metrics = {
  readonly meter: Meter
  /** Returns all metrics in Prometheus' text format. `sample`: undefined if the store cannot be read; its metrics are absent then. */
  readonly text: (sample: Sample | undefined) => Promise<string>
  /** Returns those that this process has counted. */
  readonly counted: () => Promise<string>
}

export type Build = { readonly version: string; readonly protocol: number }

/** Seconds. */
const CALLS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60]
const STORE = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]
const RUNS = [1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600]

/** Opens the metrics of one daemon. No label has the name of a repository, a tag or an identity: those have no bound. */
export function openMetrics({ version, protocol }: Build): Metrics {
  const registry = new Registry()
  const info = gauge(registry, 'careen_build_info', 'The version of the daemon and of its worker protocol.', [
    'version',
    'protocol',
  ])
  info.set({ version, protocol }, 1)
  return {
    meter: openMeter(registry),
    counted: () => registry.metrics(),
    text: async (sample) => `${await registry.metrics()}\n${await sampled(sample).metrics()}`,
  }
}

function openMeter(registry: Registry): Meter {
  return {
    ...callMeter(registry),
    ...runMeter(registry),
    ...requestMeter(registry),
    ...workMeter(registry),
    ...storeMeter(registry),
  }
}

function callMeter(registry: Registry): Pick<Meter, 'call' | 'stream' | 'refused'> {
  const calls = counter(registry, 'careen_grpc_calls_total', 'Calls of the API that have ended.', [
    'method',
    'code',
  ])
  const times = histogram(
    registry,
    { name: 'careen_grpc_call_seconds', help: 'How long calls took.', labelNames: ['method'] },
    CALLS,
  )
  const streams = gauge(registry, 'careen_grpc_streams', 'Streams that are open.', ['method'])
  const refused = counter(registry, 'careen_grpc_refused_total', 'Calls that were refused.', ['reason'])
  const failed = counter(registry, 'careen_auth_failures_total', 'Calls without valid credentials.', ['kind'])
  return {
    call: ({ method, code, time }) => {
      calls.inc({ method, code })
      times.observe({ method }, time / 1000)
    },
    stream: (method, change) => streams.inc({ method }, change),
    refused: (reason) => {
      refused.inc({ reason })
      const [, kind] = /^CREDENTIALS_(\w+)$/.exec(reason) ?? []
      if (kind !== undefined) failed.inc({ kind })
    },
  }
}

function runMeter(registry: Registry): Pick<Meter, 'run'> {
  const runs = counter(registry, 'careen_runs_total', 'Runs that have ended or parked.', [
    'workspace',
    'kind',
    'result',
  ])
  const long = histogram(
    registry,
    {
      name: 'careen_run_seconds',
      help: 'How long runs took from their first attempt.',
      labelNames: ['kind'],
    },
    RUNS,
  )
  const removals = counter(registry, 'careen_removals_total', 'Images that runs have deleted or untagged.', [
    'workspace',
    'outcome',
  ])
  const bytes = counter(registry, 'careen_removed_bytes_total', 'Bytes that runs have freed.', ['workspace'])
  return {
    run: ({ workspace, kind, state, counts, time }) => {
      runs.inc({ workspace, kind, result: state })
      if (time !== undefined) long.observe({ kind }, time / 1000)
      if (kind === 'DRY_RUN' || counts === undefined) return
      removals.inc({ workspace, outcome: 'deleted' }, counts.deleted)
      removals.inc({ workspace, outcome: 'untagged' }, counts.untagged)
      bytes.inc({ workspace }, counts.bytes)
    },
  }
}

function requestMeter(registry: Registry): Pick<Meter, 'request'> {
  const requests = counter(registry, 'careen_registry_requests_total', 'Requests to registries.', [
    'host',
    'method',
    'code',
  ])
  const labelNames = ['host', 'method']
  const help = 'How long requests to registries took.'
  const times = histogram(registry, { name: 'careen_registry_request_seconds', help, labelNames }, CALLS)
  const pauses = counter(
    registry,
    'careen_registry_pause_seconds_total',
    'How long registries asked to wait.',
    ['host'],
  )
  return {
    request: ({ host, method, code, time, backoff }) => {
      requests.inc({ host, method, code })
      times.observe({ host, method }, time / 1000)
      pauses.inc({ host }, backoff / 1000)
    },
  }
}

function workMeter(registry: Registry): Pick<Meter, 'plan' | 'restored' | 'configured' | 'dropped'> {
  const plans = counter(registry, 'careen_plans_total', 'Plans that were made or applied.', ['state'])
  const restored = counter(registry, 'careen_restored_total', 'Images that were restored, or not.', [
    'outcome',
  ])
  const dropped = counter(
    registry,
    'careen_webhook_dropped_total',
    'Events that were dropped, as nobody took them for 72 hours.',
    ['webhook'],
  )
  const loaded = gauge(
    registry,
    'careen_config_loaded_timestamp_seconds',
    'Since when the content of careend.hcl is in force.',
  )
  return {
    plan: (state) => plans.inc({ state }),
    restored: (outcome) => restored.inc({ outcome }),
    configured: (at) => loaded.set(at / 1000),
    dropped: (webhook, events) => dropped.inc({ webhook }, events),
  }
}

function storeMeter(registry: Registry): Pick<Meter, 'leaseLost' | 'store'> {
  const name = 'careen_leases_lost_total'
  const lost = new Counter({
    name,
    help: 'Leases that ended before their run, which another worker began again.',
    registers: [registry],
  })
  const help = 'How long the database took, by operation.'
  const times = histogram(registry, { name: 'careen_store_seconds', help, labelNames: ['operation'] }, STORE)
  return {
    leaseLost: () => lost.inc(),
    store: (operation, time) => times.observe({ operation }, time / 1000),
  }
}

const STATES = ['QUEUED', 'RUNNING', 'AWAITING_APPROVAL'] as const

/** Returns the metrics of a sample. Why a registry of their own each time: what is not known now is absent. */
function sampled(sample: Sample | undefined): Registry {
  const registry = new Registry()
  const health = gauge(registry, 'careen_health', '1 if a part of the daemon is fine, 0 if not.', ['part'])
  if (sample === undefined) {
    health.set({ part: 'STORE' }, 0)
    return registry
  }
  for (const [part, isFine] of sample.health) health.set({ part }, isFine ? 1 : 0)
  const runs = gauge(registry, 'careen_runs', 'Runs that have not ended, by their state.', ['state'])
  for (const state of STATES) runs.set({ state }, sample.runs.get(state) ?? 0)
  const seconds = (name: string, help: string, time: number): void =>
    gauge(registry, name, help).set(time / 1000)
  seconds('careen_queue_age_seconds', 'How long the oldest queued run has waited.', sample.queueAge)
  seconds('careen_due_lag_seconds', 'How long the longest overdue repository waits.', sample.dueLag)
  const ages = gauge(
    registry,
    'careen_inventory_age_seconds',
    'The age of the oldest scan among the governed repositories of a registry.',
    ['registry'],
  )
  for (const [name, age] of sample.inventoryAges) ages.set({ registry: name }, age / 1000)
  const workers = gauge(registry, 'careen_workers', 'Workers, by their state.', ['state'])
  for (const [state, count] of Object.entries(sample.workers))
    workers.set({ state: state.toUpperCase() }, count)
  const pending = gauge(registry, 'careen_webhook_pending', 'Events that are left to send to a webhook.', [
    'webhook',
  ])
  for (const [webhook, events] of sample.webhooksPending) pending.set({ webhook }, events)
  gauge(registry, 'careen_leases', 'Runs whose lease is valid.').set(sample.leases)
  gauge(registry, 'careen_audit_sequence', 'The newest event of the audit.').set(sample.auditSequence)
  gauge(registry, 'careen_store_bytes', 'The size of the database.').set(sample.storeBytes)
  return registry
}

function counter(registry: Registry, name: string, help: string, labelNames: string[]): Counter {
  return new Counter({ name, help, labelNames, registers: [registry] })
}

function gauge(registry: Registry, name: string, help: string, labelNames: string[] = []): Gauge {
  return new Gauge({ name, help, labelNames, registers: [registry] })
}

type Times = { readonly name: string; readonly help: string; readonly labelNames: string[] }

function histogram(registry: Registry, times: Times, buckets: number[]): Histogram {
  return new Histogram({ ...times, buckets, registers: [registry] })
}
