import { systemClock } from '../../daemon/clock.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/server.ts'
import { openRegistry } from '../../daemon/registry/open.ts'
import { pushImage } from '../support/push.ts'
import { report } from './measure.ts'

const ALLOWED = 50
const SECONDS = 40
const LANES = 64
const REPOSITORY = 'team/web'

type Limit = (now: number) => boolean

/** A second's worth may come at once. */
function bucket(): Limit {
  let [left, at] = [ALLOWED, performance.now()]
  return (now) => {
    left = Math.min(ALLOWED, left + ((now - at) * ALLOWED) / 1000)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}

/** So many in any second. */
function slidingSecond(): Limit {
  let recent: number[] = []
  return (now) => {
    recent = recent.filter((at) => at > now - 1000)
    return recent.length < ALLOWED && recent.push(now) > 0
  }
}

const LIMITS = { 'a bucket of one second': bucket, 'a sliding second': slidingSecond }

/** Reads from a registry that refuses more than 50 requests a second. Held against the rate that it allows. */
export async function benchThrottled(): Promise<void> {
  for (const [name, limit] of Object.entries(LIMITS)) {
    await throttled(`${name}, Retry-After`, limit(), { 'retry-after': '1' })
    await throttled(`${name}, no Retry-After`, limit(), {})
  }
}

async function throttled(name: string, limit: Limit, headers: Record<string, string>): Promise<void> {
  let [open, refused] = [true, 0]
  const fault = (): Fault | undefined => {
    if (open || limit(performance.now())) return undefined
    refused += 1
    return { kind: 'answer', status: 429, headers }
  }
  const registry = await startMemoryRegistry({ fault })
  const { digest } = await pushImage({ url: registry.url, repository: REPOSITORY }, { tags: ['a'] })
  open = false
  const client = openRegistry({ ...systemClock, url: registry.url, version: 'bench', random: Math.random })
  const count = ALLOWED * SECONDS
  const signal = new AbortController().signal
  const startedAt = performance.now()
  let left = count
  const lane = async (): Promise<void> => {
    for (; left > 0;) {
      left -= 1
      if (!(await client.manifest(REPOSITORY, digest, signal))) throw new Error('the manifest is gone')
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  const ms = performance.now() - startedAt
  await client.close()
  await registry.close()
  report({
    name: `${count} reads, 429 above ${ALLOWED} a second: ${name}`,
    baseline: 'the allowed rate (goal: 0.85 of it, 429s at most 2 %)',
    ratio: count / (ms / 1000) / ALLOWED,
    goal: 0.85,
    subjectMs: ms,
    baselineMs: SECONDS * 1000,
    more: { refused, refusedPercent: Math.round((refused / count) * 10_000) / 100 },
  })
}
