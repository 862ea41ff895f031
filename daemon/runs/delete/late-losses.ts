import { CareenError, type Digest, type Instant, type Policy } from '../../../policies/model/index.ts'
import type { Outcome } from '../../../proto/resources/index.ts'
import type { Decided } from '../../evaluation/index.ts'
import type { ActiveLease, Ledger, OpenIntent } from '../../ledger/index.ts'
import type { ManifestReader, Prober } from '../../registry/client.ts'
import { partsOf, referringIn, restoreImage } from '../../repositories/index.ts'
import { repairDanglingTags, type TagRepairClient, tagsOrNone } from './dangling-tags.ts'
import { FOUND_LATER, manifestOf } from './recover-intents.ts'
import { tagsToKeep } from './retained-tags.ts'

export type LateRequest = {
  readonly client: TagRepairClient & ManifestReader & Prober
  /** `REGISTRY/REPOSITORY`, for messages. */
  readonly name: string
  readonly repository: string
  readonly ledger: Pick<Ledger, 'recordOutcome' | 'tags' | 'putBack'>
  readonly lease: ActiveLease
  readonly signal: AbortSignal
  readonly decided: Decided
  readonly policy: Policy | undefined
  readonly changedAt: Instant | undefined
}

/**
 * Records the outcomes of intents whose image is gone for good. Removes tags that their DELETE left dangling, and returns
 * them. Restores what the policy in force retains by now, with what was deleted with it, and throws KEPT_TAG_MISSING.
 */
export async function resolveGone(
  request: LateRequest,
  gone: readonly OpenIntent[],
): Promise<readonly string[]> {
  if (gone.length === 0) return []
  const fresh = await freshTags(request, gone)
  const kept = new Map<OpenIntent, readonly string[]>()
  for (const intent of gone) {
    const tags = tagsToKeep({ ...request, fresh: fresh.get(intent.digest) ?? [] }, intent)
    if (tags !== undefined) kept.set(intent, tags)
  }
  const losses: Loss[] = []
  for (const [intent, tags] of kept) losses.push(await putBack(request, gone, { intent, tags }))
  const back = new Set(losses.flatMap(({ digests }) => digests))
  const repaired: string[] = []
  for (const intent of gone.filter((one) => !kept.has(one) && !back.has(one.digest)))
    repaired.push(...(await recordGone(request, intent)))
  if (losses.length > 0) throw incident(request, losses)
  return repaired
}

/** `digests`: all that is restored. `failure`: why it is not. */
type Loss = {
  readonly intent: OpenIntent
  readonly digests: readonly Digest[]
  readonly failure?: string
}

type Kept = { readonly intent: OpenIntent; readonly tags: readonly string[] }

/** Restores the image with what was deleted with it; tried once. Records the outcomes of their intents in any case. */
async function putBack(request: LateRequest, gone: readonly OpenIntent[], kept: Kept): Promise<Loss> {
  const { ledger, lease } = request
  const { intent } = kept
  lease.check()
  const loss = await tryBack(request, gone, kept).catch((thrown: unknown): Loss => {
    return { intent, digests: [], failure: CareenError.from(thrown).message }
  })
  const detail = loss.failure === undefined ? 'restored' : `NOT restored: ${loss.failure}`
  for (const one of gone.filter(({ digest }) => digest === intent.digest || loss.digests.includes(digest)))
    await ledger.recordOutcome(
      lease.current(),
      one.id,
      outcomeOf(one),
      `${FOUND_LATER}; the policy keeps it now, so it was ${detail}`,
    )
  if (loss.digests.length > 0) await ledger.putBack(lease.current(), loss.digests)
  return loss
}

async function tryBack(
  { client, repository, signal }: LateRequest,
  gone: readonly OpenIntent[],
  { intent, tags }: Kept,
): Promise<Loss> {
  const whole = gone.map((one) => ({ ...one, runId: '', tags: one === intent ? tags : one.tags }))
  const referring = referringIn(whole)
  const root = { ...intent, runId: '', tags }
  const of = (digest: Digest) => whole.find((one) => one.digest === digest)
  const parts = partsOf({ of, referring: (digest) => referring.get(digest) ?? [] }, root)
  const large = parts.find(({ bytes }) => bytes.length === 0)
  if (large !== undefined)
    return { intent, digests: [], failure: 'its manifest is not stored with the run. Run careen restore' }
  const report = await restoreImage(client, { repository, parts }, signal)
  if (report.kind === 'restored') return { intent, digests: report.manifests }
  return { intent, digests: [], failure: `the registry deleted ${report.missing.length} of its blobs` }
}

function outcomeOf({ action }: OpenIntent): Outcome {
  return action === 'DELETE' ? 'deleted' : 'untagged'
}

/** Records the outcome of an image that is deleted rightly. Returns tags that were dangling and are removed. */
async function recordGone(request: LateRequest, intent: OpenIntent): Promise<readonly string[]> {
  const { ledger, lease } = request
  const repaired = intent.action === 'DELETE' ? await repairTags(request, intent) : undefined
  // Why: the image was uploaded to remove its tags, and its DELETE may still arrive. The next run finds out.
  if (repaired?.gone === false && repaired.late) return []
  const detail = repaired === undefined ? FOUND_LATER : `${FOUND_LATER}; ${repaired.detail}`
  await ledger.recordOutcome(
    lease.current(),
    intent.id,
    repaired?.gone === false ? 'not_done' : outcomeOf(intent),
    detail,
  )
  return repaired?.removed ?? []
}

async function repairTags({ client, repository, signal, lease }: LateRequest, intent: OpenIntent) {
  const { digest, tags, bytes } = intent
  const listed = new Set(await tagsOrNone(client, repository, signal))
  if (!tags.some((tag) => listed.has(tag))) return undefined
  const { untag: canUntag } = await client.probe(repository, signal)
  const manifest = bytes.length === 0 ? undefined : manifestOf(intent)
  return repairDanglingTags({ client, repository, digest, tags, manifest, canUntag, check: lease.check })
}

/** Returns tags that scans saw on images after their decision, and that point to nothing by now. */
async function freshTags(
  { ledger, lease, decided }: LateRequest,
  gone: readonly OpenIntent[],
): Promise<ReadonlyMap<Digest, readonly string[]>> {
  const intents = new Map(gone.map((intent) => [intent.digest, intent]))
  const found = new Map<Digest, string[]>()
  for await (const part of ledger.tags(lease.current(), lease.signal)) {
    for (const { tag, digest, removedAt = Infinity } of part) {
      const intent = intents.get(digest)
      if (intent === undefined || intent.tags.includes(tag) || decided.scanned.snapshot.tags.has(tag))
        continue
      if (removedAt >= intent.createdAt) found.set(digest, [...(found.get(digest) ?? []), tag])
    }
  }
  return found
}

function incident({ name, repository }: LateRequest, losses: readonly Loss[]): CareenError {
  const list = losses.map(({ intent, failure }) => {
    const what = intent.tags.length === 0 ? intent.digest : intent.tags.join(', ')
    return `${what} (${failure === undefined ? 'restored' : `NOT restored: ${failure}`})`
  })
  return new CareenError(
    'KEPT_TAG_MISSING',
    `${repository}: a DELETE of an earlier run removed images that the policy keeps now: ${list.toSorted().join(', ')}. ` +
      `Cleaning of the repository is stopped. Check these images, then run: careen repositories resume ${name}`,
  )
}
