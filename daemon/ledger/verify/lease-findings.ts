import type { Decision } from '../../../policies/engine/index.ts'
import type { Instant, Policy } from '../../../policies/model/index.ts'
import type { Lease, Looks, RepositoryState, Run, RunReported } from '../../../proto/resources/index.ts'
import type { ScanRecord } from '../../inventory/index.ts'
import type { Store } from '../../store/store.ts'
import { policyFor } from '../basis.ts'
import { ByLease } from '../by-lease.ts'
import type { LedgerDeps } from '../deps.ts'
import type { Assignment } from '../ledger.ts'
import type { Held } from '../reports.ts'
import { addDecisions, type DecidedSoFar, type ImageKnowledge, nothingDecided } from './limits.ts'
import type { ProtectedBy } from './protected-by.ts'
import type { ScanSoFar } from './scan.ts'

/** What the daemon knows of the work of one lease. */
export type Findings = {
  readonly begun: Instant
  /** The bounds that the worker received. */
  readonly looks: Pick<Looks, 'baseline' | 'after'>
  readonly policy: Policy | undefined
  /** When anybody last scanned the repository, as this lease knows it. `unknown` after a restart of the daemon. */
  lastScanAt: Instant | undefined | 'unknown'
  scan: RunReported['scan']
  parts: ScanSoFar | undefined
  decided: DecidedSoFar | undefined
  /** The repository before the scan that is being stored. */
  before: RepositoryState | undefined
  /** True if a scan of this lease added or missed images, moved or missed tags, so that sums must be computed again. */
  changed: boolean
  /** Known from the first intent on. */
  protectedBy: ProtectedBy | undefined
}

/** The memory of leases. What it has is in the store too, as far as a restart of the daemon must not lose it. */
export type LeaseFindings = {
  readonly begun: (assignment: Assignment) => void
  readonly ended: (lease: Lease) => void
  readonly of: (held: Held) => Findings
  /** Notes a part of a scan as the worker sent it; `at`: the time that is stored. Requires a transaction. */
  readonly scanned: (
    held: Held,
    scan: ScanRecord,
    part: { readonly last: boolean; readonly at: Instant },
  ) => void
  /** Notes a part of the decisions. Requires a transaction. */
  readonly decide: (held: Held, decisions: readonly Decision[], first: boolean) => void
}

type FindingsDeps = Pick<LedgerDeps, 'store' | 'workspaces' | 'now'>

/** Decisions that are read at once. */
const PAGE = 1000

const NOTHING: Omit<Findings, 'begun' | 'looks' | 'policy' | 'lastScanAt'> = {
  scan: 'none',
  parts: undefined,
  decided: undefined,
  before: undefined,
  changed: false,
  protectedBy: undefined,
}

export function openFindings(deps: FindingsDeps): LeaseFindings {
  const { store } = deps
  const leases = new ByLease<Findings>()
  const of = (held: Held): Findings => {
    const found = leases.get(held.lease) ?? storedFindings(deps, held)
    leases.set(held.lease, found)
    return found
  }
  return {
    of,
    begun: ({ run, lease, looks, policy, now: begun }) => {
      const lastScanAt = store.repositories.get(run)?.lastScanAt
      leases.set(lease, { ...NOTHING, begun, looks, policy, lastScanAt })
    },
    ended: (lease) => leases.delete(lease),
    scanned: (held, scan, { last, at }) => {
      const found = of(held)
      const { added, missing, moved, missingTags } = scan
      found.changed ||= [added, missing, moved, missingTags].some(({ length }) => length > 0)
      if (last) found.before = store.repositories.get(held.run)
      found.parts = last ? undefined : { header: scan, parts: scan.part + 1 }
      if (!last) return
      found.scan = scan.complete ? 'complete' : 'incremental'
      found.decided = undefined
      if (found.lastScanAt !== 'unknown') found.lastScanAt = at
      note(store, held, found)
    },
    decide: (held, decisions, first) => {
      const found = of(held)
      if (first || found.decided === undefined)
        found.decided = nothingDecided(found.scan === 'complete', knowledgeOf(store, held.run))
      addDecisions(found.decided, decisions)
      if (first) note(store, held, found)
    },
  }
}

function note(store: Store, { run, lease }: Held, { scan, decided }: Findings): void {
  store.runs.update(run.id, {
    reported: { generation: lease.generation, scan, decided: decided !== undefined },
  })
}

function storedFindings({ store, workspaces, now }: FindingsDeps, { run, lease }: Held): Findings {
  const own = run.reported?.generation === lease.generation ? run.reported : undefined
  const parts = store.scanParts.all(run.id, lease.generation).length
  return {
    ...NOTHING,
    begun: now(),
    looks: store.looks.of(run),
    policy: policyFor(workspaces.model(run.workspace), run),
    lastScanAt: 'unknown',
    parts: parts === 0 ? undefined : { header: undefined, parts },
    changed: true,
    scan: own?.scan ?? 'none',
    decided: own?.decided === true ? storedDecisions(store, run, own.scan === 'complete') : undefined,
  }
}

function storedDecisions(store: Store, run: Run, complete: boolean): DecidedSoFar {
  const decided = nothingDecided(complete, knowledgeOf(store, run))
  for (let from = 0; ;) {
    const { decisions, positions } = store.decisions.page(run.id, from, PAGE)
    addDecisions(decided, decisions)
    const last = positions.at(-1)
    if (last === undefined) return decided
    from = last + 1
  }
}

function knowledgeOf({ sightings, tags, reviews, approvals }: Store, run: Run): ImageKnowledge {
  const since = reviews.lastClean(run)
  const arrived = new Set(since === undefined ? [] : sightings.arrivedSince(run, since))
  return {
    isUnseen: (digest) =>
      sightings.find(run, [digest]).some(({ missingSince }) => missingSince !== undefined) ||
      tags.isMissing(run, digest),
    mayHaveArrived: (digest) => arrived.has(digest),
    isApproved: (digest) => approvals.has(run, digest),
  }
}
