import { CareenError } from '../../policies/model/index.ts'
import type { Restoration, RestorationRequest } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import type { RestorationOperations } from '../services.ts'
import { insertedWith, type NewId } from '../store/store.ts'
import { chosenRemovals, sizeOf } from './chosen-removals.ts'
import { STOPPED } from './left-restorations.ts'
import { RestorationJob } from './restoration-job.ts'
import { runRestoration, type RunRestorationDeps } from './run-restoration.ts'
import { openTurns } from './turns.ts'
import { watchedRestoration } from './watch-restoration.ts'

export type RestorationDeps = Omit<RunRestorationDeps, 'turns'> & {
  readonly clock: Pick<Clock, 'sleep'>
  readonly newId: NewId
}

/** How long a daemon that stops waits for images at hand. Milliseconds. */
const STOPPING = 5000

type Going = { readonly job: RestorationJob; ended: Promise<void> }

/** Opens restorations. Each is a job that ends whatever its callers do. */
export function restorationOperations(deps: RestorationDeps): RestorationOperations {
  const { store, clock } = deps
  const jobs = new Map<string, Going>()
  const all = { ...deps, turns: openTurns() }
  const get = (id: string): Restoration => {
    const found = store.restorations.get(id) ?? missing(id)
    // Why: a daemon that could not write its database has not ended it.
    return found.state === 'RUNNING' && !jobs.has(id)
      ? { ...found, state: 'CANCELLED', failure: STOPPED }
      : found
  }
  return {
    size: (workspace, source) => sizeOf(chosenRemovals(deps, workspace, source)),
    create: (request, onImage = () => {}) => {
      const { id, removals, isNew } = store.transaction(() => begin(deps, request))
      if (isNew) {
        const job = new RestorationJob(clock)
        const going = { job, ended: Promise.resolve() }
        jobs.set(id, going)
        const { total } = get(id)
        going.ended = runRestoration(all, { id, request, removals, total, job, onImage }).finally(() => {
          jobs.delete(id)
          job.wake()
        })
      }
      return get(id)
    },
    get,
    watch: (id, cursor, signal) =>
      watchedRestoration({ store, get, jobOf: (one) => jobs.get(one)?.job }, { id, cursor, signal }),
    stop: async () => {
      const going = [...jobs.values()]
      for (const { job } of going) job.cancel(new CareenError(STOPPED.code, STOPPED.message))
      const stop = new AbortController()
      const ended = Promise.all(going.map((one) => one.ended))
      await Promise.race([ended, clock.sleep(STOPPING, stop.signal)])
      stop.abort()
    },
  }
}

type Begun = {
  readonly id: string
  readonly removals: ReturnType<typeof chosenRemovals>
  readonly isNew: boolean
}

/** Stores a restoration, unless the request did before. Requires a transaction. */
function begin(
  deps: RestorationDeps,
  { workspace, source, pinTtl, by, actor, requestId }: RestorationRequest,
): Begun {
  const { store, now, newId } = deps
  const key = {
    id: requestId,
    method: 'CreateRestoration',
    arguments: { workspace, source: JSON.stringify(source), pinTtl: `${pinTtl}` },
  }
  const before = store.requests.resultOf(key)
  if (before !== undefined) return { id: before, removals: [], isNew: false }
  const removals = chosenRemovals(deps, workspace, source)
  const made = { workspace, createdBy: by, createdAt: now(), ...sizeOf(removals), pinTtl, actor }
  const { id } = insertedWith(() => newId('rs'), made, store.restorations.begin)
  store.requests.remember(key, id)
  return { id, removals, isNew: true }
}

function missing(id: string): never {
  throw new CareenError(
    'NOT_FOUND',
    `restoration ${id} does not exist. To see what was deleted, run: careen runs`,
    { metadata: { restoration: id } },
  )
}
