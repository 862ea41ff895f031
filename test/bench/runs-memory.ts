import { median, report } from './measure.ts'
import { type Installation, startInstallation } from './runs-batches.ts'
import { startSlowRegistry } from './runs-machines.ts'
import { eachQueue } from './runs-queues.ts'

const RUNS = 100
const WARM = 3
const BATCHES = 10

/**
 * Time and memory of a daemon and a worker over a thousand runs. Memory is what the process needs after its garbage is collected, in the heap of V8
 * and beside it. What the kernel gave it is printed too: V8 returns it late, and takes more before it collects.
 */
export async function benchMemory(): Promise<void> {
  await using registry = await startSlowRegistry(RUNS)
  await eachQueue(async (queue, redis) => {
    await using installation = await startInstallation({
      url: registry.url,
      workers: 1,
      concurrency: 8,
      redis,
    })
    for (let i = 0; i < WARM; i += 1) await installation.batch(RUNS)
    const before = await memoryOf(installation)
    const times: number[] = []
    for (let i = 0; i < BATCHES; i += 1) times.push((await installation.batch(RUNS)).cpuMs)
    const after = await memoryOf(installation)
    const [first, last] = [median(times.slice(0, 3)), median(times.slice(-3))]
    const name = `of ${BATCHES * RUNS} runs, ${queue}`
    report({
      name: `processor time of the last 300 ${name}`,
      baseline: 'the first 300 of them (goal: no growth)',
      ratio: last / first,
      goal: 1.1,
      subjectMs: last / RUNS,
      baselineMs: first / RUNS,
    })
    report({
      name: `memory that daemon and worker need, MiB, at the end ${name}`,
      baseline: 'at the beginning (goal: no growth)',
      ratio: after.held / before.held,
      goal: 1.1,
      subjectMs: after.held,
      baselineMs: before.held,
      more: { rssMiB: Math.round(after.rss), rssBeforeMiB: Math.round(before.rss) },
    })
  })
}

async function memoryOf({ daemon, workers }: Installation): Promise<{ held: number; rss: number }> {
  const all = await Promise.all([daemon, ...workers].map((one) => one.memory()))
  return {
    held: all.reduce((sum, { heldMiB }) => sum + heldMiB, 0),
    rss: all.reduce((sum, { rssMiB }) => sum + rssMiB, 0),
  }
}
