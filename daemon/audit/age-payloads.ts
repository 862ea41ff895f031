import { eventSubject } from '../../policies/audit/index.ts'
import type { Instant } from '../../policies/model/index.ts'
import type { Store } from '../store/store.ts'

/** Payloads that are removed in one transaction. Why so few: other calls wait for it. */
const SLICE = 2000

/** Removes payloads of events that are older, with an event that says so. Returns true if more of them are there. */
export function agePayloads(
  { audit, transaction }: Pick<Store, 'audit' | 'transaction'>,
  before: Instant,
): boolean {
  return transaction(() => {
    const { through, payloads } = audit.removePayloads(before, SLICE)
    if (payloads === 0) return false
    audit.add({
      type: 'careen.audit.aged',
      actor: undefined,
      about: eventSubject(through),
      payload: { payloads },
    })
    return payloads === SLICE
  })
}
