import { CareenError } from '../../policies/index.ts'
import type { Simulation } from './hosts.ts'
import { policyFor, PROTECTION, REGISTRY } from './policy.ts'
/** People: they change the policy, begin and cancel runs, approve what waits, and resume what is stopped. */

const MINUTE = 60_000
const never = new AbortController().signal

/** Plans and applies a policy that keeps so many builds. Does nothing if the daemon does not answer. */
export async function changePolicy(world: Simulation, retainedTop: number): Promise<void> {
  const { daemon, judge, newId, tell, minutes } = world
  if (daemon === undefined) return
  const declared = [REGISTRY, policyFor(retainedTop, minutes), PROTECTION].map((object) => ({ object }))
  const request = {
    workspace: 'default',
    requestedBy: 'somebody',
    declared,
    mayConnect: true,
    skipEffects: true,
  }
  const plan = await daemon.operations.plans.create(request, () => {}, never)
  if (plan.changes.length === 0 || !daemon.process.isAlive()) return
  await daemon.operations.plans.apply(plan.id, newId(), 'somebody')
  tell(`the policy keeps ${retainedTop} builds`)
  judge.applied(retainedTop, daemon.process.clock.now())
}

/** What people do until an instant. */
export function meddle(world: Simulation, until: number): void {
  const { time, random, pace } = world
  for (let at = (5 * MINUTE) / pace; at < until; at += (random.int(1, 12) * MINUTE) / pace)
    time.after(at, () => void carefully(world, () => act(world)))
  // People look at what waits for them, and go on to do so.
  for (let at = MINUTE; at < until + 60 * MINUTE; at += 3 * MINUTE)
    time.after(at, () => void carefully(world, () => attend(world)))
}

/** Somebody changes how many builds the policy keeps. */
export function changeSometime(world: Simulation): Promise<void> {
  return carefully(world, () => changePolicy(world, world.random.int(1, 6)))
}

async function act(world: Simulation): Promise<void> {
  const { random, daemon, store, tell } = world
  const runs = daemon?.operations.runs
  const repository = random.pick(world.teams)?.repository ?? 'team/web'
  switch (random.pick(['policy', 'run', 'cancel'] as const)) {
    case 'policy':
      return changePolicy(world, random.int(1, 6))
    case 'run':
      await runs?.start({
        registry: 'prod',
        repository,
        kind: 'CLEAN',
        requestId: '',
      })
      return
    case 'cancel': {
      const live = store.runs.live({ registry: 'prod', repository }, 'CLEAN')
      if (live !== undefined) tell(`somebody cancels ${live.id}`)
      if (live !== undefined) runs?.cancel(live.id)
      return
    }
    case undefined:
  }
}

async function attend({ store, daemon, teams }: Simulation): Promise<void> {
  for (const { id } of store.runs.parked())
    await daemon?.operations.approvals.create({ run: id, requestId: '' })
  for (const { repository } of teams) {
    const ref = { registry: 'prod', repository }
    if (store.repositories.get(ref)?.stopped !== undefined) daemon?.operations.repositories.resume(ref)
  }
}

/** What careen refuses is no fault. */
async function carefully(world: Simulation, deed: () => Promise<void>): Promise<void> {
  try {
    await deed()
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'INTERNAL') throw thrown
    world.tell(`refused: ${error.code} ${error.message}`)
  }
}
