import type { Decision } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { Decided } from '../../evaluation/index.ts'
import type { Assignment } from '../../ledger/index.ts'
import { preflight } from '../../registries/index.ts'
import type { Capabilities, RegistryClient } from '../../registry/client.ts'
import { tombstoneOf } from '../../registry/manifest/index.ts'
import { NO_CASCADE, openCascade } from './cascade.ts'
import { catchUp } from './catch-up.ts'
import { chooseStrategy } from './choose-strategy.ts'
import { type DeletionContext, tagsOf } from './context.ts'
import type { Deletion } from './delete-image.ts'
import { openGoneProof } from './gone-proof.ts'
import { openGuard } from './guard.ts'
import { openLostPushes } from './lost-pushes.ts'
import { openBackup } from './manifest-backup.ts'
import { openPushFeed } from './push-feed.ts'
import { openRepair } from './repair.ts'
import type { DeleteStrategy } from './strategy.ts'
import { type TagWatch, watchTags } from './tag-watch.ts'

export type DeletionRequest = {
  /** Its client is the repair client. */
  readonly context: DeletionContext
  /** Restores pushes that were lost: those were arrivals. */
  readonly plainClient: RegistryClient
  readonly assignment: Assignment
  readonly decided: Decided
  readonly toDelete: readonly Decision[]
  readonly signal: AbortSignal
}

/**
 * Probes whether deleting works, chooses the strategy, and opens guard, cascade and repair for a run. Waits until the
 * registry has reported the pushes before this call. Throws if the registry cannot delete.
 */
export async function openDeletion(request: DeletionRequest): Promise<Deletion> {
  const { context, plainClient, assignment, decided, toDelete, signal } = request
  const { client, repository, clock } = context
  const { manifests } = decided.scanned.snapshot
  const capabilities = await probe(request)
  const { untag: canUntag, clockSkew: skew = 0 } = capabilities
  const children = (digest: Digest) => manifests.get(digest)?.children ?? []
  const watch = openWatch(request)
  const strategy = strategyFor(request, capabilities)
  const kept = [...watch.keptTags().values()]
  const backup = openBackup({ client, repository, kept, children, signal })
  const cascade = capabilities.cascades === true ? openCascade(context, toDelete, backup) : NO_CASCADE
  const plain = { ...context, client: plainClient }
  const { digest: tombstone } = tombstoneOf(assignment.run.id)
  const feed = openPushFeed({ ...plain, manifests, after: assignment.pushesUpTo, tombstone })
  const marker = (): Digest | undefined => watch.keptTags().values().next().value
  const caughtUp = () => catchUp({ ...plain, feed, marker, skew, signal })
  const since = clock.now()
  await caughtUp()
  const guard = openGuard(watch, feed)
  const lost = openLostPushes({ ...plain, feed, backup, caughtUp, since })
  const proof = openGoneProof({ ...context, pushes: feed })
  const repair = openRepair({ ...context, canUntag, guard, children, manifests: backup, lost, proof })
  return { ...context, strategy, cascade, guard, repair }
}

/** What the decision has found out already is not asked again. */
function probe({ context, decided, signal }: DeletionRequest): Promise<Capabilities> {
  const { capabilities: known } = decided
  const prober = known === undefined ? context.client : { probe: () => Promise.resolve(known) }
  return preflight(prober, context.repository, signal)
}

/** Expects the tags that the decisions name and that the scan saw. A tag that is only remembered need not be there. */
function openWatch({ context, decided, toDelete, signal }: DeletionRequest): TagWatch {
  const { manifests, tags: scanned } = decided.scanned.snapshot
  const tags = decided.decisions.flatMap(({ digest, tags: own }) =>
    own.filter((tag) => scanned.get(tag) === digest).map((tag) => [tag, digest] as const),
  )
  return watchTags({
    ...context,
    tags: new Map(tags),
    scanned: new Set(manifests.keys()),
    toDelete: new Set(toDelete.flatMap(tagsOf)),
    monotonic: context.clock.monotonic,
    signal,
  })
}

function strategyFor(
  { context, assignment, decided }: DeletionRequest,
  capabilities: Capabilities,
): DeleteStrategy {
  const { run, registry, policy } = assignment
  const movedTags = policy?.deleteMoving === true ? undefined : decided.scanned.movedTags
  const tombstonesAllowed = registry.tombstones === true
  return chooseStrategy({ capabilities, runId: run.id, tombstonesAllowed, movedTags }, context)
}
