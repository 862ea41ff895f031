import { CareenError, type Digest } from '../../policies/model/index.ts'
import type {
  RepositoryState,
  RestorationFailure,
  RestorationRequest,
  RestoreOutcome,
} from '../../proto/resources/index.ts'
import type { Log } from '../log.ts'
import type { OpenClient, RegistryClient } from '../registry/client.ts'
import { removalsOf } from '../repositories/index.ts'
import { registryOf, repositoryAt } from '../store/lookup.ts'
import type { OpenRemoval, RestorationEnd, RestorationStep } from '../store/store.ts'
import { type NextRunDeps, nextRunOf } from './next-runs.ts'
import type { RestorationJob } from './restoration-job.ts'
import type { RestoreDeps } from './restore-image.ts'
import { type RestoredOne, restoreOne } from './restore-one.ts'
import type { RepositoryTurns } from './turns.ts'

export type RunRestorationDeps = RestoreDeps &
  NextRunDeps & {
    readonly open: OpenClient
    readonly turns: RepositoryTurns
    readonly warn: Log['warn']
  }

/** A restoration that goes on. `onImage` is called with each outcome. */
export type RestorationWork = {
  readonly id: string
  readonly request: RestorationRequest
  readonly removals: readonly OpenRemoval[]
  readonly total: number
  readonly job: RestorationJob
  readonly onImage: (outcome: RestoreOutcome) => void
}

/** What is known so far. `closed`: registries in which nothing more can be restored. */
type Progress = {
  done: number
  restored: number
  /** Images that are not back. */
  left: number
  /** Why images are not back. */
  failure?: CareenError
  /** Why it ended before all images were tried. */
  stopped?: CareenError
  readonly closed: Set<string>
}

/** Restores all images, stores what is found, and last how it ended. Never rejects. */
export async function runRestoration(deps: RunRestorationDeps, work: RestorationWork): Promise<void> {
  const { store, now, warn } = deps
  const { id, job } = work
  const progress: Progress = { done: 0, restored: 0, left: 0, closed: new Set() }
  try {
    const places = Map.groupBy(work.removals, ({ registry, repository }) => `${registry}/${repository}`)
    for (const own of places.values()) await restoreRepository(deps, work, progress, own)
  } catch (thrown) {
    const error = CareenError.from(job.signal.aborted ? job.signal.reason : thrown)
    progress.stopped = error
    if (error.code === 'INTERNAL') warn(error.message, { restoration: id, stack: error.stack })
  }
  try {
    store.restorations.end(id, { at: now(), ...endOf(work, progress) })
  } catch (thrown) {
    // Why no more: a daemon that starts again cancels it.
    warn(CareenError.from(thrown).message, { restoration: id })
  }
}

function endOf({ id, job, total }: RestorationWork, progress: Progress): Omit<RestorationEnd, 'at'> {
  const { stopped, failure, left, done, restored } = progress
  if (stopped !== undefined) {
    const some = restored > 0 ? 'PARTIAL' : 'FAILED'
    return { state: job.signal.aborted ? 'CANCELLED' : some, failure: failureOf(id, stopped) }
  }
  if (left === 0) return { state: 'SUCCEEDED' }
  // Why not of one among several: its part of the watch says it.
  const isSaid = done < total || total === 1
  return {
    state: restored > 0 ? 'PARTIAL' : 'FAILED',
    failure: isSaid && failure !== undefined ? failureOf(id, failure) : undefined,
  }
}

function failureOf(id: string, { code, message, metadata }: CareenError): RestorationFailure {
  if (code !== 'INTERNAL') return { code, message, metadata: { ...metadata } }
  const internal = `internal error in the daemon. See the lines of its log with restoration ${id}`
  return { code, message: internal, metadata: {} }
}

async function restoreRepository(
  deps: RunRestorationDeps,
  work: RestorationWork,
  progress: Progress,
  removals: readonly OpenRemoval[],
): Promise<void> {
  const { store } = deps
  const [first] = removals
  if (first === undefined || progress.closed.has(first.registry)) return skip(progress, removals)
  const state = repositoryAt(store, first)
  let client: RegistryClient
  try {
    client = await deps.open(registryOf(store, state), state.workspace)
  } catch (thrown) {
    const error = CareenError.from(thrown)
    progress.failure ??= error
    progress.closed.add(first.registry)
    return skip(progress, removals)
  }
  const back: Digest[] = []
  // Why the newest run first: a tag that several images had goes to the one that had it last.
  const runs = [...Map.groupBy(removals, ({ runId }) => runId).values()].toReversed()
  try {
    for (const own of runs) await restoreOfRun(deps, work, { progress, state, client, back }, own)
  } finally {
    // Why also then: what is back is pinned, whatever ends the restoration.
    await explainBack(deps, work, state, [...new Set(back)])
  }
}

/** Says what the next run does with images that are back, and pins them. */
async function explainBack(
  deps: RunRestorationDeps,
  { id, job, request: { pinTtl: keep, by, actor } }: RestorationWork,
  ref: RepositoryState,
  digests: readonly Digest[],
): Promise<void> {
  if (digests.length === 0) return
  const here = { ref, digests, keep, by: { by, actor } }
  for (const nextRun of await nextRunOf(deps, here, job.signal)) {
    deps.store.restorations.add(id, { finding: { kind: 'next_run', nextRun }, done: 0, restored: 0 })
    job.wake()
  }
}

function skip(progress: Progress, removals: readonly OpenRemoval[]): void {
  progress.left += removals.length
}

type Here = {
  readonly progress: Progress
  readonly state: RepositoryState
  readonly client: RegistryClient
  /** Images that are back. */
  readonly back: Digest[]
}

/** Restores what a run removed: images first, and then what belongs to none of them. */
async function restoreOfRun(
  deps: RunRestorationDeps,
  work: RestorationWork,
  { progress, state, client, back }: Here,
  removals: readonly OpenRemoval[],
): Promise<void> {
  const { store, turns } = deps
  const { job, request } = work
  const all = removalsOf(store, state, removals[0]?.runId ?? '')
  const where = { state, client, removals: all, signal: job.signal, actor: request.actor }
  const hasImages = removals.some(({ isPart }) => !isPart)
  const ordered = removals.toSorted((one, other) => Number(one.isPart) - Number(other.isPart))
  const pending = new Map(ordered.map((one) => [one.digest, one]))
  for (const { id, digest } of ordered) {
    if (!pending.has(digest)) continue
    if (progress.closed.has(state.registry)) return skip(progress, [...pending.values()])
    job.signal.throwIfAborted()
    const intent = store.intents.get(id)
    if (intent === undefined) continue
    const dealtBy = ({ members }: RestoredOne): number =>
      [...new Set(members)]
        .flatMap((member) => pending.get(member) ?? [])
        .filter(({ isPart }) => !isPart || !hasImages).length
    const record = (tried: RestoredOne): void => {
      store.restorations.add(work.id, imageStep(work, progress, { one: tried, images: dealtBy(tried) }))
    }
    const one = await turns.next(state, () => restoreOne(deps, where, intent, record))
    note(work, progress, { one, images: dealtBy(one) })
    for (const member of one.members) pending.delete(member)
    if (one.error === undefined) back.push(digest)
  }
}

/** `images`: how many of the images that were asked for it deals with. */
type Dealt = { readonly one: RestoredOne; readonly images: number }

function imageStep(
  { total }: RestorationWork,
  progress: Progress,
  { one: { image, error }, images: done }: Dealt,
): RestorationStep {
  const finding = { kind: 'image', image, done: progress.done + done, total } as const
  return { finding, done, restored: error === undefined ? done : 0 }
}

/** Counts an image that is stored, and wakes who watches. */
function note(work: RestorationWork, progress: Progress, { one, images: done }: Dealt): void {
  const { image, error, isFinal } = one
  progress.done += done
  progress.restored += error === undefined ? done : 0
  if (error !== undefined) {
    progress.left += 1
    if (isFinal) progress.closed.add(image.registry)
    if (isFinal || work.total === 1) progress.failure ??= error
  }
  work.job.wake()
  work.onImage(image.outcome)
}
