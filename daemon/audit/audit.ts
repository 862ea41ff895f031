import { SERVER } from '../../policies/audit/index.ts'
import { CareenError, type Duration } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Denials } from '../services.ts'
import type { AuditRecord, Store } from '../store/store.ts'
import { agePayloads } from './age-payloads.ts'
import { openSigner, type Signer } from './anchor-key.ts'
import { anchor, isAnchorDue } from './anchors.ts'
import { openDenials } from './denials.ts'

export type AuditOptions = {
  readonly store: Pick<Store, 'audit' | 'transaction' | 'version'>
  /** Path of the database. */
  readonly database: string
  readonly clock: Clock
  readonly log: Log
  /** Of careen. */
  readonly version: string
  /** The SHA-256 of the careend.hcl in force, or undefined if there is none. */
  readonly configuration: () => string | undefined
  /** How long payloads are stored. Undefined: as long as their events. */
  readonly payloadAge: () => Duration | undefined
}

/** The record of what the daemon itself does. */
export type RunningAudit = {
  readonly denials: Denials
  /** Records that careend.hcl was read, if it is another one. */
  readonly loaded: () => void
  /** Records what is counted, and the stop. */
  readonly close: () => Promise<void>
}

/** How often counted denials are recorded, and anchors and ages are looked at. Milliseconds. */
const INTERVAL: Duration = 60_000

/** Records the start, and then until `close` denials, anchors and ages. A database that cannot be written is logged, and no error. */
export function startAudit(options: AuditOptions): RunningAudit {
  const { store, log } = options
  const denials = openDenials()
  const tried = (act: () => void): void => {
    try {
      act()
    } catch (thrown) {
      log.warn(`the record of what was done cannot be written. ${CareenError.from(thrown).message}`)
    }
  }
  const record = (found: () => readonly AuditRecord[]): void =>
    tried(() => {
      const records = found()
      if (records.length > 0) store.transaction(() => records.forEach(store.audit.add))
    })
  const loaded = (): void => record(() => configurationOf(options))
  record(() => startOf(options))
  loaded()
  const stop = new AbortController()
  const loop = keep(options, {
    stop: stop.signal,
    flush: () => record(denials.take),
    tried,
  })
  return {
    denials,
    loaded,
    close: async () => {
      stop.abort()
      await loop
      record(() => [...denials.take(), STOPPED])
    },
  }
}

function ownEvent(type: AuditRecord['type'], payload: AuditRecord['payload']): AuditRecord {
  return { type, actor: undefined, about: SERVER, payload }
}

const STOPPED = ownEvent('careen.daemon.stopped', {})

/** Returns the events of a start: of the database, if another careen had it before, and of the daemon. */
function startOf({ store, version }: AuditOptions): readonly AuditRecord[] {
  const tables = store.version()
  const before = payloadOf(store, 'careen.daemon.started')['tables']
  const migrated = before === undefined || before === tables
  return [
    ...(migrated ? [] : [ownEvent('careen.database.migrated', { from: before, to: tables })]),
    ownEvent('careen.daemon.started', { version, tables }),
  ]
}

function configurationOf({ store, configuration }: AuditOptions): readonly AuditRecord[] {
  const sha256 = configuration()
  if (sha256 === undefined || payloadOf(store, 'careen.config.loaded')['sha256'] === sha256) return []
  return [ownEvent('careen.config.loaded', { sha256 })]
}

function payloadOf({ audit }: AuditOptions['store'], type: AuditRecord['type']): Record<string, unknown> {
  return JSON.parse(audit.newest(type)?.payload ?? '{}') as Record<string, unknown>
}

type Keeping = {
  readonly stop: AbortSignal
  readonly flush: () => void
  readonly tried: (act: () => void) => void
}

async function keep(options: AuditOptions, { stop, flush, tried }: Keeping): Promise<void> {
  const { store, database, clock, log, payloadAge } = options
  let signer: Signer | undefined
  // Why at the start, and not with the first signature: others must not use the key until then.
  tried(() => {
    signer = openSigner(database, log.warn)
  })
  let agedAt: number | undefined
  while (!stop.aborted) {
    flush()
    tried(() => {
      if (!isAnchorDue(store, clock.now())) return
      signer ??= openSigner(database, log.warn)
      anchor(store, signer, log)
    })
    const age = payloadAge()
    if (age !== undefined && (agedAt === undefined || clock.monotonic() - agedAt >= DAY)) {
      agedAt = clock.monotonic()
      await ageAll(options, age, { stop, tried })
    }
    await clock.sleep(INTERVAL, stop)
  }
}

const DAY: Duration = 24 * 3_600_000

async function ageAll(
  { store, clock }: AuditOptions,
  age: Duration,
  { stop, tried }: Pick<Keeping, 'stop' | 'tried'>,
): Promise<void> {
  for (let hasMore = true; hasMore && !stop.aborted; await clock.sleep(0, stop)) {
    hasMore = false
    tried(() => {
      hasMore = agePayloads(store, clock.now() - age)
    })
  }
}
