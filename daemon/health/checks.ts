import {
  CareenError,
  type Code,
  CODES,
  type Duration,
  minuteText,
  type Registry,
} from '../../policies/model/index.ts'
import { readableDuration } from '../../policies/scalars/index.ts'
import type { CleaningPause, Run } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import type { Queue } from '../queue/queue.ts'
import type { Store } from '../store/store.ts'
import { degraded, failing, fine, type Finding } from './parts.ts'
import type { Unreadable, UnreadableAt } from './references.ts'

const MINUTE: Duration = 60_000

/** Tries to commit a write. */
export function checkStore(store: Pick<Store, 'probe'>, now: number): Finding {
  try {
    store.probe(now)
    return fine('STORE')
  } catch (thrown) {
    return failing('STORE', CareenError.from(thrown))
  }
}

/** Says whether all deletes are on hold. */
export function checkDeletes({ holds }: Pick<Store, 'holds'>): Finding {
  const hold = holds.current()
  return hold === undefined ? fine('DELETES') : failing('DELETES', hold)
}

/** How long the queue may take to answer. */
const PATIENCE: Duration = 3000

export async function checkQueue(queue: Pick<Queue, 'depth'>, clock: Clock): Promise<Finding> {
  const stop = new AbortController()
  const late = clock.sleep(PATIENCE, stop.signal).then(() => {
    throw new CareenError('QUEUE_UNAVAILABLE', 'the queue does not answer. Runs wait until it does')
  })
  try {
    await Promise.race([queue.depth(), late])
    return fine('QUEUE')
  } catch (thrown) {
    return failing('QUEUE', CareenError.from(thrown))
  } finally {
    stop.abort()
    await late.catch(() => {})
  }
}

/** By how much a clock may be set, and how long the daemon says so. */
const STEP: Duration = 30_000
const REMEMBERED: Duration = 10 * MINUTE

/** Returns a check of the wall clock by the monotonic one. It fails for ten minutes after the clock was set by more than 30 s. */
export function openClockCheck(clock: Pick<Clock, 'now' | 'monotonic'>): () => Finding {
  let offset = clock.now() - clock.monotonic()
  let last: { readonly by: Duration; readonly at: number } | undefined
  return () => {
    const found = clock.now() - clock.monotonic()
    if (Math.abs(found - offset) > STEP) last = { by: found - offset, at: clock.monotonic() }
    offset = found
    if (last === undefined || clock.monotonic() - last.at > REMEMBERED) return fine('CLOCK')
    const direction = last.by > 0 ? 'forward' : 'back'
    const by = readableDuration(Math.round(Math.abs(last.by) / 1000) * 1000)
    const message = `the clock of the daemon's host was set ${direction} by ${by}. Check the clock and what sets it`
    return failing('CLOCK', new CareenError('CLOCK_DIFFERS', message))
  }
}

/** How late a scheduled run may begin. */
const LATE: Duration = 5 * MINUTE

export type SchedulerState = {
  /** How long ago the scheduler last looked for due runs. */
  readonly idle: Duration
  /** Since when the repository waits that is due for the longest time. */
  readonly dueSince: number | undefined
}

export function checkScheduler({ idle, dueSince }: SchedulerState, now: number): Finding {
  const waits = dueSince === undefined ? 0 : now - dueSince
  if (idle <= LATE && waits <= LATE) return fine('SCHEDULER')
  const behind = waits > LATE ? `a repository is due since ${readableDuration(whole(waits))}` : undefined
  const silent = `the scheduler has not looked for due runs for ${readableDuration(whole(idle))}`
  const message = `${behind ?? silent}. Read the log of the daemon: a catalog that does not answer, or a database that cannot be written, delays all runs`
  return failing('SCHEDULER', new CareenError('DEADLINE_EXCEEDED', message))
}

function whole(duration: Duration): Duration {
  return Math.floor(duration / MINUTE) * MINUTE
}

/** How long a run may wait for a worker before it is reported. */
const UNCLAIMED: Duration = 10 * MINUTE

/** `unclaimed`: since when each run is known whose lease has ended. */
export function checkLeases(unclaimed: ReadonlyMap<string, number>, now: number): Finding {
  const late = [...unclaimed].filter(([, since]) => now - since > MINUTE)
  const [first] = late
  if (first === undefined) return fine('LEASES')
  const more = late.length > 1 ? `, and of ${late.length - 1} more` : ''
  return degraded(
    'LEASES',
    `the lease of run ${first[0]}${more} was not renewed, and no worker continues it. Check that workers run`,
  )
}

type WorkerState = {
  /** Workers that get no runs. */
  readonly drained: readonly string[]
  /** The run that waits for the longest time. */
  readonly waiting: Run | undefined
  /** True if the daemon executes no runs, and no worker asks for them. */
  readonly isNobodyThere: boolean
}

export function checkWorkers({ drained, waiting, isNobodyThere }: WorkerState, now: number): Finding {
  const [worker] = drained
  if (worker !== undefined)
    return degraded(
      'WORKERS',
      `${drained.length > 1 ? `${drained.length} workers get` : `worker ${worker} gets`} no runs, as the daemon refused reports. Read the log of the daemon for "refused a report"`,
    )
  const waitsSince = waiting === undefined ? now : sinceOf(waiting)
  const patience = isNobodyThere ? MINUTE : UNCLAIMED
  if (waiting === undefined || now - waitsSince <= patience) return fine('WORKERS')
  if (isNobodyThere)
    return degraded(
      'WORKERS',
      `run ${waiting.id} waits for a worker, and none is there. Start careend worker --address with the address of this daemon, or this daemon with --concurrency 1`,
    )
  const why = waiting.message === undefined ? 'Check that workers run' : `It ${waiting.message}`
  const since = readableDuration(whole(now - waitsSince))
  return degraded('WORKERS', `run ${waiting.id} has waited for a worker for ${since}. ${why}`)
}

/** Returns since when a run can begin: not while the window of its policy was closed. */
function sinceOf({ createdAt, opening }: Run): number {
  return Math.max(createdAt, opening?.at ?? 0)
}

/** After so many failed runs in a row a registry is reported. */
const FAILURES = 3

type HealthStore = Pick<Store, 'registryResults' | 'pauses' | 'runs' | 'repositories'>

export function checkRegistries(
  { registryResults, pauses, runs, repositories }: HealthStore,
  registries: readonly (Pick<Registry, 'name'> & { readonly workspace: string })[],
  unreadable: Unreadable,
): readonly Finding[] {
  const results = new Map(registryResults.all().map((result) => [result.registry, result]))
  return registries.map(({ name, workspace }) => {
    const result = results.get(name)
    const lastSuccess = result?.succeededAt ?? undefined
    const registry = { workspace, name, ...(lastSuccess === undefined ? {} : { lastSuccess }) }
    const component = `${workspace}/${name}`
    const pause = pauses.get({ registry: name })
    if (pause !== undefined) return { ...degraded(component, pauseOf(name, pause)), registry, code: 'PAUSED' }
    const atWorker = result === undefined ? undefined : credentialsAtWorker(runs, result)
    const places = unreadable.get(name) ?? (atWorker === undefined ? [] : [atWorker])
    const [first] = places
    if (first !== undefined)
      return { ...degraded(component, unreadableText(places)), registry, code: first.code }
    const found = clockOf(runs, component, result) ?? ofResult(repositories, component, name, result)
    return { ...found, registry }
  })
}

/** How a run says that nothing is deleted by age or rank. */
const BY_CLOCK = /no image is deleted by age or rank: [^;]*/

/** Says that the newest run deleted nothing by age or rank, and why. Undefined: it did, or did not succeed. */
function clockOf(
  runs: Pick<Store['runs'], 'get'>,
  component: string,
  result: { readonly unscanned: string | null } | undefined,
): Finding | undefined {
  const run = result?.unscanned == null ? undefined : runs.get(result.unscanned)
  const why = BY_CLOCK.exec(run?.message ?? '')?.[0]
  if (run === undefined || why === undefined) return undefined
  return { ...degraded(component, `${why}. Seen in run ${run.id}`), code: 'CLOCK_DIFFERS' }
}

type States = Pick<Store['repositories'], 'get'>

/** Returns true if the last run that failed was in a repository that is gone: then the registry answers as it should. */
function isOfGone(
  { get }: States,
  { registry, repository }: { readonly registry: string; readonly repository: string | null },
): boolean {
  return repository !== null && get({ registry, repository })?.goneAt !== undefined
}

/** Says whether the last runs of a registry failed. */
function ofResult(
  repositories: States,
  component: string,
  name: string,
  result: RunResults | undefined,
): Finding {
  if (result === undefined || result.failures < FAILURES) return fine(component)
  if (isOfGone(repositories, { ...result, registry: name })) return fine(component)
  const { failures, run, repository, code } = result
  const message = `the last ${failures} runs failed, run ${run} of ${repository} with ${code}. Run careen registries check ${name}`
  return { ...degraded(component, message), code: code ?? 'INTERNAL' }
}

type RunResults = LastFailure & { readonly failures: number; readonly repository: string | null }

/** The last run of a registry that failed since one succeeded. */
type LastFailure = { readonly run: string | null; readonly code: string | null }

/** Codes of runs that could not begin because of what the host of their worker has, or has not. */
const AT_WORKER: ReadonlySet<string> = new Set<Code>(['CREDENTIAL_NOT_BOUND', 'REGISTRY_UNAUTHORIZED'])

/**
 * Returns where the last run of a registry failed for want of credentials, and why. Undefined: it did not. Why after one run: no other
 * will do better there, and careend itself can read them.
 */
function credentialsAtWorker(
  runs: Pick<Store['runs'], 'get'>,
  { run: id, code }: LastFailure,
): UnreadableAt | undefined {
  const found = CODES.find((one) => one === code)
  const run = id === null ? undefined : runs.get(id)
  if (run?.worker === undefined || found === undefined || !AT_WORKER.has(found)) return undefined
  const why = (run.message ?? '').replace(/^credentials: /, '')
  return { place: `worker ${run.worker}`, code: found, why: `${why}. Seen in run ${run.id}` }
}

/** Returns where the secrets and files of a registry cannot be read, and why. */
function unreadableText(places: readonly UnreadableAt[]): string {
  return places.map(({ place, why }) => `where ${place} runs: ${why}`).join('. ')
}

function pauseOf(registry: string, { pausedBy, reason }: CleaningPause): string {
  return `the registry is paused by ${pausedBy}: ${reason}. Nothing is deleted there. To resume it, run: careen resume ${registry}`
}

/** Says how many runs wait for the window of their policy. Returns nothing if none does. */
export function checkWindows({ runs }: Pick<Store, 'runs'>, now: number): readonly Finding[] {
  const { runs: count, opensAt } = runs.waitingForWindow()
  if (count === 0 || opensAt === null) return []
  const opens = readableDuration(Math.max(whole(opensAt - now), MINUTE))
  const wait = count === 1 ? '1 run waits' : `${count} runs wait`
  return [{ ...fine('WINDOWS'), message: `${wait} for the window of a policy. The next opens in ${opens}` }]
}

/** Says how many repositories are paused themselves. Returns nothing if none is. */
export function checkPauses({ pauses }: Pick<Store, 'pauses'>): readonly Finding[] {
  const { repositories, since } = pauses.ofRepositories()
  if (repositories === 0 || since === null) return []
  const paused =
    repositories === 1
      ? `1 repository is paused, since ${minuteText(since)}`
      : `${repositories} repositories are paused, the first since ${minuteText(since)}`
  const message = `${paused}. Nothing is deleted there. To list what is paused, run: careen repositories`
  return [{ ...fine('PAUSES'), message }]
}
