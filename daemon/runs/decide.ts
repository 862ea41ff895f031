import type { LimitCheck } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import { countTags, type Decided, decideHere } from '../evaluation/index.ts'
import { approvedDigests, withExceeded } from '../ledger/index.ts'
import { openerIn } from '../registry/client.ts'
import type { Execution } from './execution.ts'
import { observe, type ObservedRepository, reportedPushes } from './observe.ts'

/** How many decisions one call records. */
const DECISIONS_PART = 200

/**
 * Observes the repository and decides about its images. After an incremental scan it decides on a complete one as well if
 * anything would be deleted or a limit is exceeded; only the complete one counts then.
 */
export async function decideRepository(execution: Execution): Promise<Decided> {
  const reported = await reportedPushes(execution)
  if (reported !== undefined) {
    const decided = await decide(execution, await observe(execution, reported))
    if (isQuiet(decided)) return decided
  }
  return decide(execution, await observe(execution, undefined))
}

function isQuiet({ decisions, limitChecks }: Decided): boolean {
  return decisions.every(({ action }) => action === 'KEEP') && limitChecks.every(({ ok }) => ok)
}

/** Evaluates the policy, checks its limits, and records every decision. What the daemon finds exceeded counts too. */
async function decide(execution: Execution, { scanned, pending }: ObservedRepository): Promise<Decided> {
  const { ledger, assignment, lease, client, time, signal } = execution
  const { run, registry, policy, protections, pins, conditions, quotaBytes } = assignment
  const isEmpty = assignment.empty.has('approved digests')
  const approved = isEmpty ? new Set<Digest>() : await approvedDigests(ledger, lease)
  const request = {
    ref: run,
    scanned,
    policy,
    protections,
    pins,
    approved,
    scopeTags: await tagsInScope(execution, scanned.tags),
    scopeBytes: quotaBytes === undefined ? undefined : quotaBytes + scanned.bytes,
    changedAt: assignment.policyChangedAt,
    conditions,
    pending,
    now: time.now(),
  }
  const decided = await decideHere(request, { client, registry, signal })
  const { decisions } = decided
  let exceeded: readonly LimitCheck[] = []
  for (let from = 0; from === 0 || from < decisions.length; from += DECISIONS_PART) {
    const part = decisions.slice(from, from + DECISIONS_PART)
    exceeded = await ledger.recordDecisions(lease.current(), part, from === 0)
  }
  return { ...decided, limitChecks: withExceeded(decided.limitChecks, exceeded) }
}

/** Counts the tags that a quota of tags counts; undefined without such a quota, or if they cannot be counted. */
async function tagsInScope(
  { assignment, open, signal }: Execution,
  tags: number,
): Promise<number | undefined> {
  const { run, policy, quotaScope: others, quotaRegistries: registries } = assignment
  if (policy?.quota?.tags === undefined) return undefined
  return countTags({
    own: { ref: run, tags },
    others,
    registries,
    open: openerIn(open, run.workspace),
    signal,
  })
}
