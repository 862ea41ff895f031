import type { Digest } from '../../policies/model/index.ts'
import type { ActiveLease } from './lease.ts'
import type { Ledger } from './ledger.ts'

/** Returns every digest that an applied plan showed, or a person approved, for the run's repository. */
export async function approvedDigests(
  ledger: Pick<Ledger, 'approved'>,
  lease: Pick<ActiveLease, 'current'>,
): Promise<ReadonlySet<Digest>> {
  const approved = new Set<Digest>()
  let after = ''
  for (;;) {
    const page = await ledger.approved(lease.current(), after)
    for (const digest of page) approved.add(digest)
    const last = page.at(-1)
    if (last === undefined) return approved
    after = last
  }
}
