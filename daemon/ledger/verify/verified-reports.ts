import { sentence } from '../../../policies/engine/index.ts'
import { CareenError, type Digest } from '../../../policies/model/index.ts'
import { readableDuration } from '../../../policies/scalars/index.ts'
import type { LeaseName, NewIntent, Outcome, Run } from '../../../proto/resources/index.ts'
import { type ScanRecord, sizeOf } from '../../inventory/index.ts'
import { inspect, tombstoneOf } from '../../registry/manifest/index.ts'
import type { Store } from '../../store/store.ts'
import type { LedgerDeps } from '../deps.ts'
import type { RunResult } from '../ledger.ts'
import type { Held, Reports } from '../reports.ts'
import { bytesHeld } from './bytes-freed.ts'
import { openIntents } from './counts.ts'
import { verifyDecisions } from './decisions.ts'
import { computedResult, ownIntents, verifyResult } from './finish.ts'
import { type Removal, verifyIntent } from './intent.ts'
import { type LeaseFindings, openFindings } from './lease-findings.ts'
import { exceededLimits } from './limits.ts'
import { firstRefusal, type ReportFault, shown, wrongDigest } from './names.ts'
import { settledOtherwise, verifyOutcome } from './outcome.ts'
import { openProtectedBy } from './protected-by.ts'
import { SCAN_SKEW, verifyDifference, verifyPart } from './scan.ts'

type VerifyDeps = Pick<LedgerDeps, 'store' | 'workspaces' | 'now' | 'late' | 'yieldLoop'>

type Verifying = VerifyDeps & { readonly findings: LeaseFindings }

/** Returns the reports of workers, verified by what the daemon knows itself. */
export function verifiedReports(deps: VerifyDeps): Reports {
  const findings = openFindings(deps)
  const verifying = { ...deps, findings }
  return {
    begun: findings.begun,
    ended: findings.ended,
    scan: (held, scan, last) => scanned(verifying, held, { scan, last }),
    scanStored: (held, scan) => storeSums(verifying, held, scan),
    measure: (held) => measured(verifying, held),
    decisions: (held, decisions, first) => {
      const { policy, scan, decided } = findings.of(held)
      if (!first && decided === undefined) refuse(held, 'the first part of the decisions did not arrive')
      const ground = {
        rules: policy === undefined ? undefined : new Set(policy.rules.map(({ label }) => label)),
        scanned: scan !== 'none',
        isKnown: (digest: Digest) => deps.store.sightings.find(held.run, [digest]).length > 0,
        isDecided: (digest: Digest) => !first && decided?.images.has(digest) === true,
      }
      refuse(held, verifyDecisions(decisions, ground))
      findings.decide(held, decisions, first)
    },
    intent: (held, intent) => intended(verifying, held, intent),
    finish: (held, result) => finished(verifying, held, result),
    outcome: (held, id, outcome) => settled(deps, held, id, outcome),
    putBack: (held, digests) =>
      refuse(
        held,
        firstRefusal(digests, (digest) => wrongDigest(digest) ?? neverHere(deps, held.run, digest)),
      ),
  }
}

/** Throws REPORT_REFUSED if there is a refusal. */
function refuse({ run }: Held, refusal: ReportFault): void {
  if (refusal === undefined) return
  throw new CareenError(
    'REPORT_REFUSED',
    `run ${run.id}: the daemon refused a report of the worker: ${refusal}`,
    {
      metadata: { run: run.id, report: refusal },
    },
  )
}

type Part = { readonly scan: ScanRecord; readonly last: boolean }

/** Returns the part with the times of the daemon. */
function scanned({ store, now, findings }: Verifying, held: Held, { scan, last }: Part): ScanRecord {
  const { run } = held
  const { parts, looks, begun, lastScanAt } = findings.of(held)
  const ahead = scan.at - now()
  if (scan.part === 0 && Math.abs(ahead) > SCAN_SKEW) throw clockDiffers(run, ahead)
  const unchanged = lastScanAt === store.repositories.get(run)?.lastScanAt
  const sighting = (digest: Digest) => store.sightings.find(run, [digest])[0]
  const tag = (name: string) => store.tags.find(run, name)
  refuse(held, verifyPart(scan, parts) ?? verifyDifference(scan, { looks, begun, unchanged, sighting, tag }))
  // A scan ends later than the one before it, also if the clock was set back a little.
  const at = Math.min(scan.at, Math.max(now(), (looks.after ?? Number.NEGATIVE_INFINITY) + 1))
  findings.scanned(held, scan, { last, at })
  const added = scan.added.map(({ digest, baseline, after }) => {
    const fresh = { digest, firstSeenAt: at, baseline }
    return after === undefined ? fresh : { ...fresh, after }
  })
  return { ...scan, at, after: Math.min(scan.after, at), added }
}

/** Stores the numbers of the daemon. The bytes are those of before until they are computed. */
function storeSums({ store, findings }: Verifying, held: Held, { at }: ScanRecord): void {
  const { run } = held
  const bytes = findings.of(held).before?.bytes ?? 0
  const sums = { tags: store.tags.count(run), images: store.sightings.count(run), bytes }
  store.repositories.recordScan(run, { at, ...sums })
}

/** Computes the bytes of the repository, unless its images are those of before. */
async function measured(verifying: Verifying, held: Held): Promise<void> {
  const { store, findings } = verifying
  const found = findings.of(held)
  const { run } = held
  const now = store.repositories.get(run)
  if (now === undefined) return
  const isSame = !found.changed && found.before?.images === now.images && found.before?.bytes !== undefined
  found.changed = false
  if (!isSame) store.repositories.setBytes(run, await bytesHeld(verifying, run))
}

function clockDiffers({ id }: Run, ahead: number): CareenError {
  const apart = readableDuration(Math.round(Math.abs(ahead) / 1000) * 1000)
  return new CareenError(
    'CLOCK_DIFFERS',
    `run ${id}: its scan ended ${apart} ${ahead > 0 ? 'after' : 'before'} now on the daemon's clock. Nothing was stored. Set both clocks`,
    { metadata: { run: id } },
  )
}

/** Returns the intent with what the daemon finds in the manifest and in the decision. */
function intended(verifying: Verifying, held: Held, intent: NewIntent): NewIntent {
  const { store, findings } = verifying
  const { run, lease } = held
  const { decided } = findings.of(held)
  const removal = decided?.complete === true ? decided.removals.get(intent.digest) : undefined
  const refusal = verifyIntent(intent, {
    kind: run.kind,
    intents: (digest) =>
      store.intents.ofDigest(run.id, run, digest).filter(({ generation }) => generation === lease.generation),
    heldBy: () => heldBy(verifying, held, intent, removal),
    ...tombstoneIn(verifying, run),
    ...(removal === undefined ? {} : { removal }),
  })
  refuse(held, refusal)
  const inspected = inspect({ digest: intent.digest, mediaType: intent.mediaType, bytes: intent.bytes })
  const content = { children: inspected.children, size: sizeOf(inspected) }
  if (removal === undefined) return { ...intent, ...content }
  refuseBeyondLimits(verifying, held, removal.digest)
  return { ...intent, ...content, reasons: removal.reasons.map(sentence) }
}

function tombstoneIn({ workspaces }: VerifyDeps, run: Run): { readonly tombstone?: Digest } {
  const registry = workspaces.model(run.workspace).registries.find(({ name }) => name === run.registry)
  return registry?.tombstones === true ? { tombstone: tombstoneOf(run.id).digest } : {}
}

function heldBy(
  { workspaces, now, findings }: Verifying,
  held: Held,
  intent: NewIntent,
  removal: Removal | undefined,
): string | undefined {
  const { run } = held
  const found = findings.of(held)
  // Why once: the basis of the run is the same for all its intents.
  found.protectedBy ??= openProtectedBy(run, workspaces.model(run.workspace).protections, now())
  return found.protectedBy(intent, removal?.tags ?? [])
}

/** Throws LIMIT_EXCEEDED if the decisions exceed a limit, and nobody approved this image. */
function refuseBeyondLimits({ store, findings }: Verifying, held: Held, digest: Digest): void {
  const { run } = held
  const found = findings.of(held)
  const { decided, policy } = found
  if (decided === undefined || policy === undefined) return
  const approved = store.approvals.has(run, digest)
  if (approved) return
  if (run.trigger === 'approval') refuse(held, `${digest} is not among the approved images`)
  found.exceeded ??= exceededLimits(decided, policy.limits, arrivals(store, run)).map(
    ({ message }) => message,
  )
  if (found.exceeded.length === 0) return
  throw new CareenError(
    'LIMIT_EXCEEDED',
    `run ${run.id}: ${found.exceeded.join('; ')}. Nothing more was deleted. Inspect the run, then approve it or change the policy`,
    { metadata: { run: run.id } },
  )
}

/** Returns the images that may have arrived since the last clean run that SUCCEEDED. */
function arrivals(store: Store, run: Run): ReadonlySet<Digest> {
  const since = store.reviews.lastClean(run)
  return new Set(since === undefined ? [] : store.sightings.arrivedSince(run, since))
}

async function finished(verifying: Verifying, held: Held, result: RunResult): Promise<RunResult> {
  const { decided } = verifying.findings.of(held)
  const open = openIntents(ownIntents(verifying.store, held))
  refuse(held, verifyResult(result, { run: held.run, decided, open }))
  return computedResult(verifying, held, result, decided)
}

function settled({ store, late }: VerifyDeps, held: Held, id: number, outcome: Outcome): void {
  const { run, lease } = held
  const found = store.intents.get(id)
  const here = found?.registry === run.registry && found.repository === run.repository ? found : undefined
  const own = isOwn(here, lease)
  const mayArriveFor = here === undefined ? 0 : late.mayArriveFor(here)
  refuse(held, verifyOutcome(here, outcome, { kind: run.kind, own, mayArriveFor }))
  if (here === undefined || !settledOtherwise(here, outcome, { own })) return
  throw new CareenError(
    'INTENT_SETTLED',
    `run ${run.id}: intent ${id} has the outcome ${here.outcome}, and ${outcome} does not replace it`,
    { metadata: { run: run.id } },
  )
}

function isOwn(intent: LeaseName | undefined, { runId, generation }: LeaseName): boolean {
  return intent?.runId === runId && intent.generation === generation
}

function neverHere({ store }: VerifyDeps, run: Run, digest: Digest): ReportFault {
  const known = store.sightings.find(run, [digest]).length > 0
  if (known || store.intents.ofRepository(run, digest, 1).length > 0) return undefined
  return `${shown(digest)} was put back, and it was never in the inventory`
}
