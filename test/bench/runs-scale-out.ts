import { median, report } from './measure.ts'
import { type Installation, startInstallation } from './runs-batches.ts'
import { startSlowRegistry } from './runs-machines.ts'
import { eachQueue } from './runs-queues.ts'

/** Why so many: while the last ones end, places are free. */
const RUNS = 120
const ROUNDS = 3
/** Why so long: with four workers the processors of a small machine would be the bound, and not the workers. Milliseconds. */
const LATENCY = 40
const COUNTS = [1, 2, 4] as const

/** Runs a second of one, two and four workers, with two places each. Most of a run's time is the registry's. */
export async function benchScaleOut(): Promise<void> {
  await using registry = await startSlowRegistry(RUNS, LATENCY)
  await eachQueue(async (queue, redis) => {
    const times = new Map<number, number[]>(COUNTS.map((count) => [count, []]))
    await using all = new AsyncDisposableStack()
    const installations: [number, Installation][] = []
    for (const workers of COUNTS) {
      const wanted = { url: registry.url, workers, concurrency: 2, redis }
      installations.push([workers, all.use(await startInstallation(wanted))])
    }
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const [workers, { batch }] of installations) {
        const { ms } = await batch(RUNS)
        // Why not the first: a process that has just started compiles.
        if (round > 0) times.get(workers)?.push(ms)
      }
    const one = times.get(1) ?? []
    for (const workers of COUNTS.slice(1)) tell(`${workers} workers, ${queue}`, times.get(workers) ?? [], one)
  })
}

function tell(name: string, many: readonly number[], one: readonly number[]): void {
  const speed = (ms: number): number => Math.round((RUNS / ms) * 10_000) / 10
  report({
    name: `${RUNS} runs by ${name}`,
    baseline: 'one worker (goal: the ratio at least)',
    ratio: median(one.map((ms, i) => ms / (many[i] ?? Number.NaN))),
    goal: 1.85,
    subjectMs: median(many),
    baselineMs: median(one),
    more: { runsPerSecond: speed(median(many)), ofOne: speed(median(one)) },
  })
}
