import { clauses } from '../../../policies/engine/index.ts'
import { CareenError, type Digest, minuteText } from '../../../policies/model/index.ts'
import type { AskedIntent, LeaseName, NewIntent, Outcome, Run } from '../../../proto/resources/index.ts'
import { pinsOf } from '../../evaluation/index.ts'
import { sizeOf } from '../../inventory/index.ts'
import { inspect, tombstoneOf } from '../../registry/manifest/index.ts'
import type { Held, Reports } from '../reports.ts'
import { wholeBytes } from './bytes-freed.ts'
import { type Removal, verifyIntent } from './intent.ts'
import { exceededLimits } from './limits.ts'
import { firstRefusal, type ReportFault, shown, wrongDigest } from './names.ts'
import { settledOtherwise, verifyOutcome } from './outcome.ts'
import { openProtectedBy } from './protected-by.ts'
import { knownIn, refuse, type VerifyDeps, type Verifying } from './verifying.ts'

/** What a worker reports of deletes. */
export function intentReports(verifying: Verifying): Pick<Reports, 'intent' | 'outcome' | 'putBack'> {
  return {
    intent: (held, intent) => intended(verifying, held, intent),
    outcome: (held, id, outcome) => settled(verifying, held, id, outcome),
    putBack: (held, digests) => {
      if (held.run.kind === 'DRY_RUN') refuse(held, 'a dry run puts nothing back')
      refuse(
        held,
        firstRefusal(digests, (digest) => wrongDigest(digest) ?? neverHere(verifying, held.run, digest)),
      )
    },
  }
}

/** Returns the intent with what the daemon finds in the manifest and in the decision. */
function intended(verifying: Verifying, held: Held, intent: AskedIntent): NewIntent {
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
  const content = { children: inspected.children, size: wholeBytes(sizeOf(inspected)) }
  if (removal === undefined) return { ...intent, ...content, reasons: [tombstoneReason(run)] }
  refuseBeyondLimits(verifying, held, removal.digest)
  const part = removal.action === 'CASCADE' ? { part: true as const } : {}
  return { ...intent, ...content, reasons: clauses(removal.reasons), ...part }
}

function tombstoneReason({ id }: Run): string {
  return `tombstone of run ${id}: has the tags until their images are deleted`
}

function tombstoneIn({ workspaces }: VerifyDeps, run: Run): { readonly tombstone?: Digest } {
  const registry = workspaces.model(run.workspace).registries.find(({ name }) => name === run.registry)
  return registry?.tombstones === true ? { tombstone: tombstoneOf(run.id).digest } : {}
}

function heldBy(
  { store, workspaces, now, findings }: Verifying,
  held: Held,
  intent: AskedIntent,
  removal: Removal | undefined,
): string | undefined {
  const { run } = held
  const found = findings.of(held)
  // Why once: the basis of the run is the same for all its intents.
  const { protections } = workspaces.model(run.workspace)
  found.protectedBy ??= openProtectedBy(run, { protections, pins: pinsOf(store, run) }, now())
  return found.protectedBy(intent, removal?.tags ?? [])
}

/** Throws LIMIT_EXCEEDED if the decisions exceed a limit, and nobody approved this image. */
function refuseBeyondLimits(verifying: Verifying, held: Held, digest: Digest): void {
  const { store, findings } = verifying
  const { run } = held
  const { decided, policy } = findings.of(held)
  if (decided === undefined || policy === undefined) return
  const approved = store.approvals.has(run, digest)
  if (approved) return
  refuseEnded(verifying, run)
  if (run.trigger === 'approval') refuse(held, `${digest} is not among the approved images`)
  const exceeded = exceededLimits(decided, policy.limits)
  if (exceeded.length === 0) return
  throw new CareenError(
    'LIMIT_EXCEEDED',
    `run ${run.id}: ${exceeded.map(({ message }) => message).join('; ')}. Nothing more was deleted. Inspect the run, then approve it or change the policy`,
    { metadata: { run: run.id } },
  )
}

/** Throws LIMIT_EXCEEDED if the approval by which the run deletes has ended. Why: its worker cannot know, and has reported nothing wrong. */
function refuseEnded({ store, now }: VerifyDeps, { id, trigger }: Run): void {
  const approval = trigger === 'approval' ? store.givenApprovals.ofRun(id) : undefined
  if (approval === undefined || now() < approval.expiresAt) return
  throw new CareenError(
    'LIMIT_EXCEEDED',
    `run ${id}: its approval ended at ${minuteText(approval.expiresAt)}, 72 hours after it was given. Nothing more was deleted. The next run looks again, and what exceeds a limit then waits for approval: careen runs`,
    { metadata: { run: id, approval: approval.id } },
  )
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

function neverHere(deps: VerifyDeps, run: Run, digest: Digest): ReportFault {
  if (knownIn(deps, run)(digest) || deps.store.intents.ofRepository(run, digest, 1).length > 0)
    return undefined
  return `${shown(digest)} was put back, and it was never in the inventory`
}
