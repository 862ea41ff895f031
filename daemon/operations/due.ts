import { type Instant, nextAfter, type Policy, type RepositoryRef } from '../../policies/index.ts'

/** Runs of one cron instant are spread over this many milliseconds, so that a registry is not hit all at once. */
export const JITTER = 10 * 60 * 1000

/**
 * When a repository is cleaned next: the first instant of the policy's schedule after `after`, plus the repository's own
 * share of the jitter, which is always the same. Undefined for a schedule that never comes.
 */
export function nextRun(policy: Policy, ref: RepositoryRef, after: Instant): Instant | undefined {
  const offset = Math.min(jitter(ref), JITTER)
  const base = nextAfter(policy.schedule, after - offset)
  return base === undefined ? undefined : base + offset
}

/** FNV-1a over the name, scaled to 0 .. JITTER: spread evenly, and stable from run to run. */
function jitter(ref: RepositoryRef): number {
  let hash = 0x811c9dc5
  for (const char of `${ref.registry}/${ref.repository}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return Math.floor((hash / 0x100000000) * JITTER)
}
