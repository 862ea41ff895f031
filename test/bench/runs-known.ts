import { systemClock } from '../../daemon/clock.ts'
import { openStore } from '../../daemon/store/store.ts'
import { careen, folder } from '../support/processes.ts'
import { pairs, report, timed } from './measure.ts'
import { batchOf } from './runs-batches.ts'
import {
  apply,
  type Daemon,
  runsPolicy,
  startBuiltDaemon,
  startBuiltWorker,
  startSlowRegistry,
} from './runs-machines.ts'

const POLICIES = 10_000
const IMAGES = 1_000_000
const PAIRS = 3
const RUNS = 100
const GOAL = 250

/** Memory of a daemon that knows many policies and images: after the apply, after it was restarted and has answered, and after runs. */
export async function benchKnown(): Promise<void> {
  using at = folder()
  await using registry = await startSlowRegistry(RUNS)
  const hcl = `${manyPolicies()}${runsPolicy(registry.url)}`
  const first = await startBuiltDaemon(at.path)
  const ms = await timed(() => apply(at.path, first.address, hcl))
  await tell(`an apply that creates ${POLICIES} policies`, ms, first)
  await first.stop()
  fill(first.database)
  await using daemon = await startBuiltDaemon(at.path)
  await listing(daemon)
  const worker = await startBuiltWorker(daemon.address, 4)
  const measured = await batchOf(daemon, [worker], RUNS)
  await worker.stop()
  await tell(`${RUNS} runs of a daemon with ${POLICIES} policies and ${IMAGES} images`, measured.ms, daemon)
}

/** The goal is one of memory. */
async function tell(name: string, ms: number, daemon: Daemon): Promise<void> {
  const { heldMiB, rssMiB } = await daemon.memory()
  report({
    name: `memory of the daemon after ${name}`,
    baseline: `${GOAL} MiB`,
    ratio: rssMiB / GOAL,
    goal: 1,
    subjectMs: ms,
    baselineMs: Number.NaN,
    more: { daemonMiB: Math.round(rssMiB), heldMiB: Math.round(heldMiB), goalMiB: GOAL },
  })
}

async function listing(daemon: Daemon): Promise<void> {
  using at = folder()
  await using bare = await startBuiltDaemon(at.path)
  const measured = await pairs(
    () => careen(['repositories'], { CAREEN_ADDRESS: daemon.address }),
    () => careen(['repositories'], { CAREEN_ADDRESS: bare.address }),
    PAIRS,
  )
  const [{ rssMiB, heldMiB }, empty] = [await daemon.memory(), await bare.memory()]
  report({
    name: `listing the repositories of a daemon with ${POLICIES} policies and ${IMAGES} images`,
    baseline: 'the same with an empty daemon',
    ...measured,
    more: {
      daemonMiB: Math.round(rssMiB),
      heldMiB: Math.round(heldMiB),
      emptyMiB: Math.round(empty.rssMiB),
      goalMiB: GOAL,
    },
  })
}

function manyPolicies(): string {
  const policy = (i: number): string =>
    `lifecycle_policy "p${i}" {\n  registry = registry.many\n  repository = "many/r${i}"\n  status = "DISABLED"\n` +
    '  rule "r" {\n    tag_regexp = "pr-[0-9]+"\n    expire_period = "7d"\n  }\n}\n'
  return `registry "many" {\n  url = "http://127.0.0.1:9"\n}\n${Array.from({ length: POLICIES }, (_, i) => policy(i)).join('')}`
}

function fill(database: string): void {
  const store = openStore(database, systemClock)
  const each = IMAGES / POLICIES
  for (let i = 0; i < POLICIES; i += 1) {
    const ref = { registry: 'many', repository: `many/r${i}` }
    const digest = (k: number): string => `sha256:${(i * each + k).toString(16).padStart(64, '0')}`
    store.transaction(() => {
      store.repositories.upsert({ ...ref, workspace: 'default' })
      const found = Array.from({ length: each }, (_, k) => ({
        digest: digest(k),
        firstSeenAt: 1,
        baseline: false,
      }))
      store.sightings.add(ref, found)
    })
  }
  store.close()
}
