import { type Instant, nextAfter, type Policy, type RepositoryRef } from '../../policies/index.ts'

/** Runs of one cron instant are spread over at most this, so that a registry is not hit all at once. Milliseconds. */
const JITTER = 10 * 60 * 1000

/**
 * When a repository is cleaned next: the first instant of the policy's schedule after `after`, plus the repository's own
 * share of the jitter, which is always the same. The jitter is at most half of the time to the instant that follows, so
 * that no instant is skipped. Undefined for a schedule that never comes.
 */
export function nextRun(policy: Policy, ref: RepositoryRef, after: Instant): Instant | undefined {
  const first = nextAfter(policy.schedule, after - JITTER)
  for (let base = first; base !== undefined; base = nextAfter(policy.schedule, base)) {
    const following = nextAfter(policy.schedule, base) ?? Number.POSITIVE_INFINITY
    const due = base + Math.floor(share(ref) * Math.min(JITTER, (following - base) / 2))
    if (due > after) return due
  }
  return undefined
}

/** FNV-1a over the name, scaled to 0 .. 1: spread evenly, and stable from run to run. */
function share(ref: RepositoryRef): number {
  let hash = 0x811c9dc5
  for (const char of `${ref.registry}/${ref.repository}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return hash / 0x100000000
}
