import { startRedis } from '../support/redis-server.ts'
import { median, report } from './measure.ts'
import { type Batch, startInstallation } from './runs-batches.ts'
import { startScript, startSlowRegistry } from './runs-machines.ts'
import { withRedis } from './runs-queues.ts'

const RUNS = 60
const CONCURRENCY = 4
/** Batches that are not measured. Why so many: V8 compiles for seconds. */
const WARM = 2
const ROUNDS = 5

type Subject = (runs: number) => Promise<Batch>

/**
 * Processor time of a run in daemon, worker and Redis together, beyond that of the same runs in one process. That process has no queue, no scheduler
 * and no worker. It calls itself over gRPC, as a worker calls its daemon; how much that is shows the second baseline, which does not.
 */
export async function benchCost(): Promise<void> {
  await using registry = await startSlowRegistry(RUNS)
  await using redis = (await withRedis()) ? await startRedis() : undefined
  await using direct = await startAlone(registry.url)
  await using overGrpc = await startAlone(registry.url, 'grpc')
  const wanted = { url: registry.url, workers: 1, concurrency: CONCURRENCY }
  await using asking = await startInstallation(wanted)
  await using queued = redis === undefined ? undefined : await startInstallation({ ...wanted, redis })
  const subjects: Record<string, Subject> = {
    direct: direct.batch,
    overGrpc: overGrpc.batch,
    asking: asking.batch,
    ...(queued === undefined ? {} : { queued: queued.batch }),
  }
  const spent: Record<string, number[]> = { direct: [], overGrpc: [], asking: [], queued: [] }
  for (let round = 0; round < WARM + ROUNDS; round += 1)
    for (const [name, batch] of Object.entries(subjects)) {
      const { cpuMs } = await batch(RUNS)
      if (round >= WARM) spent[name]?.push(cpuMs / RUNS)
    }
  tell('asking the daemon', spent['asking'] ?? [], spent)
  if (queued !== undefined) tell('Redis', spent['queued'] ?? [], spent)
}

function tell(queue: string, subject: readonly number[], spent: Readonly<Record<string, number[]>>): void {
  const { overGrpc = [], direct = [] } = spent
  const beyond = subject.map((ms, i) => ms - (overGrpc[i] ?? Number.NaN))
  report({
    name: `processor time of a run in daemon, worker and queue together, ${queue}`,
    baseline: 'the same run in one process that calls itself over gRPC, without queue, scheduler and worker',
    ratio: median(subject.map((ms, i) => ms / (overGrpc[i] ?? Number.NaN))),
    subjectMs: median(subject),
    baselineMs: median(overGrpc),
    more: { overheadMs: Math.round(median(beyond) * 10) / 10, goalMs: 5, withoutGrpcMs: median(direct) },
  })
}

async function startAlone(url: string, over = '') {
  const script = startScript(import.meta.resolve('./runs-alone.ts'), [url, `${CONCURRENCY}`, over])
  await script.line()
  return {
    batch: async (runs: number): Promise<Batch> => {
      script.write(`${runs}`)
      return JSON.parse(await script.line()) as Batch
    },
    [Symbol.asyncDispose]: script[Symbol.asyncDispose],
  }
}
