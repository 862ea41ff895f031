import { CareenError, type Digest, type Instant, type Policy } from '../../../policies/model/index.ts'
import type { Outcome } from '../../../proto/resources/index.ts'
import type { Decided } from '../../evaluation/index.ts'
import type { HeldLease, Ledger, OpenIntent } from '../../ledger/index.ts'
import type { ManifestReader, Prober } from '../../registry/client.ts'
import { partsOf, referringIn, restoreImage } from '../../repositories/index.ts'
import { type MendClient, mendTags, tagsOrNone } from './dangling-tags.ts'
import { LOOKED, manifestOf } from './recover-intents.ts'
import { tagsToKeep } from './retained-tags.ts'

export type LateRequest = {
  readonly client: MendClient & ManifestReader & Prober
  /** `REGISTRY/REPOSITORY`, for messages, and the repository in its registry. */
  readonly name: string
  readonly repository: string
  readonly ledger: Pick<Ledger, 'settle' | 'tags' | 'putBack'>
  readonly held: HeldLease
  readonly signal: AbortSignal
  /** What the repository holds, and what is decided of it. */
  readonly decided: Decided
  readonly policy: Policy | undefined
  readonly changedAt: Instant | undefined
}

/**
 * Settles the intents of what is gone for good. Tags that their DELETE left leading nowhere are removed, and returned. What
 * the policy in force retains by now is put back, with what went along with it, and KEPT_TAG_MISSING is thrown.
 */
export async function settleGone(
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
  const mended: string[] = []
  for (const intent of gone.filter((one) => !kept.has(one) && !back.has(one.digest)))
    mended.push(...(await settleOne(request, intent)))
  if (losses.length > 0) throw incident(request, losses)
  return mended
}

/** `digests`: all that is back. `failure`: why not. */
type Loss = {
  readonly intent: OpenIntent
  readonly digests: readonly Digest[]
  readonly failure?: string
}

type Kept = { readonly intent: OpenIntent; readonly tags: readonly string[] }

/** The image with what went along with it. Its intents are settled when it is back, or was tried once. */
async function putBack(request: LateRequest, gone: readonly OpenIntent[], kept: Kept): Promise<Loss> {
  const { ledger, held } = request
  const { intent } = kept
  held.check()
  const loss = await tryBack(request, gone, kept).catch((thrown: unknown): Loss => {
    return { intent, digests: [], failure: CareenError.from(thrown).message }
  })
  const detail = loss.failure === undefined ? 'put back' : `NOT put back: ${loss.failure}`
  for (const one of gone.filter(({ digest }) => digest === intent.digest || loss.digests.includes(digest)))
    await ledger.settle(
      held.lease(),
      one.id,
      wentAs(one),
      `${LOOKED}; the policy retains it by now, so it was ${detail}`,
    )
  if (loss.digests.length > 0) await ledger.putBack(held.lease(), loss.digests)
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
  if (large !== undefined) return { intent, digests: [], failure: 'its manifest is not at hand; restore it' }
  const report = await restoreImage(client, { repository, parts }, signal)
  if (report.kind === 'restored') return { intent, digests: report.manifests }
  return { intent, digests: [], failure: `the registry has dropped ${report.missing.length} of its blobs` }
}

function wentAs({ action }: OpenIntent): Outcome {
  return action === 'DELETE' ? 'deleted' : 'untagged'
}

/** Nobody wants it back: perhaps its tags are still there, and lead nowhere. */
async function settleOne(request: LateRequest, intent: OpenIntent): Promise<readonly string[]> {
  const { ledger, held } = request
  const mended = intent.action === 'DELETE' ? await mend(request, intent) : undefined
  // What was put back to mend its tags may go still: the next run looks.
  if (mended?.gone === false && mended.late) return []
  const detail = mended === undefined ? LOOKED : `${LOOKED}; ${mended.detail}`
  await ledger.settle(held.lease(), intent.id, mended?.gone === false ? 'not_done' : wentAs(intent), detail)
  return mended?.removed ?? []
}

async function mend({ client, repository, signal, held }: LateRequest, intent: OpenIntent) {
  const { digest, tags, bytes } = intent
  const listed = new Set(await tagsOrNone(client, repository, signal))
  if (!tags.some((tag) => listed.has(tag))) return undefined
  const { untag: canUntag } = await client.probe(repository, signal)
  const manifest = bytes.length === 0 ? undefined : manifestOf(intent)
  return mendTags({ client, repository, digest, tags, manifest, canUntag, check: held.check })
}

/** Tags that scans saw on images after they were decided about, and that lead nowhere by now. */
async function freshTags(
  { ledger, held, decided }: LateRequest,
  gone: readonly OpenIntent[],
): Promise<ReadonlyMap<Digest, readonly string[]>> {
  const intents = new Map(gone.map((intent) => [intent.digest, intent]))
  const found = new Map<Digest, string[]>()
  for (let after = ''; ;) {
    const page = await ledger.tags(held.lease(), after)
    const last = page.at(-1)
    if (last === undefined) return found
    for (const { tag, digest, vanishedAt = Infinity } of page) {
      const intent = intents.get(digest)
      if (intent === undefined || intent.tags.includes(tag) || decided.scanned.snapshot.tags.has(tag))
        continue
      if (vanishedAt >= intent.createdAt) found.set(digest, [...(found.get(digest) ?? []), tag])
    }
    after = last.tag
  }
}

function incident({ name, repository }: LateRequest, losses: readonly Loss[]): CareenError {
  const list = losses.map(({ intent, failure }) => {
    const what = intent.tags.length === 0 ? intent.digest : intent.tags.join(', ')
    return `${what} (${failure === undefined ? 'put back' : `NOT put back: ${failure}`})`
  })
  return new CareenError(
    'KEPT_TAG_MISSING',
    `${repository}: images that the policy retains by now went by a delete that an earlier run had sent: ${list.toSorted().join(', ')}. ` +
      `Cleaning stops here until you have looked; then run: careen repositories resume ${name}`,
  )
}
