import { compact } from '../../policies/model/index.ts'
import type { Lease, Run } from '../../proto/resources/index.ts'
import { failpoint } from '../failpoint.ts'
import { rememberPutBack } from '../inventory/index.ts'
import { factsFrom, tombstoneOf } from '../registry/manifest/index.ts'
import { basisFor } from './basis.ts'
import type { LedgerDeps } from './deps.ts'
import type { IntentIds } from './intent-ids.ts'
import { type Ledger, SEND_WITHIN } from './ledger.ts'
import { intend, mayIntend, recordOutcome } from './record-intents.ts'
import { recordScan } from './record-scan.ts'
import type { Held, Reports } from './reports.ts'
import { refuse } from './verify/verifying.ts'

type Recording = {
  readonly deps: LedgerDeps
  readonly reports: Reports
  readonly ids: IntentIds
  /** Returns the run of a lease. Throws LEASE_LOST. */
  readonly leased: (lease: Lease) => Run
}

type Call =
  | 'recordLoss'
  | 'recordManifests'
  | 'recordScan'
  | 'recordDecisions'
  | 'intend'
  | 'recordOutcome'
  | 'putBack'

/** What a run can read and decide again. An intent is durable, and so is then what it is based on. */
const LAZY: ReadonlySet<Call> = new Set(['recordManifests', 'recordScan', 'recordDecisions'])

/** The calls by which a worker reports, under its lease. Each is stored completely, or not at all. */
export function recordingLedger(recording: Recording): Pick<Ledger, Call> {
  const { deps, reports, ids } = recording
  const { store, now } = deps
  const held = holding(recording)
  return {
    recordLoss: (lease, loss) =>
      held('recordLoss', lease, (by) => {
        reports.loss(by, loss)
        store.losses.set(by.run, loss)
      }),
    recordManifests: (lease, read) =>
      held('recordManifests', lease, ({ run }) => store.facts.add(run.registry, factsFrom(read))),
    recordScan: async (lease, scan, last) => {
      const by = await held('recordScan', lease, (known) => {
        const upTo = basisFor(known.run, lease)?.pushesUpTo
        const verified = reports.scan(known, scan, last)
        recordScan(store, { ...known, upTo }, verified, last)
        if (last) reports.scanStored(known, verified)
        return known
      })
      if (last) await reports.measure(by)
    },
    recordDecisions: (lease, decisions, first) =>
      held('recordDecisions', lease, (by) => {
        const exceeded = reports.decisions(by, decisions, first)
        if (first) store.decisions.clear(by.run.id)
        store.decisions.append(by.run.id, decisions)
        return exceeded
      }),
    intend: (lease, intent) =>
      held('intend', lease, (by) => {
        mayIntend(deps, by, intent.digest)
        const id = ids.seal(lease, intend(deps, by, reports.intent(by, intent)))
        // Why: a tombstone is nobody's image, and is deleted at the end of the run.
        return intent.digest === tombstoneOf(by.run.id).digest ? { id } : { id, sendWithin: SEND_WITHIN }
      }),
    recordOutcome: (lease, intentId, outcome, detail) =>
      held('recordOutcome', lease, (by) => {
        const id = ids.open(lease, intentId)
        if (id === undefined) return refuse(by, 'the intent is not one of this lease')
        reports.outcome(by, id, outcome)
        return recordOutcome(deps, by.run, id, { outcome, at: now(), ...compact({ detail }) })
      }),
    putBack: (lease, digests) =>
      held('putBack', lease, (by) => {
        reports.putBack(by, digests)
        rememberPutBack(store, by.run, { digests, at: now() })
      }),
  }
}

/** Returns what executes a call in one transaction, with the run of its lease. */
function holding({ deps: { store }, leased }: Recording) {
  return async <T>(call: Call, lease: Lease, record: (held: Held) => T): Promise<T> => {
    const transact = LAZY.has(call) ? store.lazyTransaction : store.transaction
    const result = transact(() => {
      const recorded = record({ run: leased(lease), lease })
      failpoint(`${call}.beforeCommit`)
      return recorded
    })
    failpoint(`${call}.afterCommit`)
    return result
  }
}
