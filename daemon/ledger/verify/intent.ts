import type { Decision } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { AskedIntent, Intent, RunKind } from '../../../proto/resources/index.ts'
import { digestOf } from '../../registry/manifest/index.ts'
import { type ReportFault, sameMembers } from './names.ts'

/** What a decision asks to be removed. */
export type Removal = Pick<Decision, 'digest' | 'action' | 'tags' | 'untag' | 'follows' | 'reasons'>

export type IntentGround = {
  readonly kind: RunKind
  /** The digest of the run's tombstone. Absent: the registry block allows none. */
  readonly tombstone?: Digest
  /** What the run's decisions, on a complete scan, ask for this image. Absent: nothing. */
  readonly removal?: Removal
  /** Returns the intents of this lease for an image, oldest first. */
  readonly intents: (digest: Digest) => readonly Pick<Intent, 'outcome'>[]
  /** Returns the protection or pin that holds the image now, or undefined. */
  readonly heldBy: () => string | undefined
}

/** Returns why an intent cannot be that of an honest run. */
export function verifyIntent(intent: AskedIntent, ground: IntentGround): ReportFault {
  const { digest, bytes } = intent
  if (ground.kind === 'DRY_RUN') return `${digest} is to be deleted by a dry run`
  if (digestOf(bytes) !== digest) return `the manifest of ${digest} has another digest`
  if (digest === ground.tombstone) return wrongTombstone(intent)
  return unasked(intent, ground.removal) ?? wrongOrder(intent, ground) ?? protectedNow(intent, ground)
}

/** The tombstone of a run has no tags of its own. */
function wrongTombstone({ digest, action, tags }: AskedIntent): ReportFault {
  return action === 'DELETE' && tags.length === 0 ? undefined : `the tombstone ${digest} has tags`
}

function unasked({ digest, action, tags }: AskedIntent, removal: Removal | undefined): ReportFault {
  if (removal === undefined) return `no decision of the run removes ${digest}`
  const isUntag = removal.action === 'UNTAG'
  if (isUntag !== (action === 'UNTAG')) return `the decision about ${digest} is ${removal.action}`
  const asked = isUntag ? removal.untag : removal.tags
  return sameMembers(asked, tags) ? undefined : `the decision about ${digest} names other tags`
}

/**
 * All that the image follows is deleted before. On a registry that cascades, its intent is committed between the intent and the
 * DELETE of one image that it follows, because that DELETE may take it along.
 */
function wrongOrder({ digest }: AskedIntent, { removal, intents }: IntentGround): ReportFault {
  const last = intents(digest).at(-1)
  if (last !== undefined && (last.outcome === undefined || isGone(last)))
    return `${digest} has an intent of this run already`
  const follows = removal?.follows ?? []
  const newest = follows.map((parent) => intents(parent).at(-1))
  if (newest.some((intent) => intent !== undefined && intent.outcome === undefined)) return undefined
  const waiting = follows.find((_, at) => {
    const intent = newest[at]
    return intent === undefined || !isGone(intent)
  })
  return waiting === undefined ? undefined : `${waiting} must be deleted before ${digest}`
}

function isGone({ outcome }: Pick<Intent, 'outcome'>): boolean {
  return outcome === 'deleted' || outcome === 'gone' || outcome === 'untagged'
}

function protectedNow({ digest }: AskedIntent, { heldBy }: IntentGround): ReportFault {
  const by = heldBy()
  return by === undefined ? undefined : `${digest} is protected by ${by}`
}
