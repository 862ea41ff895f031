import type { Pool } from 'undici'
import { executeRun } from '../../daemon/runs/execute-run.ts'
import type { RegistryServer } from '../support/registry-server.ts'
import { openWorld, type World } from '../support/world.ts'
import { median, report, timed } from './measure.ts'

/** Images that go in one measurement. */
const COUNT = 100
const PAIRS = 5

export type Removals = {
  readonly server: RegistryServer
  readonly pool: Pool
  /** Two repositories with the same images. */
  readonly ours: string
  readonly bare: string
  readonly digests: readonly string[]
}

export const policy = (url: string, repository: string, tags: string): string =>
  `registry "prod" {\n  url = "${url}"\n}\nlifecycle_policy "bench" {\n  registry = registry.prod\n  repository = "${repository}"\n` +
  `  status = "ACTIVE"\n  max_delete_percent = 100\n  rule "all" {\n    tag_regexp = "${tags}"\n    expire_period = "7d"\n  }\n}\n`

/**
 * A hundred images go at a time, by a run of careen's from one repository and by bare DELETEs from another that is always of
 * the same size: what a DELETE costs there grows with the number of tags. Of a run only what comes after the decisions counts.
 */
export async function benchRemovals(removals: Removals): Promise<void> {
  await using world = await openWorld()
  const ratios: number[] = []
  const [subjects, baselines, wholes]: [number[], number[], number[]] = [[], [], []]
  // The first pair warms up.
  for (let i = 1; i <= PAIRS + 1; i += 1) {
    const bare = (): Promise<number> => timed(() => deleteBare(removals, i))
    const before = i % 2 === 0 ? await bare() : undefined
    const { removing, whole } = await removeByRun(world, removals, i)
    const baseline = before ?? (await bare())
    if (i === 1) continue
    ratios.push(removing / baseline)
    subjects.push(removing)
    baselines.push(baseline)
    wholes.push(whole)
  }
  report({
    name: `${COUNT} images from docker-registry 2.8, from the first turn for a delete to the end of the run`,
    baseline: 'a bare loop of DELETEs of digests',
    ratio: median(ratios),
    goal: 1.1,
    subjectMs: median(subjects),
    baselineMs: median(baselines),
    more: { wholeRunMs: Math.round(median(wholes)), pairs: PAIRS },
  })
}

/** Those from `v100`, `v200` and so on. */
async function deleteBare({ pool, bare, digests }: Removals, i: number): Promise<void> {
  for (const digest of digests.slice(i * COUNT, (i + 1) * COUNT)) {
    const path = `/v2/${bare}/manifests/${digest}`
    const { statusCode, body } = await pool.request({ method: 'DELETE', path })
    await body.dump()
    if (statusCode !== 202) throw new Error(`${path}: ${statusCode}`)
  }
}

type Took = { readonly removing: number; readonly whole: number }

async function removeByRun(world: World, { server, ours }: Removals, i: number): Promise<Took> {
  await world.apply(policy(server.url, ours, `v${i}[0-9]{2}`), true)
  const run = await world.start(`prod/${ours}`)
  let [began, ended] = [Number.NaN, Number.NaN]
  const open: World['open'] = async (registry) => {
    const client = await world.open(registry)
    const deleteSlot: typeof client.deleteSlot = (...turn) => {
      if (Number.isNaN(began)) began = performance.now()
      return client.deleteSlot(...turn)
    }
    return { ...client, deleteSlot }
  }
  const finish: World['ledger']['finish'] = (...result) => {
    ended = performance.now()
    return world.ledger.finish(...result)
  }
  const deps = { ledger: { ...world.ledger, finish }, open, clock: world.clock, worker: 'bench' }
  const whole = await timed(() => executeRun(deps, run.id, new AbortController().signal))
  const { counts, message } = world.runs.get(run.id)
  if (counts?.deleted !== COUNT) throw new Error(`deleted ${counts?.deleted}: ${message}`)
  return { removing: ended - began, whole }
}
