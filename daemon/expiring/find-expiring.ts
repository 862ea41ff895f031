import type { Decision } from '../../policies/engine/index.ts'
import type { Instant, Policy, RepositoryRef } from '../../policies/model/index.ts'
import { nextRuns } from '../workspaces/index.ts'

/** An image that a run of the schedule will delete if nothing but the time changes. */
export type ExpiringImage = {
  readonly decision: Decision
  /** From when on the policy deletes it. */
  readonly goesAt: Instant
  /** When the first run begins after that. */
  readonly deletesAt: Instant
}

/** Returns when the first run begins that finds an instant past. Undefined: the schedule has no such run. */
export type RunAfter = (at: Instant) => Instant | undefined

/** Returns the runs of a policy's schedule for one repository. Requires a limited span: it remembers each run that it found. */
export function runsAfter(policy: Policy, ref: RepositoryRef): RunAfter {
  const known: { readonly from: Instant; readonly to: Instant }[] = []
  return (at) => {
    const found = known.find(({ from, to }) => from <= at && at <= to)
    if (found !== undefined) return found.to
    const to = nextRuns(at - 1)(policy, ref)
    if (to !== undefined) known.push({ from: at, to })
    return to
  }
}

/**
 * Returns the images among `decisions` that a run before `until` deletes. Parts of an image are not images. Images that go by their
 * rank, or now, are not among them: nobody knows what will be pushed.
 */
export function expiringIn(
  decisions: readonly Decision[],
  runAfter: RunAfter,
  until: Instant,
): readonly ExpiringImage[] {
  return decisions.flatMap((decision) => {
    const { action, goesAt, digest, group } = decision
    if (action !== 'KEEP' || digest !== group || goesAt === undefined || goesAt >= until) return []
    const deletesAt = runAfter(goesAt)
    return deletesAt === undefined || deletesAt >= until ? [] : [{ decision, goesAt, deletesAt }]
  })
}
