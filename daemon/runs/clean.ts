import { blobUses, type Decision, freedBytes, goes } from '../../policies/engine/index.ts'
import { type Digest, type Policy, compact } from '../../policies/model/index.ts'
import type { RunCounts } from '../../proto/resources/index.ts'
import type { Clock } from '../clock.ts'
import { type Decided, canTombstone } from '../evaluation/index.ts'
import type { HeldLease, Assignment, Ledger, OpenIntent, RunResult } from '../ledger/index.ts'
import { preflight } from '../registries/index.ts'
import type { Capabilities, RegistryClient } from '../registry/client.ts'
import { tombstoneOf } from '../registry/manifest/index.ts'
import { type Companions, openCompanions } from './delete/cascade.ts'
import { catchUp } from './delete/catch-up.ts'
import { removeAll } from './delete/delete-images.ts'
import { settleGone } from './delete/late-losses.ts'
import { openLostPushes } from './delete/lost-pushes.ts'
import { type Children, type Keepsakes, openKeepsakes } from './delete/manifest-backup.ts'
import { mendingClient } from './delete/own-pushes.ts'
import { openToldPushes } from './delete/push-feed.ts'
import { settleOpenIntents } from './delete/recover-intents.ts'
import { type TagWatch, watchTags } from './delete/tag-watch.ts'
import { type Burial, openBurial } from './delete/tombstone.ts'
import { newTally, type Tally, tell } from './summary.ts'

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
 * Cleans one repository: settles what a dead runner left, scans completely or stops, decides, puts back what an earlier DELETE
 * took against it, checks the limits, and removes image by image. What it returns is the run's result; a failure is thrown as a CareenError, with nothing half known.
 */
export async function clean(request: CleanRequest): Promise<RunResult> {
  const { assignment, ledger, held } = request
  const { repository } = assignment.run
  const client = mendingClient(request)
  const signal = AbortSignal.any([held.signal, request.stop])
  const gone = await settleOpenIntents({ client, repository, ledger, held, signal })
  const decided = await request.look(signal)
  const mended = await settleLate({ ...request, client }, { decided, signal }, gone)
  const { decisions, limitChecks } = decided
  const doomed = await toRemove(request, decided)
  const counts = planned(decisions, doomed)
  const tripped = limitChecks.filter((result) => !result.ok)
  if (tripped.length > 0 && doomed.length > 0 && assignment.run.trigger !== 'approval') {
    const why = tripped.map((result) => result.message).join('; ')
    const again = assignment.run.attempts > 1 ? ' in this try' : ''
    const message = `${why}. Nothing was deleted${again}; look at the run, then approve it or change the policy`
    return { state: 'AWAITING_APPROVAL', counts, limitChecks, message, digests: doomed.map((d) => d.digest) }
  }
  const tally = newTally(counts)
  for (const tag of mended) tally.mended.add(tag)
  if (doomed.length > 0) await act(request, { decided, doomed, signal }, tally)
  const told = { ...tally.counts, bytes: freed(decided, tally.taken) }
  if (request.stop.aborted) {
    return { state: 'QUEUED', counts: told, message: 'the worker was stopped; another one goes on' }
  }
  const message = tell(tally, decided)
  return { state: 'SUCCEEDED', counts: told, limitChecks, ...compact({ message }) }
}

/** What earlier DELETEs took in the end: tags that were mended. */
function settleLate(
  { client, assignment, ledger, held }: CleanRequest,
  { decided, signal }: Omit<Doomed, 'doomed'>,
  gone: readonly OpenIntent[],
): Promise<readonly string[]> {
  const { policy, policyChangedAt: changedAt } = assignment
  const { registry, repository } = assignment.run
  const name = `${registry}/${repository}`
  return settleGone({ client, name, repository, ledger, held, signal, decided, policy, changedAt }, gone)
}

type Doomed = {
  readonly decided: Decided
  readonly doomed: readonly Decision[]
  readonly signal: AbortSignal
}

async function act(request: CleanRequest, { decided, doomed, signal }: Doomed, tally: Tally): Promise<void> {
  const { assignment, ledger, held, clock, stop } = request
  const client = mendingClient(request)
  const { registry, repository } = assignment.run
  const { manifests } = decided.scanned.snapshot
  const children = childrenIn(manifests)
  const { capabilities: known } = decided
  const capabilities = await preflight(
    known === undefined ? client : { probe: async () => known },
    repository,
    signal,
  )
  const watch = watchTags({
    client,
    repository,
    tags: tagsOf(decided),
    scanned: new Set(manifests.keys()),
    doomed: new Set(doomed.flatMap((d) => (d.action === 'UNTAG' ? d.untag : d.tags))),
    monotonic: clock.monotonic,
    signal,
  })
  const burial = burialFor({ ...request, client }, capabilities)
  const canUntag = capabilities.untag
  const moved = canUntag || burial !== undefined ? undefined : movedTags(decided, assignment.policy)
  const name = `${registry}/${repository}`
  const kept = [...watch.expected().values()]
  const keepsakes = openKeepsakes({ client, repository, kept, children, signal })
  const companions = companionsFor(request, doomed, capabilities, keepsakes)
  const { pushes, lost, caughtUp } = newsFor(request, { decided, capabilities, watch, keepsakes, signal })
  await caughtUp()
  const rest = {
    doomed,
    watch,
    canUntag,
    tagsFirst: canUntag && capabilities.takesOwnTags !== true,
    moved,
    stop,
    clock,
    children,
    keepsakes,
    pushes,
    lost,
    ...compact({ burial, companions }),
  }
  await removeAll({ client, ledger, held, name, repository, ...rest }, tally)
}

type NewsRequest = {
  readonly decided: Decided
  readonly capabilities: Capabilities
  readonly watch: TagWatch
  readonly keepsakes: Keepsakes
  readonly signal: AbortSignal
}

/** What the registry tells since the run began: what it had told before, the scan saw. */
function newsFor(
  { assignment, client, ledger, held, clock }: CleanRequest,
  { decided, capabilities, watch, keepsakes, signal }: NewsRequest,
) {
  const { run, pushesUpTo: after } = assignment
  const { repository } = run
  const { manifests } = decided.scanned.snapshot
  const { digest: tombstone } = tombstoneOf(run.id)
  const { clockSkew: skew = 0 } = capabilities
  const pushes = openToldPushes({ client, ledger, held, repository, manifests, after, tombstone })
  const marker = (): Digest | undefined => watch.expected().values().next().value
  const caughtUp = () => catchUp({ told: pushes, client, repository, marker, clock, skew, signal })
  const rest = { keepsakes, held, caughtUp, since: clock.now() }
  return { pushes, caughtUp, lost: openLostPushes({ client, repository, told: pushes, ...rest }) }
}

function childrenIn(manifests: Decided['scanned']['snapshot']['manifests']): Children {
  return (digest) => manifests.get(digest)?.children ?? []
}

/** Where a tag cannot go alone. */
function burialFor(
  request: CleanRequest,
  { untag, digestDelete, cascades }: Capabilities,
): Burial | undefined {
  const { assignment, client, ledger, held } = request
  const allowed = assignment.registry.tombstones === true
  if (untag || !canTombstone({ digestDelete, cascades }, allowed)) return undefined
  const { id: runId, repository } = assignment.run
  return openBurial({ client, ledger, held, runId, repository })
}

/** Undefined where the policy lets images go whose tags move often. */
function movedTags({ scanned }: Decided, policy: Policy | undefined): ReadonlySet<string> | undefined {
  return policy?.deleteMoving === true ? undefined : scanned.movedTags
}

/** Only where the registry deletes along what hangs on an image. */
function companionsFor(
  { client, ledger, held, assignment }: CleanRequest,
  doomed: readonly Decision[],
  { cascades }: Capabilities,
  keepsakes: Keepsakes,
): Companions | undefined {
  if (cascades !== true) return undefined
  const { repository } = assignment.run
  return openCompanions({ client, ledger, held, repository, doomed, keepsakes })
}

/** Bytes that the registry can drop, as far as this repository tells. */
function freed({ scanned }: Decided, taken: ReadonlySet<Digest>): number {
  return freedBytes(
    blobUses(scanned.images),
    scanned.images.filter(({ digest }) => taken.has(digest)),
  )
}

/** What is to go, in the engine's order; after an approval only what was approved. */
async function toRemove(
  { assignment, ledger, held }: CleanRequest,
  { removals }: Decided,
): Promise<readonly Decision[]> {
  if (assignment.run.trigger !== 'approval') return removals
  return asApproved(removals, await allApproved(ledger, held))
}

/** Without images that something follows which was not approved: it came after the look, and would go along or be left over. */
function asApproved(ordered: readonly Decision[], approved: ReadonlySet<Digest>): Decision[] {
  const stays = new Set<Digest>()
  const going = ordered.toReversed().filter(({ digest, follows }) => {
    if (approved.has(digest) && !stays.has(digest)) return true
    for (const leader of follows) stays.add(leader)
    return false
  })
  return going.toReversed()
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

/** Where tags lead. One that is only remembered is not expected to be there. */
function tagsOf({ decisions, scanned }: Decided): Map<string, Digest> {
  const { tags } = scanned.snapshot
  return new Map(
    decisions.flatMap(({ digest, tags: own }) =>
      own.filter((tag) => tags.get(tag) === digest).map((tag) => [tag, digest] as const),
    ),
  )
}
