import type { Outcome } from '../../../proto/resources/index.ts'
import { actionOf, type DeletionContext, tagsOf, type Target } from './context.ts'
import { readOrUnknown, repairDanglingTags, type Repaired } from './dangling-tags.ts'
import { type Aim, isThere, stillThere } from './still-there.ts'
import type { AnsweredDelete } from './strategy.ts'

/**
 * What became of an image after its DELETE was answered. `record`: the outcome of its intent. `pending`: none yet, as the
 * DELETE may still arrive.
 */
export type Resolution =
  | { readonly state: 'deleted'; readonly outcome: Outcome; readonly detail?: string }
  | Present

type Present = {
  readonly state: 'present'
  readonly record: 'refused' | 'not_done' | 'not_gone' | 'pending'
  readonly detail: string
}

export type ResolveContext = Pick<DeletionContext, 'client' | 'repository' | 'clock' | 'lease'> & {
  /** True if the registry can delete a tag without its image. */
  readonly canUntag: boolean
}

const NOT_GONE = 'the registry reports that it is deleted, but still serves it'

/**
 * Reads the image if the answer does not show the outcome, and removes tags that the DELETE left dangling. Throws
 * DELETE_OUTCOME_UNKNOWN if the registry cannot be read.
 */
export async function resolveOutcome(
  context: ResolveContext,
  target: Target,
  sent: AnsweredDelete,
): Promise<Resolution> {
  const { outcome } = sent
  const present = await whyPresent(context, aimOf(target), sent)
  if (present !== undefined) return present
  const repaired = outcome.kind === 'deleted' ? undefined : await repairTags(context, target)
  if (repaired?.gone === false)
    return { state: 'present', record: repaired.late ? 'pending' : 'not_done', detail: repaired.detail }
  const done = target.decision.action === 'UNTAG' ? 'untagged' : 'deleted'
  return {
    state: 'deleted',
    outcome: outcome.kind === 'gone' ? 'gone' : done,
    ...(repaired === undefined ? {} : { detail: repaired.detail }),
  }
}

function aimOf({ decision }: Target): Aim {
  return { action: actionOf(decision), digest: decision.digest, tags: tagsOf(decision) }
}

/**
 * Returns undefined if the image is gone. "Deleted" is checked only after a tombstone, because deleting that removes the
 * image's tags for good.
 */
async function whyPresent(
  context: ResolveContext,
  aim: Aim,
  { outcome, via }: AnsweredDelete,
): Promise<Present | undefined> {
  const record = via === 'tags' ? 'refused' : 'not_done'
  switch (outcome.kind) {
    case 'refused':
      return { state: 'present', record: 'refused', detail: outcome.why }
    case 'deleted': {
      if (via !== 'tombstone') return undefined
      const left = await readOrUnknown({ ...context, ...aim }, () =>
        stillThere(context, [aim], context.clock),
      )
      return left.length === 0 ? undefined : { state: 'present', record: 'not_gone', detail: NOT_GONE }
    }
    case 'gone':
      return presentIfThere(context, aim, { state: 'present', record, detail: NOT_GONE })
    case 'unknown': {
      const late = outcome.ended === true ? record : 'pending'
      return presentIfThere(context, aim, { state: 'present', record: late, detail: outcome.why })
    }
  }
}

async function presentIfThere(
  context: ResolveContext,
  aim: Aim,
  present: Present,
): Promise<Present | undefined> {
  return (await readOrUnknown({ ...context, ...aim }, () => isThere(context, aim))) ? present : undefined
}

/** Only the DELETE of an image can leave its tags dangling. */
async function repairTags(
  { client, repository, canUntag, lease }: ResolveContext,
  { decision, manifest }: Target,
): Promise<Repaired | undefined> {
  if (decision.action === 'UNTAG') return undefined
  const { digest, tags } = decision
  return repairDanglingTags({ client, repository, digest, tags, manifest, canUntag, check: lease.check })
}
