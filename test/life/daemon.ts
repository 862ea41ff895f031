import type { Clock } from '../../daemon/clock.ts'
import { composeBase, composeServices } from '../../daemon/compose.ts'
import { takeNotifications } from '../../daemon/inventory/take-notifications.ts'
import { openLateDeletes } from '../../daemon/ledger/late-deletes.ts'
import type { RegistryClient } from '../../daemon/registry/client.ts'
import { expireManifests } from '../../daemon/repositories/manifest-retention.ts'
import { executeRun } from '../../daemon/runs/execute-run.ts'
import { startDue, tidy, waitingRuns } from '../../daemon/schedule/due-runs.ts'
import { openStore } from '../../daemon/store/store.ts'
import { discover } from '../../daemon/workspaces/discover-repositories.ts'
import { type DeclaredObject, type Digest, type Instant, sentence } from '../../policies/index.ts'
import type { StoredPlan } from '../../proto/resources/plan.ts'
import type { Run } from '../../proto/resources/run.ts'
import { restoreImageOf } from '../support/restorations.ts'
import { refOf } from '../support/world.ts'
/** The daemon's own code over its own store, with a registry and a clock of the simulation; started anew as often as wanted. */

const WORKSPACE = 'default'
const DAY = 24 * 3_600_000

export type LifeDaemonOptions = {
  readonly client: RegistryClient
  readonly clock: Clock
  readonly newId: () => string
}

const never = new AbortController().signal

export function openLifeDaemon({ client, clock, newId }: LifeDaemonOptions) {
  const store = openStore(':memory:', { now: clock.now })
  const open = async (): Promise<RegistryClient> => client
  let process = start()
  function start() {
    const base = composeBase({
      store,
      open,
      clock,
      newId,
      queue: { add: async () => {}, repair: async () => {}, depth: async () => ({ waiting: 0, active: 0 }) },
    })
    const { operations, ledgers } = composeServices(base, {
      deliveredUpTo: () => undefined,
      late: openLateDeletes(clock.monotonic),
      applied: () => {},
      ended: () => {},
      applyRules: () => undefined,
      health: { report: async () => [], canStore: () => true },
      requeue: () => {},
      warn: () => {},
    })
    const ledger = ledgers({ identity: 'process:life', instance: newId() })
    return { base, ledger, ...operations }
  }
  const workOn = async (id: string): Promise<Run> => {
    await executeRun({ ledger: process.ledger, open, clock, worker: 'life' }, id, never)
    return process.runs.get(id)
  }
  return {
    restart: () => {
      process = start()
    },
    discover: () => discover(process.base, WORKSPACE, never),
    /** Runs that are due, each begun only when it is asked for. */
    due: (): readonly Run[] => {
      startDue(process.base)
      return waitingRuns(process.base).ids.map((id) => process.runs.get(id))
    },
    workOn,
    approve: async (id: string): Promise<Run> => {
      const { subject } = await process.approvals.create({ run: id, requestId: '' })
      const run = subject.kind === 'run' ? subject.run : ''
      return workOn(run)
    },
    plan: (objects: readonly DeclaredObject[], skipEffects: boolean): Promise<StoredPlan> => {
      const declared = objects.map((object) => ({ object }))
      const request = {
        workspace: WORKSPACE,
        requestedBy: 'somebody',
        declared,
        mayConnect: true,
        skipEffects,
      }
      return process.plans.create(request, () => {}, never)
    },
    apply: async (plan: StoredPlan): Promise<void> => {
      if (plan.changes.length > 0) await process.plans.apply(plan.id, newId(), 'somebody')
    },
    explain: (name: string) => process.repositories.explain(refOf(name), '', never),
    restore: (name: string, digest: Digest) => restoreImageOf(process.restorations, refOf(name), digest),
    resume: (name: string) => process.repositories.resume(refOf(name)),
    /** When a look at the repository last counted, on the daemon's clock. */
    lookedAt: (registry: string, repository: string): Instant | undefined =>
      store.repositories.get({ registry, repository })?.lastScanAt,
    stopped: (registry: string, repository: string): string | undefined =>
      store.repositories.get({ registry, repository })?.stopped,
    /** The registry tells of a pull. */
    pulled: (registry: string, repository: string, digest: Digest, at: Instant) => {
      takeNotifications(store, registry, [{ action: 'pull', at, repository, digest }])
    },
    /** Why each image went in a run, by digest. */
    reasons: (runId: string): ReadonlyMap<Digest, string> =>
      new Map(
        process.runs
          .removals({ run: runId, after: 0, limit: 100_000 })
          .map(({ digest, reasons }) => [digest, reasons.join('; ')]),
      ),
    /** What careen says of an image in a run. */
    saidOf: (runId: string, digest: Digest): string => {
      for (let from = 0; ;) {
        const { decisions } = process.runs.decisions(runId, from, 500)
        const found = decisions.find((decision) => decision.digest === digest)
        if (found) return `${found.action}: ${found.reasons.map(sentence).join('; ')}`
        if (decisions.length === 0) return 'nothing'
        from += decisions.length
      }
    },
    /** What the daemon does once an hour. */
    housekeep: () => {
      tidy(process.base)
      expireManifests(store, { age: 30 * DAY, size: 1 << 30 }, clock.now())
    },
    close: () => store.close(),
  }
}

export type LifeDaemon = ReturnType<typeof openLifeDaemon>
