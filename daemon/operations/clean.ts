import {
  blobUses,
  CareenError,
  type Decision,
  type Digest,
  freedBytes,
  goes,
  type RunCounts,
} from '../../policies/index.ts'
import { childrenOf } from '../registry/manifest.ts'
import type { Capabilities, Manifest, RegistryClient } from '../registry/registry.ts'
import type { Clock } from './clock.ts'
import { type Companions, openCompanions } from './companions.ts'
import type { Decided } from './decide.ts'
import type { HeldLease } from './lease.ts'
import type { Assignment, Ledger, RunResult } from './ledger.ts'
import { preflight } from './preflight.ts'
import { present } from './present.ts'
import { removeImage } from './remove.ts'
import { settleOpenIntents } from './settle.ts'
import { verifyKept } from './verify.ts'
import { type TagWatch, watchTags } from './watch-tags.ts'

export type CleanRequest = {
  readonly assignment: Assignment
  readonly client: RegistryClient
  readonly ledger: Ledger
  readonly held: HeldLease
  readonly clock: Clock
  /** Aborts when the worker is asked to stop; the image at hand is finished first. */
  readonly stop: AbortSignal
  readonly look: (signal: AbortSignal) => Promise<Decided>
}

/**
 * Cleans one repository: settles what a dead runner left, scans completely or stops, decides, guards, and removes image
 * by image. What it returns is the run's result; a failure is thrown as a CareenError, with nothing half known.
 */
export async function clean(request: CleanRequest): Promise<RunResult> {
  const { assignment, client, ledger, held, clock } = request
  const { repository } = assignment.run
  const signal = AbortSignal.any([held.signal, request.stop])
  await settleOpenIntents({ client, repository, ledger, lease: held.lease, signal })
  const decided = await request.look(signal)
  const { decisions, guards } = decided
  const doomed = await toRemove(request, decided)
  const counts = planned(decisions, doomed)
  const tripped = guards.filter((result) => !result.ok)
  if (tripped.length > 0 && assignment.run.trigger !== 'approval') {
    const why = tripped.map((result) => result.message).join('; ')
    const message = `${why}. Nothing was deleted; look at the run, then approve it or change the policy`
    return { state: 'AWAITING_APPROVAL', counts, guards, message, digests: doomed.map((d) => d.digest) }
  }
  if (doomed.length === 0) return { state: 'SUCCEEDED', counts, guards }
  const capabilities = await preflight(client, repository, signal)
  const tags = tagsOf(decisions)
  const watch = watchTags({
    client,
    repository,
    tags,
    scanned: new Set(decided.scanned.snapshot.manifests.keys()),
    doomed: new Set(doomed.flatMap((d) => (d.action === 'UNTAG' ? d.untag : d.tags))),
    monotonic: clock.monotonic,
    signal,
  })
  const tally: Tally = { counts, taken: new Map() }
  const companions = companionsFor(request, doomed, capabilities)
  try {
    await removeAll(request, { decided, doomed, watch, canUntag: capabilities.untag, ...companions }, tally)
  } finally {
    await companions.companions?.close().catch(() => {})
    await checkKept(request, watch, tally)
  }
  tally.counts = { ...tally.counts, bytes: freed(decided, tally) }
  if (request.stop.aborted) {
    return { state: 'QUEUED', counts: tally.counts, message: 'the worker was stopped; another one goes on' }
  }
  return { state: 'SUCCEEDED', counts: tally.counts, guards, ...skippedMessage(tally.counts) }
}

/** What could not be settled stays open for the next run. */
function companionsFor(
  { client, ledger, held, assignment }: CleanRequest,
  doomed: readonly Decision[],
  { cascades }: Capabilities,
): { readonly companions?: Companions } {
  if (cascades !== true) return {}
  const { repository } = assignment.run
  return { companions: openCompanions({ client, ledger, held, repository, doomed }) }
}

/** Bytes that the registry can drop, as far as this repository tells. */
function freed({ scanned }: Decided, { taken }: Tally): number {
  return freedBytes(
    blobUses(scanned.images),
    scanned.images.filter(({ digest }) => taken.has(digest)),
  )
}

/** What is to go, in the engine's order; after an approval only what was approved. */
async function toRemove(
  { assignment, ledger, held }: CleanRequest,
  { decisions, evaluation }: Decided,
): Promise<Decision[]> {
  const byDigest = new Map(decisions.map((decision) => [decision.digest, decision]))
  const ordered = evaluation.order().flatMap((digest) => byDigest.get(digest) ?? [])
  if (assignment.run.trigger !== 'approval') return ordered
  const approved = await allApproved(ledger, held)
  return ordered.filter((decision) => approved.has(decision.digest))
}

/** Every approved digest of the run's repository. */
export async function allApproved(ledger: Pick<Ledger, 'approved'>, held: HeldLease): Promise<Set<Digest>> {
  const approved = new Set<Digest>()
  let after = ''
  for (;;) {
    const page = await ledger.approved(held.lease(), after)
    for (const digest of page) approved.add(digest)
    const last = page.at(-1)
    if (last === undefined) return approved
    after = last
  }
}

function planned(decisions: readonly Decision[], doomed: readonly Decision[]): RunCounts {
  const kept = decisions.length - doomed.filter(goes).length
  return { kept, planned: doomed.length, deleted: 0, untagged: 0, skipped: 0, failed: 0, bytes: 0 }
}

function tagsOf(decisions: readonly Decision[]): Map<string, Digest> {
  return new Map(decisions.flatMap((decision) => decision.tags.map((tag) => [tag, decision.digest] as const)))
}

type Tally = { counts: RunCounts; readonly taken: Map<Digest, Manifest> }

type Work = {
  readonly decided: Decided
  readonly doomed: readonly Decision[]
  readonly watch: TagWatch
  readonly canUntag: boolean
  readonly companions?: Companions
}

async function removeAll(request: CleanRequest, work: Work, tally: Tally): Promise<void> {
  const { client, ledger, held, assignment } = request
  const { decided, watch, canUntag, companions } = work
  const gone = new Set<Digest>()
  for (const decision of work.doomed) {
    if (request.stop.aborted) return
    held.check()
    if (!decision.follows.every((digest) => gone.has(digest))) {
      tally.counts = left(tally.counts, 'skipped')
      continue
    }
    const known = decided.scanned.snapshot.manifests.get(decision.digest)
    const children = known === undefined ? [] : childrenOf(known)
    const target = { repository: assignment.run.repository, decision, children }
    const removal = await removeImage(
      { client, ledger, held, watch, canUntag, ...present({ companions }) },
      target,
    )
    switch (removal.kind) {
      case 'deleted':
        gone.add(decision.digest)
        tally.taken.set(decision.digest, removal.manifest)
        tally.counts = { ...tally.counts, deleted: tally.counts.deleted + 1 }
        break
      case 'untagged':
        tally.counts = { ...tally.counts, untagged: tally.counts.untagged + 1 }
        break
      case 'skipped':
        tally.counts = left(tally.counts, 'skipped')
        break
      case 'refused':
        tally.counts = left(tally.counts, 'failed')
        break
    }
  }
}

/** An image that was to go stays after all. */
function left(counts: RunCounts, how: 'skipped' | 'failed'): RunCounts {
  return { ...counts, [how]: counts[how] + 1, kept: counts.kept + 1 }
}

/** Runs after removing, whatever ended it: a kept tag that vanished is put back, and the repository is stopped. */
async function checkKept(request: CleanRequest, watch: TagWatch, tally: Tally): Promise<void> {
  if (tally.taken.size === 0) return
  const { client, assignment } = request
  const { repository } = assignment.run
  const signal = AbortSignal.timeout(300_000)
  const vanished = await verifyKept({
    client,
    repository,
    expected: watch.expected(),
    taken: tally.taken,
    signal,
  })
  if (vanished.length === 0) return
  const list = vanished.map(
    (v) => `${v.tag} (${v.failure === undefined ? 'put back' : `NOT put back: ${v.failure}`})`,
  )
  throw new CareenError(
    'KEPT_TAG_VANISHED',
    `${repository}: tags that had to stay vanished during the run: ${list.join(', ')}. Cleaning stops here until you ` +
      `have looked; then run: careen repositories resume ${assignment.run.registry}/${repository}`,
  )
}

function skippedMessage({ skipped, failed }: RunCounts): { message?: string } {
  const parts = [
    ...(skipped > 0 ? [`${skipped} left because something had changed`] : []),
    ...(failed > 0 ? [`${failed} refused by the registry`] : []),
  ]
  return parts.length === 0 ? {} : { message: parts.join('; ') }
}
