import type { Digest } from '../../policies/model/index.ts'
import type { ActiveLease } from './lease.ts'
import type { Ledger } from './ledger.ts'

/** Returns every digest that an applied plan showed, or a person approved, for the run's repository. */
export async function approvedDigests(
  ledger: Pick<Ledger, 'approved'>,
  lease: Pick<ActiveLease, 'current' | 'signal'>,
): Promise<ReadonlySet<Digest>> {
  const approved = new Set<Digest>()
  for await (const part of ledger.approved(lease.current(), lease.signal))
    for (const digest of part) approved.add(digest)
  return approved
}
