import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { skipWithoutServer } from '../support/skips.ts'

let told = false

/** Is there a Redis on this machine? Says once if there is none. */
export async function withRedis(): Promise<boolean> {
  const isSkipped = await skipWithoutServer('redis-server')
  if (isSkipped !== false && !told) console.error(`skipped: ${isSkipped}`)
  told = isSkipped !== false
  return isSkipped === false
}

/** Calls `act` for workers that ask the daemon, then for workers with a Redis of their own. */
export async function eachQueue(act: (queue: string, redis?: RedisServer) => Promise<void>): Promise<void> {
  await act('asking the daemon')
  if (!(await withRedis())) return
  await using redis = await startRedis()
  await act('Redis', redis)
}
