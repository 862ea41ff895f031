import { type Decision, sentence } from '../../../policies/engine/index.ts'
import { CareenError, type Digest } from '../../../policies/model/index.ts'
import type { NewIntent, Outcome } from '../../../proto/resources/index.ts'
import type { Clock } from '../../clock.ts'
import { type HeldLease, untilLost, type Ledger } from '../../ledger/index.ts'
import type { DeleteOutcome, Manifest, ManifestDeleter } from '../../registry/client.ts'
import type { Companions } from './cascade.ts'
import { type MendClient, mendTags } from './dangling-tags.ts'
import type { ToldPushes } from './push-feed.ts'
import type { Aim } from './still-there.ts'
import type { TagWatch } from './tag-watch.ts'
import type { Burial } from './tombstone.ts'
import { type There, whyThere } from './why-there.ts'

/**
 * What became of one image that was to go. `intent`: the registry said so, nobody looked yet. `pending`: its DELETE may still
 * take it. `not_gone`: the registry said that it went, and it is there.
 */
export type Removal =
  | { readonly kind: 'deleted' | 'untagged'; readonly manifest: Manifest; readonly intent?: number }
  | { readonly kind: 'skipped' | 'refused' | 'pending' | 'not_gone'; readonly why: string }

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
  readonly clock: Pick<Clock, 'sleep'>
}

type Target = {
  readonly repository: string
  readonly decision: Decision
  readonly children: readonly Digest[]
}

/**
 * Removes one image, or some of its tags: looks again, commits the intent with everything needed to put it back, sends
 * the DELETE, and settles the intent with exactly one outcome. Where the answer is lost a GET tells whether the image went,
 * and tags that lead nowhere then are mended. Where the image is there, its DELETE may be under way still: the intent stays
 * open. The same where the registry cannot be asked, and DELETE_OUTCOME_UNKNOWN is thrown.
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
  if (why === undefined) return send(deps, target, manifest, { id, settle })
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

type Open = { readonly id: number; readonly settle: Settle }

async function send(deps: RemoveDeps, target: Target, manifest: Manifest, open: Open): Promise<Removal> {
  const { settle } = open
  const outcome = await deleteAll(deps, target, manifest, settle)
  const aim = aimOf(target.decision)
  const buried = burialOf(deps, target.decision) !== undefined
  const tagsOff = takesTagsOff(deps, target.decision)
  const why = await whyThere({ ...deps, repository: target.repository, aim, buried, tagsOff }, outcome)
  if (why !== undefined) return stays(deps, target, manifest, { settle, ...why })
  const mended = outcome.kind === 'deleted' ? undefined : await mend(deps, target, manifest)
  if (mended?.gone === false) {
    const as = mended.late ? 'pending' : 'not_done'
    return stays(deps, target, manifest, { settle, why: mended.detail, as })
  }
  deps.watch.removed(tagsOf(target.decision))
  const done = target.decision.action === 'UNTAG' ? 'untagged' : 'deleted'
  await settle(outcome.kind === 'gone' ? 'gone' : done, mended?.detail)
  return { kind: done, manifest, ...(outcome.kind === 'deleted' ? { intent: open.id } : {}) }
}

type Stays = There & { readonly settle: Settle }

/** The image is there after all: a tombstone gives its tags back, and the intent is settled, unless its DELETE may still come. */
async function stays(
  deps: RemoveDeps,
  { decision }: Target,
  manifest: Manifest,
  { settle, why, as }: Stays,
): Promise<Removal> {
  const burial = burialOf(deps, decision)
  await burial?.undo(manifest, decision.tags)
  if (as === 'pending') burial?.settled()
  else await settle(as, why)
  return { kind: as === 'not_done' ? 'refused' : as, why }
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

/** What is to go of it. */
export function aimOf(decision: Decision): Aim {
  const action = decision.action === 'UNTAG' ? 'UNTAG' : 'DELETE'
  return { action, digest: decision.digest, tags: tagsOf(decision) }
}
