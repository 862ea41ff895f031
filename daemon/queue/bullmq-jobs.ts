import type { BulkJobOptions, Queue as BullQueue } from 'bullmq'
import type { Redis } from 'ioredis'

/** Returns the jobs of runs. The id says all: what else a job contains is not read. */
export function jobsOf(
  runIds: readonly string[],
): { readonly name: string; readonly data: { readonly runId: string }; readonly opts: BulkJobOptions }[] {
  return runIds.map((id) => ({ name: 'run', data: { runId: id }, opts: jobOptions(id) }))
}

/** Returns options with the run's id as the job's id. Adding a waiting run again has no effect; its id is free after its end. */
function jobOptions(runId: string): BulkJobOptions {
  return {
    jobId: runId,
    attempts: 5,
    backoff: { type: 'exponential', delay: 1000 },
    removeOnComplete: true,
    removeOnFail: true,
  }
}

/** States of a job that no worker will take, although its hash keeps it from being added again. */
const LOST: readonly string[] = ['unknown', 'completed', 'failed']

/** Adds the jobs of runs. Those that Redis has a hash of, but no entry in a list, are removed first. */
export async function repairJobs(
  queue: BullQueue,
  connection: Redis,
  runIds: readonly string[],
): Promise<void> {
  const states = await Promise.all(runIds.map((id) => queue.getJobState(id)))
  const lost = runIds.filter((_id, index) => LOST.includes(states[index] ?? ''))
  if (lost.length === 0) return
  const keys = ['completed', 'failed'].map((state) => queue.toKey(state))
  const removal = connection
    .multi()
    .del(...lost.flatMap((id) => [queue.toKey(id), `${queue.toKey(id)}:lock`]))
  for (const key of keys) removal.zrem(key, ...lost)
  await removal.exec()
  await queue.addBulk(jobsOf(lost))
}

/** Removes active jobs without a hash, or with options that are no JSON. Why: no worker could ever end them. */
export async function removeMalformed(queue: BullQueue, connection: Redis): Promise<void> {
  const active = queue.toKey('active')
  const ids = await connection.lrange(active, 0, -1)
  const options = await Promise.all(
    ids.map((id) => connection.hmget(queue.toKey(id), 'opts', 'progress', 'parent', 'name')),
  )
  const malformed = ids.filter((_id, index) => !isWhole(options[index] ?? []))
  if (malformed.length === 0) return
  const removal = connection.multi()
  for (const id of malformed) {
    const key = queue.toKey(id)
    removal.lrem(active, 0, id).srem(queue.toKey('stalled'), id).del(key, `${key}:lock`)
  }
  await removal.exec()
}

function isWhole([opts, progress, parent, name]: readonly (string | null)[]): boolean {
  return typeof name === 'string' && [opts, progress, parent].every((text) => isJson(text ?? null))
}

function isJson(text: string | null): boolean {
  if (text === null || text === '') return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
