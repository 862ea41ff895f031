import {
  CareenError,
  type Decision,
  type Digest,
  type NewIntent,
  type Outcome,
  sentence,
} from '../../policies/index.ts'
import type { DeleteOutcome, Manifest, ManifestDeleter, ManifestReader } from '../registry/registry.ts'
import type { Companions } from './companions.ts'
import type { HeldLease } from './lease.ts'
import type { Ledger } from './ledger.ts'
import type { TagWatch } from './watch-tags.ts'

/** What became of one image that was to go. */
export type Removal =
  | { readonly kind: 'deleted' | 'untagged'; readonly manifest: Manifest }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }

export type RemoveDeps = {
  readonly client: ManifestReader & ManifestDeleter
  readonly ledger: Pick<Ledger, 'intend' | 'settle'>
  readonly held: HeldLease
  readonly watch: TagWatch
  /** Can the registry remove a tag without its image? */
  readonly canUntag: boolean
  /** Where the registry deletes along what hangs on an image. */
  readonly companions?: Companions
}

type Target = {
  readonly repository: string
  readonly decision: Decision
  readonly children: readonly Digest[]
}

/**
 * Removes one image, or some of its tags: looks again, commits the intent with everything needed to put it back, sends
 * the DELETE, and settles the intent with exactly one outcome. A DELETE whose answer is lost is settled by a GET; when
 * that fails too, the intent stays open for the next runner and DELETE_UNSETTLED is thrown.
 */
export async function removeImage(deps: RemoveDeps, target: Target): Promise<Removal> {
  const { client, held, watch, ledger } = deps
  const { decision, repository } = target
  if (decision.action === 'UNTAG' && !deps.canUntag) {
    return { kind: 'skipped', why: 'the registry cannot remove a tag without its image' }
  }
  const along = await deps.companions?.wentAlong(decision)
  if (along !== undefined) {
    watch.removed(decision.tags)
    return { kind: 'deleted', manifest: along }
  }
  const changed = await watch.changed(decision.digest, decision.tags)
  if (changed !== undefined) return { kind: 'skipped', why: changed }
  const manifest = await client.manifest(repository, decision.digest, held.signal)
  if (!manifest) return { kind: 'skipped', why: 'it is gone already' }
  held.check()
  const id = await ledger.intend(held.lease(), intentFor(target, manifest))
  const settle = (outcome: Outcome, detail?: string) => ledger.settle(held.lease(), id, outcome, detail)
  try {
    if (decision.action !== 'UNTAG') await deps.companions?.ahead(decision)
    held.check()
  } catch (error) {
    await settle('not_done', 'the right to delete ended before the request was sent')
    throw error
  }
  return send(deps, target, manifest, settle)
}

function intentFor({ decision, children }: Target, manifest: Manifest): NewIntent {
  return {
    digest: decision.digest,
    action: decision.action === 'UNTAG' ? 'UNTAG' : 'DELETE',
    tags: decision.action === 'UNTAG' ? decision.untag : decision.tags,
    mediaType: manifest.mediaType,
    bytes: manifest.bytes,
    children,
    size: decision.size,
    reasons: decision.reasons.map(sentence),
  }
}

type Settle = (outcome: Outcome, detail?: string) => Promise<void>

async function send(deps: RemoveDeps, target: Target, manifest: Manifest, settle: Settle): Promise<Removal> {
  const { decision } = target
  const tags = decision.action === 'UNTAG' ? decision.untag : decision.tags
  const done = decision.action === 'UNTAG' ? 'untagged' : 'deleted'
  const outcome = await deleteAll(deps, target, tags, settle)
  if (outcome.kind === 'refused') {
    await settle('refused', outcome.why)
    return { kind: 'refused', why: outcome.why }
  }
  if (outcome.kind !== 'deleted' && !(await isGone(deps.client, target, tags))) {
    const why =
      outcome.kind === 'unknown' ? outcome.why : 'the registry says that it is gone, yet it is there'
    await settle(deps.canUntag ? 'refused' : 'not_done', why)
    return { kind: 'refused', why }
  }
  deps.watch.removed(tags)
  await settle(outcome.kind === 'gone' ? 'gone' : done)
  return { kind: done, manifest }
}

/**
 * Tags first where the registry can, one by one; then the digest, unless only tags were to go. A refusal that concerns
 * the whole registry settles the intent and is thrown on.
 */
async function deleteAll(
  { client, canUntag }: RemoveDeps,
  { decision, repository }: Target,
  tags: readonly string[],
  settle: Settle,
): Promise<DeleteOutcome> {
  let untagged = false
  try {
    for (const tag of canUntag ? tags : []) {
      const outcome = await client.deleteTag(repository, tag, decision.digest)
      if (outcome.kind === 'refused' || outcome.kind === 'unknown') return outcome
      untagged = true
    }
    return decision.action === 'UNTAG'
      ? { kind: 'deleted' }
      : await client.deleteManifest(repository, decision.digest)
  } catch (thrown) {
    const error = CareenError.from(thrown)
    await settle(untagged ? 'refused' : 'not_done', error.message)
    throw error
  }
}

/** After a doubtful answer: is what was to go gone? */
async function isGone(client: ManifestReader, target: Target, tags: readonly string[]): Promise<boolean> {
  const { repository, decision } = target
  const signal = AbortSignal.timeout(60_000)
  try {
    if (decision.action !== 'UNTAG') {
      return (await client.manifest(repository, decision.digest, signal)) === undefined
    }
    const there = await Promise.all(tags.map((tag) => client.manifest(repository, tag, signal)))
    return there.every((manifest) => manifest?.digest !== decision.digest)
  } catch (cause) {
    throw new CareenError(
      'DELETE_UNSETTLED',
      `${repository}@${decision.digest}: the registry broke off during the delete and cannot be asked; the next run finds out`,
      { cause },
    )
  }
}
