import {
  CareenError,
  type Decision,
  type Digest,
  type NewIntent,
  type Outcome,
  sentence,
} from '../../policies/index.ts'
import type { DeleteOutcome, Manifest, ManifestDeleter } from '../registry/registry.ts'
import type { Burial } from './bury.ts'
import type { Companions } from './companions.ts'
import { type MendClient, mendTags } from './dangling.ts'
import { type HeldLease, untilLost } from './lease.ts'
import type { Ledger } from './ledger.ts'
import type { ToldPushes } from './told-pushes.ts'
import type { TagWatch } from './watch-tags.ts'

/** What became of one image that was to go. */
export type Removal =
  | { readonly kind: 'deleted' | 'untagged'; readonly manifest: Manifest }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }

export type RemoveDeps = {
  readonly client: MendClient & Pick<ManifestDeleter, 'deleteTurn'>
  readonly ledger: Pick<Ledger, 'intend' | 'settle'>
  readonly held: HeldLease
  readonly watch: TagWatch
  /** Can the registry remove a tag without its image? */
  readonly canUntag: boolean
  /** Do an image's tags go before it, one by one? */
  readonly tagsFirst: boolean
  /** Stands in for untagging. Absent: an image goes with its tags on it. */
  readonly burial?: Burial
  /** Where the registry deletes along what hangs on an image. */
  readonly companions?: Companions
  readonly pushes: Pick<ToldPushes, 'whyStays'>
}

type Target = {
  readonly repository: string
  readonly decision: Decision
  readonly children: readonly Digest[]
}

/**
 * Removes one image, or some of its tags: looks again, commits the intent with everything needed to put it back, sends
 * the DELETE, and settles the intent with exactly one outcome. A DELETE whose answer is lost is settled by a GET, and
 * tags that it left leading nowhere are mended; when that fails too, the intent stays open for the next runner and
 * DELETE_UNSETTLED is thrown.
 */
export async function removeImage(deps: RemoveDeps, target: Target): Promise<Removal> {
  const turn = await deps.client.deleteTurn(target.repository, deps.held.signal)
  try {
    return await removeInTurn(deps, target)
  } finally {
    turn.end()
  }
}

async function removeInTurn(deps: RemoveDeps, target: Target): Promise<Removal> {
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
  // What a digest names never changes, so its bytes may be older than the look.
  const [changed, manifest] = await Promise.all([
    watch.changed(decision.digest, decision.tags),
    client.manifest(repository, decision.digest, held.signal),
  ])
  if (changed !== undefined) return { kind: 'skipped', why: changed }
  if (!manifest) return { kind: 'skipped', why: 'it is gone already' }
  const burial = burialOf(deps, decision)
  await burial?.prepare()
  held.check()
  const id = await ledger.intend(held.lease(), intentFor(target, manifest))
  const settle = async (outcome: Outcome, detail?: string): Promise<void> => {
    await ledger.settle(held.lease(), id, outcome, detail)
    burial?.settled()
  }
  const why = await whyStays(deps, target, manifest, settle)
  if (why === undefined) return send(deps, target, manifest, settle)
  await settle('not_done', why)
  return { kind: 'skipped', why }
}

/**
 * What has to be done between the intent and the DELETE, last of all to ask what was pushed. Why the image has to stay after
 * all; undefined: it goes. Where the right to delete has ended, or that cannot be asked, the intent is settled.
 */
async function whyStays(
  deps: RemoveDeps,
  { decision }: Target,
  manifest: Manifest,
  settle: Settle,
): Promise<string | undefined> {
  try {
    const along = await writeAhead(deps, decision)
    const changed = along.length === 0 ? undefined : await whyChanged(deps, decision, along)
    const why = changed ?? (await deps.pushes.whyStays(decision, along))
    if (why !== undefined) return why
    deps.held.check()
  } catch (thrown) {
    await settle('not_done', `nothing was sent: ${CareenError.from(thrown).message}`)
    throw thrown
  }
  return burialOf(deps, decision)?.over(manifest, decision.tags)
}

/** The intents of what goes along: what that is. */
async function writeAhead({ companions }: RemoveDeps, decision: Decision): Promise<readonly Digest[]> {
  return companions === undefined || decision.action === 'UNTAG' ? [] : companions.ahead(decision)
}

/**
 * To write those intents down takes a while, so the image is looked at once more; it stays, too, where something that would
 * go along has to.
 */
async function whyChanged(
  { watch }: RemoveDeps,
  { digest, tags }: Decision,
  along: readonly Digest[],
): Promise<string | undefined> {
  return (await watch.changed(digest, tags)) ?? watch.needed(along)
}

/** An image without tags needs no tombstone, and where only tags go there is none. */
function burialOf({ burial }: RemoveDeps, { action, tags }: Decision): Burial | undefined {
  return action === 'UNTAG' || tags.length === 0 ? undefined : burial
}

function intentFor({ decision, children }: Target, manifest: Manifest): NewIntent {
  return {
    digest: decision.digest,
    action: decision.action === 'UNTAG' ? 'UNTAG' : 'DELETE',
    tags: tagsOf(decision),
    mediaType: manifest.mediaType,
    bytes: manifest.bytes,
    children,
    size: decision.size,
    reasons: decision.reasons.map(sentence),
  }
}

/** Tags that go. */
export function tagsOf(decision: Decision): readonly string[] {
  return decision.action === 'UNTAG' ? decision.untag : decision.tags
}

/** Is each tag deleted by itself? */
function takesTagsOff({ tagsFirst }: RemoveDeps, { action }: Decision): boolean {
  return action === 'UNTAG' || tagsFirst
}

type Settle = (outcome: Outcome, detail?: string) => Promise<void>

async function send(deps: RemoveDeps, target: Target, manifest: Manifest, settle: Settle): Promise<Removal> {
  const outcome = await deleteAll(deps, target, manifest, settle)
  if (outcome.kind === 'refused') return stays(deps, target, manifest, { settle, why: outcome.why })
  const there = await whyThere(deps, target, outcome)
  if (there !== undefined) return stays(deps, target, manifest, { settle, why: there, doubtful: true })
  const mended = outcome.kind === 'deleted' ? undefined : await mend(deps, target, manifest)
  if (mended?.gone === false)
    return stays(deps, target, manifest, { settle, why: mended.detail, doubtful: true })
  deps.watch.removed(tagsOf(target.decision))
  const done = target.decision.action === 'UNTAG' ? 'untagged' : 'deleted'
  await settle(outcome.kind === 'gone' ? 'gone' : done, mended?.detail)
  return { kind: done, manifest }
}

/** Looks where the answer is in doubt; a tombstone takes the tags for good, so there "deleted" is not taken on trust. */
async function whyThere(
  deps: RemoveDeps,
  target: Target,
  outcome: DeleteOutcome,
): Promise<string | undefined> {
  if (outcome.kind === 'deleted' && burialOf(deps, target.decision) === undefined) return undefined
  if (await isGone(deps.client, target)) return undefined
  return outcome.kind === 'unknown' ? outcome.why : 'the registry says that it is gone, yet it is there'
}

type Stays = { readonly settle: Settle; readonly why: string; readonly doubtful?: true }

/** The image is there after all: a tombstone gives its tags back, and the intent is settled. */
async function stays(
  deps: RemoveDeps,
  { decision }: Target,
  manifest: Manifest,
  { settle, why, doubtful }: Stays,
): Promise<Removal> {
  await burialOf(deps, decision)?.undo(manifest, decision.tags)
  await settle(doubtful === true && !takesTagsOff(deps, decision) ? 'not_done' : 'refused', why)
  return { kind: 'refused', why }
}

/** Only the delete of an image can leave its tags behind. */
async function mend(
  { client, canUntag, held }: RemoveDeps,
  { repository, decision }: Target,
  manifest: Manifest,
): ReturnType<typeof mendTags> {
  if (decision.action === 'UNTAG') return undefined
  const { digest, tags } = decision
  return mendTags({ client, repository, digest, tags, manifest, canUntag, check: held.check })
}

/**
 * Tags first where that is safer, one by one; then the digest, unless only tags were to go. A refusal that concerns
 * the whole registry settles the intent and is thrown on. Each may take minutes: where the lease was lost meanwhile nothing
 * more is sent, and the intent is the next runner's.
 */
async function deleteAll(
  deps: RemoveDeps,
  { decision, repository }: Target,
  manifest: Manifest,
  settle: Settle,
): Promise<DeleteOutcome> {
  const { client, held } = deps
  const check = untilLost(held)
  let untagged = false
  const sent = async (ask: () => Promise<DeleteOutcome>): Promise<DeleteOutcome> => {
    check()
    try {
      return await ask()
    } catch (thrown) {
      const error = CareenError.from(thrown)
      await burialOf(deps, decision)?.undo(manifest, decision.tags)
      await settle(untagged ? 'refused' : 'not_done', error.message)
      throw error
    }
  }
  for (const tag of takesTagsOff(deps, decision) ? tagsOf(decision) : []) {
    const outcome = await sent(() => client.deleteTag(repository, tag, decision.digest))
    if (outcome.kind === 'refused' || outcome.kind === 'unknown') return outcome
    untagged = true
  }
  if (decision.action === 'UNTAG') return { kind: 'deleted' }
  return sent(() => client.deleteManifest(repository, decision.digest))
}

/** After a doubtful answer: is what was to go gone? */
async function isGone(client: MendClient, target: Target): Promise<boolean> {
  const { repository, decision } = target
  const signal = AbortSignal.timeout(60_000)
  try {
    if (decision.action !== 'UNTAG') {
      return (await client.manifest(repository, decision.digest, signal)) === undefined
    }
    const there = await Promise.all(decision.untag.map((tag) => client.manifest(repository, tag, signal)))
    return there.every((manifest) => manifest?.digest !== decision.digest)
  } catch (cause) {
    throw new CareenError(
      'DELETE_UNSETTLED',
      `${repository}@${decision.digest}: the registry broke off during the delete and cannot be asked; the next run finds out`,
      { cause },
    )
  }
}
