import { eventSubject } from '../../policies/audit/index.ts'
import type { Duration, Instant } from '../../policies/model/index.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Signer } from './anchor-key.ts'

const INTERVAL: Duration = 24 * 3_600_000
/** Most events between two anchors. */
const EVENTS = 10_000

type AuditStore = Pick<Store, 'audit' | 'transaction'>

/** Returns true if the chain has events that are not signed, and the last signature is too old, or too far back. */
export function isAnchorDue({ audit }: AuditStore, now: Instant): boolean {
  const head = audit.head()
  if (head === undefined || head.type === 'careen.audit.anchored') return false
  const last = audit.newest('careen.audit.anchored')
  if (last === undefined) return true
  return now - last.createdAt >= INTERVAL || head.sequence - last.sequence >= EVENTS
}

/** Signs the head of the chain, keeps the signature as an event, and logs it, so that it is elsewhere, too. */
export function anchor({ audit, transaction }: AuditStore, signer: Signer, log: Log): void {
  const head = transaction(() => {
    const last = audit.head()
    if (last === undefined) return undefined
    const { sequence, sha256 } = last
    const payload = { sha256, signature: signer.sign({ sequence, sha256 }), public_key: signer.publicKey }
    audit.add({
      type: 'careen.audit.anchored',
      actor: undefined,
      about: eventSubject(sequence),
      payload,
    })
    return { sequence, ...payload }
  })
  if (head !== undefined) log.info('the record of what was done is signed. Keep this line elsewhere', head)
}
