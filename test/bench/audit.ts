import { openStore } from '../../daemon/store/store.ts'
import { openVerification, runSubject, sha256 } from '../../policies/audit/index.ts'
import { pairs, report } from './measure.ts'

const EVENTS = 10_000

/** The record against the floor: the hashes of as many payloads. */
export async function benchAudit(): Promise<void> {
  const store = openStore(':memory:', { now: () => 0 })
  const about = runSubject({ workspace: 'default', registry: 'prod', repository: 'team/web', id: 'r-1' })
  const payload = { state: 'SUCCEEDED', kind: 'CLEAN', removals: 100, removals_sha256: 'a'.repeat(64) }
  const record = { type: 'careen.run.finished', actor: undefined, about, payload } as const
  const hashed = (): void => {
    const text = JSON.stringify(payload)
    for (let i = 0; i < 3 * EVENTS; i += 1) sha256(text)
  }
  const written = await pairs(
    () => {
      for (let i = 0; i < EVENTS; i += 1) store.audit.add(record)
    },
    hashed,
    2,
  )
  const baseline = 'three hashes of a payload for each'
  report({ name: `${EVENTS} events written, each in a transaction in memory`, baseline, ...written })
  const events = store.audit.list({ order: 'oldest', after: undefined, limit: EVENTS })
  const verified = await pairs(
    () => {
      const verification = openVerification({ anchor: undefined, key: undefined })
      for (const event of events) verification.add(event)
      if (verification.end().kind === 'broken') throw new Error('the record is broken')
    },
    hashed,
    2,
  )
  report({ name: `${EVENTS} events verified`, baseline, ...verified })
  store.close()
}
