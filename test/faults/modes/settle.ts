import { randomUUID } from 'node:crypto'
import { CareenError } from '../../../policies/index.ts'
import { makeImage } from '../../life/images.ts'
import { policyFor, PROTECTION, REGISTRY } from '../../simulation/policy.ts'
import { Crash } from './actors.ts'
import { ask, startDaemonIn, startWorkerIn } from './hosts.ts'
import { leftOver } from './invariants.ts'
import { IDLE, openSystem, REPOSITORY, SECOND, type System } from './system.ts'
/** What people do: they apply, start runs, heal, and wait until all is quiet. */

const MINUTE = 60 * SECOND
const WORKERS = 2
const never = new AbortController().signal
const REF = { registry: 'prod', repository: REPOSITORY }

/** A system with some images, whose first policy is applied. */
export async function startSystem(seed: string, prepare?: (path: string) => void): Promise<System> {
  const system = openSystem(seed, prepare)
  for (const name of ['a', 'b', 'c']) {
    const made = makeImage({ seed: `idle ${name}`, built: system.now() - 1 })
    system.registry.push(IDLE, made, `build-${name}`, system.now())
  }
  heal(system)
  await push(system, 4)
  await wait(system, SECOND)
  await apply(system, await plan(system, 3), randomUUID())
  return system
}

export async function wait({ time }: System, ms: number): Promise<void> {
  await time.runUntil(time.elapsed() + ms)
}

/** Waits for work that goes on in simulated time, for at most so long. */
async function during<T>(system: System, work: Promise<T>, longest = MINUTE): Promise<T> {
  const state = { isOver: false }
  const over = work.finally(() => (state.isOver = true))
  over.catch(() => {})
  for (let waited = 0; !state.isOver && waited < longest; waited += 100) await wait(system, 100)
  if (!state.isOver) throw new Error('it did not end')
  return over
}

/** Pushes builds, some seconds apart: the order of what comes at once is not known, and nothing of it is deleted. */
export async function push(system: System, builds: number): Promise<void> {
  const before = system.team.builds.length
  while (system.team.builds.length < before + builds) {
    system.team.push(system.now())
    await wait(system, 10 * SECOND)
  }
}

/** Returns the id of a plan whose policy keeps so many builds. */
export async function plan(system: System, top: number): Promise<string> {
  const idle = {
    ...policyFor(1),
    name: 'idle',
    status: 'DISABLED' as const,
    scope: { kind: 'pattern' as const, registry: 'prod', pattern: 'idle/**' },
  }
  const builds = { ...policyFor(top), schedule: { cron: '0 * * * *', timeZone: 'UTC' } }
  const declared = [REGISTRY, builds, PROTECTION, idle].map((object) => ({ object }))
  const request = {
    workspace: 'default',
    requestedBy: 'somebody',
    declared,
    mayConnect: true,
    skipEffects: true,
  }
  const { id } = await during(
    system,
    ask(system, ({ plans }) => plans.create(request, () => {}, never)),
  )
  system.tops.set(id, top)
  return id
}

/** Applies a plan, and tells the judge what came of it, also if there is no answer. */
export async function apply(system: System, id: string, requestId: string): Promise<void> {
  const serial = (): number => system.store().objects.workspace('default').serial
  const before = serial()
  try {
    await during(
      system,
      ask(system, ({ plans }) => plans.apply(id, requestId, 'somebody')),
    )
  } finally {
    if (serial() > before) {
      system.judge.applied(system.tops.get(id) ?? 0, system.now())
      system.tell(`serial ${serial()} keeps ${system.tops.get(id) ?? 0} builds`)
    }
  }
}

/** Starts a run, unless the daemon refuses that or is dead. */
export async function startRun(system: System, kind: 'CLEAN' | 'DRY_RUN' = 'CLEAN'): Promise<void> {
  const request = { ...REF, kind, requestId: '' }
  await carefully(
    during(
      system,
      ask(system, ({ runs }) => runs.start(request)),
    ),
  )
}

/** What careen refuses is no fault. */
export async function carefully(deed: Promise<unknown>): Promise<void> {
  try {
    await deed
  } catch (thrown) {
    if (thrown instanceof Crash) return
    if (CareenError.from(thrown).code === 'INTERNAL') throw thrown
  }
}

/** All that a person would mend is well again. */
export function heal(system: System): void {
  const { faults, queue, registry, workers } = system
  faults.arm(undefined)
  system.trouble = 0
  queue.setDown(false)
  queue.repeat(1)
  registry.setWeather({ kind: 'fine' })
  system.daemon?.process.setSkew(0)
  for (const { process } of workers) process.setSkew(0)
  if (system.daemon === undefined) startDaemonIn(system)
  while (workers.length < WORKERS) startWorkerIn(system)
}

/** Heals, and waits until all is quiet, for at most two hours. */
export async function settle(system: System): Promise<void> {
  heal(system)
  for (let minute = 0; minute < 120; minute += 1) {
    await wait(system, MINUTE)
    await attend(system)
    if (isQuiet(system)) {
      if (system.isWary || leftOver(system).length === 0) return
      await startRun(system)
    }
  }
}

function isQuiet(system: System): boolean {
  const { runs, intents } = system.store()
  const all = runs.list({ limit: 20 })
  const isLive = all.some(({ state }) => state === 'QUEUED' || state === 'RUNNING')
  const isClean = all.find(({ kind }) => kind === 'CLEAN')?.state === 'SUCCEEDED'
  return !isLive && isClean && intents.open(REF).length === 0
}

/** People look at what waits for them. */
async function attend(system: System): Promise<void> {
  const { runs, repositories } = system.store()
  for (const { id } of runs.parked()) {
    await carefully(
      during(
        system,
        ask(system, (operations) => operations.approvals.create({ run: id, requestId: '' })),
      ),
    )
  }
  if (repositories.get(REF)?.stopped !== undefined)
    await carefully(
      during(
        system,
        ask(system, (operations) => operations.repositories.resume(REF)),
      ),
    )
  const last = runs.list({ limit: 20 }).find(({ kind }) => kind === 'CLEAN')
  if (last?.state === 'FAILED' || last?.state === 'CANCELLED') await startRun(system)
}
