import { randomBytes, randomUUID } from 'node:crypto'
import { CareenError, type Registry } from '../policies/model/index.ts'
import type { IdentityKind } from '../proto/resources/index.ts'
import { type Boot, type Clock, openBoot } from './clock.ts'
import { openClockWatch } from './inventory/index.ts'
import {
  type LateDeletes,
  type LedgerDeps,
  type LedgerOf,
  localLedgers,
  RUN_DEADLINE,
  openClockSets,
  openWorkerHosts,
  type WorkerHosts,
  refusingLedgers,
  verifiedReports,
} from './ledger/index.ts'
import type { Log } from './log.ts'
import { pinOperations } from './pins/index.ts'
import {
  type ApplyRulesOf,
  cancelLeftPlans,
  effects,
  type FinishedApply,
  PLAN_TIMES,
  type PlanTimes,
  planOperations,
  policyOperations,
} from './plans/index.ts'
import type { Queue } from './queue/queue.ts'
import { registryOperations } from './registries/index.ts'
import type { OpenClient, RegistryClient } from './registry/client.ts'
import { repositoryOperations } from './repositories/index.ts'
import { cancelLeftRestorations, restorationOperations } from './restorations/index.ts'
import { approvalOperations, runOperations } from './runs/index.ts'
import type { HealthOperations, Operations } from './services.ts'
import type { NewId, Store } from './store/store.ts'
import { tokenOperations } from './tokens/index.ts'
import {
  followRegistries,
  objectOperations,
  openTwoPersons,
  openWorkspaces,
  ownersIn,
  type TwoPersons,
  type Workspaces,
} from './workspaces/index.ts'

/** The dependencies of the daemon's services. Their owner opens and closes them. */
export type Parts = {
  readonly store: Store
  readonly queue: Pick<Queue, 'add' | 'repair' | 'depth'>
  /** `urgent`: a person waits for what this client reads. */
  readonly open: (
    registry: Registry,
    workspace: string,
    use?: { readonly urgent?: boolean },
  ) => Promise<RegistryClient>
  readonly clock: Clock
  readonly newId: NewId
  /** How long workers may work on a run. Milliseconds; absent: 24 hours. */
  readonly runDeadline?: number
}

/** The dependencies with the policies in force, shared by scheduler and services. */
export type Base = Required<Parts> & {
  readonly workspaces: Workspaces
  readonly now: Clock['now']
  readonly boot: Boot
  /** Assigns inventories to registries anew, after their aliases changed. */
  readonly followRegistries: () => void
}

/** Updates the stored registries and opens the policies. With a database that cannot be written, all deletes are on hold. */
export function composeBase(parts: Parts): Base {
  const { store, clock, newId } = parts
  const follow = (): void => {
    store.transaction(() => followRegistries(store))
    store.holds.set('registries', undefined)
  }
  try {
    follow()
    cancelLeftPlans(store)
    cancelLeftRestorations({
      store,
      now: clock.now,
      pin: pinOperations({ store, now: clock.now, newId }).create,
    })
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code !== 'STORE_READ_ONLY') throw error
    store.holds.set('registries', error)
  }
  return {
    ...parts,
    runDeadline: parts.runDeadline ?? RUN_DEADLINE,
    now: clock.now,
    boot: openBoot(randomUUID(), clock),
    workspaces: openWorkspaces(store),
    followRegistries: follow,
  }
}

export type ServiceHooks = {
  /** Returns up to when a registry has delivered notifications, on its own clock, or undefined if it delivered none lately. */
  readonly deliveredUpTo: (registry: string) => number | undefined
  readonly late: LateDeletes
  readonly applied: (apply: FinishedApply) => void
  /** Called after a worker ended, parked or returned a run. */
  readonly ended: LedgerDeps['ended']
  /** Called with the id of a run that its worker returned. */
  readonly requeue: (runId: string) => void
  readonly warn: Log['warn']
  readonly applyRules: ApplyRulesOf
  /** Returns the name of a `person` block that has the identity. Absent: there is none. */
  readonly personNamed?: (identity: string) => string | undefined
  /** Absent: `PLAN_TIMES`. */
  readonly planTimes?: PlanTimes
  readonly health: HealthOperations
}

export type Services = {
  readonly operations: Operations
  readonly ledgers: LedgerOf
  readonly hostsOf: WorkerHosts
}

/** Composes all services. They need no close. */
export function composeServices(base: Base, hooks: ServiceHooks): Services {
  const { store, clock, now, boot, runDeadline, workspaces, newId } = base
  const { deliveredUpTo, late, applied, ended, requeue, warn, health, applyRules } = hooks
  const twoPersons = twoPersonsOf(base, hooks)
  const stepped = openClockWatch(clock)
  const open: OpenClient = (registry, workspace) => base.open(registry, workspace, { urgent: true })
  const effectsOf = effects({ store, open, now, stepped, clock })
  const planDeps = { store, workspaces, now, newId, applied, applyRules, twoPersons }
  const ledgerDeps = {
    store,
    workspaces,
    twoPersons,
    now,
    boot,
    runDeadline,
    random: randomBytes,
    stepped,
    deliveredUpTo,
    late,
    ended,
    clockSets: openClockSets(clock),
    requeue,
    yieldLoop: () => clock.sleep(0),
  }
  return {
    hostsOf: openWorkerHosts({ store, workspaces }, clock.monotonic),
    ledgers: refusingLedgers(localLedgers(ledgerDeps, verifiedReports(ledgerDeps)), { store, now, warn }),
    operations: {
      plans: planOperations({ ...planDeps, effectsOf, clock, warn, times: hooks.planTimes ?? PLAN_TIMES }),
      policies: policyOperations(planDeps),
      objects: objectOperations(store),
      registries: registryOperations({ store, workspaces, open, now, yieldLoop: () => clock.sleep(0) }),
      ...ofRepositories(base, { open, stepped, late, warn }),
      ...ofRuns(base, twoPersons),
      tokens: tokenOperations({ store, now, random: randomBytes }),
      audit: { list: store.audit.list },
      owners: ownersIn(store),
      health,
    },
  }
}

type RepositoryUse = Pick<ServiceHooks, 'late' | 'warn'> & {
  readonly open: OpenClient
  readonly stepped: ReturnType<typeof openClockWatch>
}

function ofRepositories(
  { store, workspaces, clock, now, newId }: Base,
  { open, stepped, late, warn }: RepositoryUse,
): Pick<Operations, 'repositories' | 'restorations' | 'pins'> {
  const repositories = repositoryOperations({ store, workspaces, open, now, stepped })
  const pins = pinOperations({ store, now, newId })
  const shared = { store, open, clock, now, newId, late, warn }
  return {
    repositories,
    restorations: restorationOperations({ ...shared, explain: repositories.explain, pin: pins.create }),
    pins,
  }
}

function ofRuns(base: Base, twoPersons: TwoPersons): Pick<Operations, 'runs' | 'approvals'> {
  return { runs: runOperations(base), approvals: approvalOperations({ ...base, twoPersons }) }
}

function twoPersonsOf(
  { store }: Pick<Base, 'store'>,
  { applyRules, personNamed = () => undefined }: Pick<ServiceHooks, 'applyRules' | 'personNamed'>,
): TwoPersons {
  const approversOf = (workspace: string): number => applyRules(workspace)?.approvers ?? 0
  const kindsOf = (workspace: string): readonly IdentityKind[] | undefined =>
    applyRules(workspace)?.approverKinds
  return openTwoPersons({ store, approversOf, kindsOf, personNamed })
}
