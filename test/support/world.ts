import { randomBytes, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, systemClock } from '../../daemon/clock.ts'
import { composeBase, composeServices } from '../../daemon/compose.ts'
import { openClockWatch } from '../../daemon/inventory/index.ts'
import { openClockSets } from '../../daemon/ledger/clock-set.ts'
import { openLateDeletes } from '../../daemon/ledger/late-deletes.ts'
import { RENEWAL } from '../../daemon/ledger/lease.ts'
import { LEASE_LENGTH } from '../../daemon/ledger/ledger.ts'
import type { Reports } from '../../daemon/ledger/reports.ts'
import { localLedgers } from '../../daemon/ledger/store-ledger.ts'
import type { PlanWish } from '../../daemon/plan-services.ts'
import type { ApplyRules } from '../../daemon/plans/index.ts'
import type { RepositoryOperations } from '../../daemon/registry-services.ts'
import { LONGEST_DELETE } from '../../daemon/registry/client.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import type { MemoryOptions, MemoryRepository } from '../../daemon/registry/fake/state.ts'
import { executeRun } from '../../daemon/runs/execute-run.ts'
import type { WorkerContext } from '../../daemon/runs/execution.ts'
import type { RestorationOperations } from '../../daemon/services.ts'
import type { RegistryNames } from '../../daemon/store/registry-identities.ts'
import { openIds, openStore } from '../../daemon/store/store.ts'
import type { TwoPersons } from '../../daemon/workspaces/index.ts'
import { overLimits } from '../../policies/diff/index.ts'
import { hasErrors, readConfiguration } from '../../policies/index.ts'
import { compact, type Registry, type RepositoryRef } from '../../policies/model/index.ts'
import type { Condition } from '../../proto/resources/filter.ts'
import type { Run, RunKind } from '../../proto/resources/run.ts'
import { openTestConnections } from './connections.ts'
import { emptyDatabase } from './empty-database.ts'
import { folder } from './processes.ts'
import { type ImageSpec, listTags, pushImage, type Pushed, type Target } from './push.ts'
import { restoreImageOf, restoreRunOf } from './restorations.ts'

const DAY = 24 * 3600 * 1000
/** After this no DELETE of a runner that is gone can arrive any more. */
export const AFTER_DELETES: number = LEASE_LENGTH + LONGEST_DELETE

/** A signal that never aborts. */
export const NEVER: AbortSignal = new AbortController().signal

/** Believes every report. */
const BELIEVED: Reports = {
  begun: () => {},
  ended: () => {},
  scan: (_held, scan) => scan,
  loss: () => {},
  scanStored: () => {},
  measure: async () => {},
  decisions: () => [],
  intent: (_held, intent) => ({ ...intent, children: [], size: 0, reasons: [] }),
  outcome: () => {},
  finish: async (_held, result) => result,
  putBack: () => {},
}

/** What a worker has in place of the world's; `stop` ends its run. */
export type Instead = Partial<Pick<WorkerContext, 'ledger' | 'open' | 'worker'>> & {
  readonly stop?: AbortSignal
}

/** Nobody needs a second person. */
const ONE_PERSON: TwoPersons = {
  isNeeded: () => false,
  kindsFor: () => undefined,
  personOf: (identity) => identity,
}

type WorldOptions = MemoryOptions & {
  readonly names?: () => RegistryNames
  /** Milliseconds. */
  readonly runDeadline?: number
}

/**
 * The services of the daemon, composed as the daemon composes them, over a registry in memory. There is no server, no queue
 * and no scheduler: tests execute runs themselves. The registry's clock follows the daemon's; an offset in the options stays.
 */
export async function openWorld(options: WorldOptions = {}) {
  const at = folder()
  const clock = {
    ...systemClock,
    skew: 0,
    /** By how much the clock on the wall was set. */
    wall: 0,
    now: (): number => Date.now() + clock.skew + clock.wall,
    monotonic: (): number => systemClock.monotonic() + clock.skew,
  }
  // The same object: tests change it while the registry runs.
  const registry = await startMemoryRegistry(Object.assign(options, { clock: registryClock(options, clock) }))
  const { names, runDeadline } = options
  writeFileSync(join(at.path, 'careen.db'), emptyDatabase())
  const store = openStore(join(at.path, 'careen.db'), { now: clock.now, ...compact({ names }) })
  // Pauses between tries are cut short.
  const sleep: Clock['sleep'] = (ms, stop) => systemClock.sleep(Math.min(ms, 5), stop)
  const connections = openTestConnections({ clock: { ...clock, sleep } })
  const open = (block: Registry, _workspace?: string, use?: { readonly urgent?: boolean }) =>
    connections.open(block, use)
  const base = composeBase({
    store,
    open,
    clock,
    newId: openIds(randomBytes),
    queue: { add: async () => {}, repair: async () => {}, depth: async () => ({ waiting: 0, active: 0 }) },
    ...compact({ runDeadline }),
  })
  const elapsed = { ms: 0 }
  const handedBack: string[] = []
  const delivered = new Map<string, number>()
  const applyRules = new Map<string, ApplyRules>()
  const persons = new Map<string, string>()
  const warned: string[] = []
  const hooks = {
    deliveredUpTo: (name: string) => delivered.get(name),
    late: openLateDeletes(() => clock.monotonic() + elapsed.ms),
    applied: () => {},
    ended: () => {},
    applyRules: (workspace: string) => applyRules.get(workspace),
    personNamed: (identity: string) => persons.get(identity),
    health: { report: async () => [], canStore: () => true },
    requeue: (id: string) => void handedBack.push(id),
    warn: (message: string, about: object = {}) => void warned.push(`${message} ${JSON.stringify(about)}`),
  }
  const { operations, ledgers, hostsOf } = composeServices(base, hooks)
  const worker = { identity: 'process:test', instance: randomUUID() }
  const ledger = ledgers(worker)
  const recorders = localLedgers(
    {
      ...base,
      ...hooks,
      random: randomBytes,
      yieldLoop: () => clock.sleep(0),
      stepped: openClockWatch(clock),
      clockSets: openClockSets(clock),
      twoPersons: ONE_PERSON,
    },
    BELIEVED,
  )
  const { plans, registries, repositories, runs, pins } = operations
  const declaredIn = async (hcl: string) => {
    const { objects, diagnostics } = await readConfiguration([
      { name: 'test.hcl', text: hcl.replaceAll('$URL', registry.url) },
    ])
    if (hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics))
    return objects.map((object) => ({ object }))
  }
  const planWith = async (hcl: string, wish: Partial<PlanWish> = {}) => {
    const declared = await declaredIn(hcl)
    const usual = { workspace: 'default', requestedBy: 'test', skipEffects: false, mayConnect: true }
    return plans.create({ ...usual, ...wish, declared }, () => {}, NEVER)
  }
  const plan = (hcl: string, skipEffects = false, workspace = 'default', mayConnect = true) =>
    planWith(hcl, { skipEffects, workspace, mayConnect })
  /** Applies, and gives the number of images that are over a limit. */
  const apply = async (hcl: string, skipEffects = false) => {
    const made = await plan(hcl, skipEffects)
    const approveImages = overLimits(made.effects).images
    if (made.changes.length > 0) await plans.apply(made.id, randomUUID(), 'test', { approveImages })
    return made
  }
  /** Starts a run, or returns the one in progress. */
  const start = async (repository: string, kind: RunKind = 'CLEAN', policyName?: string): Promise<Run> => {
    const ref = refOf(repository)
    const live = policyName === undefined ? store.runs.live(ref, kind) : undefined
    return live ?? runs.start({ ...ref, kind, requestId: '', ...compact({ policyName }) })
  }
  const workOn = async (run: Run, { stop = NEVER, ...instead }: Instead = {}): Promise<Run> => {
    await executeRun({ ledger, open, clock, worker: 'test', ...instead }, run.id, stop)
    return runs.get(run.id)
  }
  return {
    applyRules,
    /** Names of persons by their identities. */
    persons,
    registry,
    store,
    /** The path of the store's file. */
    database: join(at.path, 'careen.db'),
    operations,
    /** What the scheduler works with. */
    base,
    /** Of the worker in this process. */
    ledger,
    /** Of each worker. */
    ledgers,
    hostsOf,
    runs,
    plans,
    pins,
    registries,
    /** As the operations, with `REGISTRY/REPOSITORY` in place of refs. */
    repositories: byText(repositories, operations.restorations),
    clock,
    open,
    handedBack,
    /** Ledgers that believe whatever a worker reports. */
    recorders,
    recorder: recorders(worker),
    /** Warnings in the log of the daemon. */
    warned,
    /** So much time goes by for DELETEs that are under way; the worlds' clocks stand still. */
    wait: (ms: number): void => void (elapsed.ms += ms),
    /** Up to when each registry has delivered its notifications. */
    delivered,
    plan,
    planWith,
    /** Makes a plan as this identity. */
    planAs: (owner: string, hcl: string) =>
      planWith(hcl, { requestedBy: owner, owner, origin: { id: 'git.example.com/web' } }),
    apply,
    start,
    /** Approves what a parked run showed. Returns the run that deletes it. */
    approve: async (run: string, requestId = ''): Promise<Run> => {
      const { subject } = await operations.approvals.create({ run, requestId })
      return runs.get(subject.kind === 'run' ? subject.run : '')
    },
    workOn,
    clean: async (repository: string, instead: Instead = {}) => workOn(await start(repository), instead),
    dryRun: async (repository: string, policyName?: string) =>
      workOn(await start(repository, 'DRY_RUN', policyName)),
    push: (repository: string, spec: Omit<ImageSpec, 'created'> & { days?: number }): Promise<Pushed> =>
      pushImage(
        { url: registry.url, repository },
        {
          ...spec,
          ...(spec.days === undefined
            ? {}
            : { created: new Date(Date.now() - spec.days * DAY).toISOString() }),
        },
      ),
    tags: (repository: string) => listTags({ url: registry.url, repository }),
    /** A repository, for pushing to and asking. */
    at: (repository = 'team/web'): Target => ({ url: registry.url, repository }),
    /** What the registry stores of a repository, for looking at and for breaking. */
    stored: (repository = 'team/web'): MemoryRepository => {
      const found = registry.repositories.get(repository)
      if (found === undefined) throw new Error(`nothing was pushed to ${repository}`)
      return found
    },
    deletes: () =>
      registry.log.filter((request) => request.method === 'DELETE' && !request.path.includes('careen-probe')),
    [Symbol.asyncDispose]: async () => {
      await connections.close()
      store.close()
      await registry.close()
      at[Symbol.dispose]()
    },
  }
}

/** Returns the repository of `REGISTRY/REPOSITORY`. */
export function refOf(text: string): RepositoryRef {
  const slash = text.indexOf('/')
  return { registry: text.slice(0, slash), repository: text.slice(slash + 1) }
}

function byText(repositories: RepositoryOperations, restorations: RestorationOperations) {
  const { list } = repositories
  return {
    list,
    restoreRun: (run: string) => restoreRunOf(restorations, run),
    get: (name: string) => repositories.get(refOf(name)),
    explain: (name: string, reference: string, signal: AbortSignal, at?: number) =>
      repositories.explain(refOf(name), reference, signal, at),
    restore: (name: string, reference: string) => restoreImageOf(restorations, refOf(name), reference),
    pause: (name: string, reason: string, by = 'token:anna') =>
      repositories.pause({ ...refOf(name), reason, by, requestId: randomUUID() }),
    /** `seen`: absent: whatever there is. */
    resume: (name: string, seen?: string) => repositories.resume({ ...refOf(name), ...compact({ seen }) }),
  }
}

function registryClock(
  { clock: own = 0 }: MemoryOptions,
  clock: { readonly now: () => number },
): NonNullable<MemoryOptions['clock']> {
  return typeof own === 'number' ? () => clock.now() + own : own
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** Which repositories a person has to look at. */
export const ATTENTION: Condition = { kind: 'compare', column: 'attention', op: '=', value: 1 }

/** A policy over `pr-` tags of team/web; `more` goes into the block. */
export function webPolicy(more = '', rule = 'expire_period = "7d"'): string {
  return `
registry "prod" {
  url = "$URL"
}

lifecycle_policy "web" {
  registry   = registry.prod
  repository = "team/web"
  status     = "ACTIVE"
  ${more}

  rule "previews" {
    tag_regexp = "pr-.*"
    ${rule}
  }
}
`
}

/** Ten images: pr-1 to pr-`old` are ten days old, the others are releases. */
export async function pushTen(world: World, old = 2): Promise<Pushed[]> {
  const pushed: Pushed[] = []
  for (let i = 1; i <= old; i += 1) pushed.push(await world.push('team/web', { tags: [`pr-${i}`], days: 10 }))
  for (let i = old + 1; i <= 10; i += 1) await world.push('team/web', { tags: [`release-${i}`], days: 100 })
  return pushed
}

/** Pauses of runs are cut short, but for those between renewals of a lease. */
export function hurry(world: World): void {
  world.clock.sleep = (ms, signal) => systemClock.sleep(ms === LEASE_LENGTH * RENEWAL ? ms : 0, signal)
}
