import { CareenError } from '../../policies/model/index.ts'
import type { HealthComponent, Run } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import type { Queue } from '../queue/queue.ts'
import type { HealthOperations } from '../services.ts'
import type { Store } from '../store/store.ts'
import {
  checkDeletes,
  checkLeases,
  checkQueue,
  checkPauses,
  checkRegistries,
  checkScheduler,
  checkStore,
  checkWindows,
  checkWorkers,
  openClockCheck,
} from './checks.ts'
import { checkDisk, type DiskSpace } from './disk.ts'
import { degraded, type Finding } from './parts.ts'
import { type CheckReferences, type Unreadable, unreadableHere } from './references.ts'

export type HealthDeps = {
  readonly store: Store
  readonly queue: Pick<Queue, 'depth'>
  readonly clock: Clock
  /** Returns when the scheduler last looked for due runs, by the monotonic clock. */
  readonly lastTick: () => number
  /** Returns running runs whose lease has ended. */
  readonly expired: () => readonly Run[]
  /** `isAlone`: only workers that ask take runs. `lastAsked`: when one of them last did, by the monotonic clock. */
  readonly takers: { readonly isAlone: boolean; readonly lastAsked: () => number | undefined }
  /** Returns the workers that get no runs. */
  readonly drained: () => readonly string[]
  /** Rejects if nobody can say. */
  readonly disk: () => Promise<DiskSpace>
  /** Reads what a registry block names, in the process of the daemon. */
  readonly references: CheckReferences
}

/** How long the trial of the database and of the queue is used again. Why: it commits a write, and asks Redis. Milliseconds. */
const FRESH = 1000

type Trial = {
  readonly at: number
  readonly store: Finding
  readonly queue: Promise<Finding>
  readonly disk: Promise<DiskSpace | undefined>
  readonly unreadable: Promise<Unreadable>
}

/** Opens the health of a daemon: each report reads its parts, and tries the database and the queue at most once a second. */
export function openHealth(deps: HealthDeps): HealthOperations {
  const { clock } = deps
  const clockCheck = openClockCheck(clock)
  const unclaimed = new Map<string, number>()
  const before = new Map<string, HealthComponent>()
  let last: Trial | undefined
  const trial = (): Trial => {
    const at = clock.monotonic()
    if (last === undefined || at - last.at >= FRESH) last = tried(deps, at)
    return last
  }
  return {
    canStore: () => trial().store.state === 'OK',
    report: async () => {
      const { store, queue, disk, unreadable } = trial()
      const parts = findings(deps, clockCheck, unclaimed)
      const registries = await registryFindings(deps, unreadable)
      const found = [store, checkDisk(await disk), ...parts, await queue, ...registries]
      return found.map((finding) => remember(before, finding, clock.now()))
    },
  }
}

function tried({ store, queue, disk, references, clock }: HealthDeps, at: number): Trial {
  return {
    at,
    store: checkStore(store, clock.now()),
    queue: checkQueue(queue, clock),
    disk: inTime(clock, disk, undefined),
    unreadable: inTime(clock, () => unreadableHere(store, references), new Map()),
  }
}

/** How long files may take to be read. Milliseconds. */
const PATIENCE = 3000

/** Returns what the work gives, or `otherwise` if it fails or takes too long. Why: a file system of the network can stop to answer. */
async function inTime<T>(clock: Clock, work: () => Promise<T>, otherwise: T): Promise<T> {
  const stop = new AbortController()
  const late = clock.sleep(PATIENCE, stop.signal).then(() => otherwise)
  try {
    return await Promise.race([work(), late])
  } catch {
    return otherwise
  } finally {
    stop.abort()
    await late.catch(() => {})
  }
}

async function registryFindings(
  { store }: HealthDeps,
  unreadable: Promise<Unreadable>,
): Promise<readonly Finding[]> {
  const places = await unreadable
  return [read('REGISTRIES', () => checkRegistries(store, registriesOf(store), places))].flat()
}

/** Returns the result of a check, or that it is not known if the database cannot be read. */
function read<T>(component: string, check: () => T): T | Finding {
  try {
    return check()
  } catch (thrown) {
    return degraded(component, `not known: ${CareenError.from(thrown).message}`)
  }
}

function findings(
  deps: HealthDeps,
  clockCheck: () => Finding,
  unclaimed: Map<string, number>,
): readonly Finding[] {
  const { store, clock, lastTick } = deps
  const now = clock.now()
  const idle = clock.monotonic() - lastTick()
  return [
    read('DELETES', () => checkDeletes(store)),
    clockCheck(),
    read('SCHEDULER', () => checkScheduler({ idle, dueSince: dueSince(store, now) }, now)),
    read('LEASES', () => {
      noteUnclaimed(deps, unclaimed)
      return checkLeases(unclaimed, clock.monotonic())
    }),
    read('WORKERS', () => {
      const waiting = store.runs.queued(1)[0]
      return checkWorkers({ drained: deps.drained(), waiting, isNobodyThere: isNobodyThere(deps) }, now)
    }),
    ...[read('WINDOWS', () => checkWindows(store, now))].flat(),
    ...[read('PAUSES', () => checkPauses(store))].flat(),
  ]
}

/** For so long a worker may ask for no run before it counts as gone. Milliseconds. */
const SILENT = 60_000

/** Returns true if no worker can be there: none has asked for a run, and none executes one. */
function isNobodyThere({ store, clock, takers }: HealthDeps): boolean {
  if (!takers.isAlone) return false
  const asked = takers.lastAsked()
  if (asked !== undefined && clock.monotonic() - asked <= SILENT) return false
  const running = { kind: 'compare', column: 'state', op: '=', value: 'RUNNING' } as const
  return store.runs.list({ limit: 1, conditions: [running] }).length === 0
}

function dueSince(store: Store, now: number): number | undefined {
  return store.repositories.due(now, 1)[0]?.nextRunAt
}

function registriesOf({ objects }: Store): readonly { readonly name: string; readonly workspace: string }[] {
  return objects
    .workspaces()
    .flatMap(({ name: workspace }) =>
      objects.registries(workspace).map(({ object }) => ({ name: object.name, workspace })),
    )
}

/** Remembers since when runs have no lease, and forgets those that have one. */
function noteUnclaimed({ expired, clock }: HealthDeps, unclaimed: Map<string, number>): void {
  const ids = new Set(expired().map(({ id }) => id))
  for (const id of unclaimed.keys()) if (!ids.has(id)) unclaimed.delete(id)
  for (const id of ids) if (!unclaimed.has(id)) unclaimed.set(id, clock.monotonic())
}

function remember(before: Map<string, HealthComponent>, finding: Finding, now: number): HealthComponent {
  const known = before.get(finding.component)
  const since = known !== undefined && known.state === finding.state ? known.since : now
  const part = { ...finding, since }
  before.set(finding.component, part)
  return part
}
