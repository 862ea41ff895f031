import { addressOf, type Instant, type Policy, type RepositoryRef } from '../../policies/model/index.ts'
import type { RepositoryState } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** A count of bytes that is older says nothing about now. */
const FRESH = 48 * 3600 * 1000

/**
 * Bytes that the repositories of a quota's scope held at their last scans, all but one; what several images of one repository
 * share is counted once. Undefined when a repository was not scanned in the last 48 hours: the gate stays shut.
 */
export function bytesOfOthers(
  scope: readonly RepositoryState[],
  own: RepositoryRef,
  now: Instant,
): number | undefined {
  let sum = 0
  for (const state of scope) {
    if (state.registry === own.registry && state.repository === own.repository) continue
    if (state.bytes === undefined || now - (state.lastScanAt ?? 0) > FRESH) return undefined
    sum += state.bytes
  }
  return sum
}

/** Until when a policy that was changed then cools off. Undefined: it does not, or not any more. */
export function coolsUntil(
  { coolingOff }: Policy,
  changed: Instant | undefined,
  now: Instant,
): Instant | undefined {
  const until = coolingOff === undefined || changed === undefined ? undefined : changed + coolingOff
  return until !== undefined && now < until ? until : undefined
}

/** When the policy was last changed by an apply; undefined: it is not in force yet, or not known. */
export function changedAt(store: Store, policy: Policy | undefined): Instant | undefined {
  const stored = policy === undefined ? undefined : store.objects.get(addressOf(policy))
  if (stored === undefined) return undefined
  return store.objects.appliedAt(stored.workspace, stored.serial)
}
