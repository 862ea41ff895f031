import { openTestRegistry } from '../conformance/registry.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'
import { report } from './measure.ts'

const COUNT = 300

async function filled() {
  const world = await openWorld()
  await pushTen(world, 0)
  const pushed = []
  for (let i = 0; i < COUNT; i += 1)
    pushed.push(await world.push('team/web', { tags: [`pr-${i}`], days: 30 }))
  return { world, pushed }
}

export async function benchDeletes(): Promise<void> {
  const ratios: number[] = []
  const [subjects, baselines]: [number[], number[]] = [[], []]
  for (let i = 0; i < 3; i += 1) {
    const { world, pushed } = await filled()
    await world.apply(webPolicy('max_delete_percent = 100'), true)
    const started = performance.now()
    const run = await world.clean('prod/team/web')
    const subject = performance.now() - started
    if (run.counts?.deleted !== COUNT) throw new Error(`deleted ${run.counts?.deleted}: ${run.message}`)
    await world[Symbol.asyncDispose]()
    const raw = await filled()
    const client = openTestRegistry(raw.world.registry.url)
    const rawStarted = performance.now()
    for (const { digest } of raw.pushed) await client.deleteManifest('team/web', digest)
    const baseline = performance.now() - rawStarted
    await client.close()
    await raw.world[Symbol.asyncDispose]()
    void pushed
    subjects.push(subject)
    baselines.push(baseline)
    ratios.push(subject / baseline)
  }
  const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[1] ?? Number.NaN
  report({
    name: `${COUNT} deletes from the registry in memory, with scan, checks and intents`,
    baseline: 'a bare loop of DELETEs',
    ratio: middle(ratios),
    subjectMs: middle(subjects),
    baselineMs: middle(baselines),
    more: { deletesPerSecond: Math.round((COUNT / middle(subjects)) * 1000) },
  })
}
