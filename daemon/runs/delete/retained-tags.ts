import type { Decision, Reason } from '../../../policies/engine/index.ts'
import { type Image, type Instant, type Policy, compact } from '../../../policies/model/index.ts'
import type { Decided } from '../../evaluation/index.ts'
import type { OpenIntent } from '../../ledger/index.ts'
import { look } from '../../registry/manifest/index.ts'
import { manifestOf } from './recover-intents.ts'

/** Reasons that hold whatever is known of an image's times. */
const TIMELESS: ReadonlySet<Reason['kind']> = new Set([
  'protected',
  'pinned',
  'in_use',
  'child_of',
  'refers_to',
])

export type RetainedRequest = {
  readonly decided: Decided
  readonly policy: Policy | undefined
  /** When the policy was last changed. Absent: not known. */
  readonly changedAt: Instant | undefined
  /** Tags that were put on the image after it was decided about, and went with it. */
  readonly fresh: readonly string[]
}

/**
 * Is what went to stay by what is in force now? Then these of its tags are to come back; undefined: it goes rightly. The image
 * is decided about among all that is there. Its times are not known any more, so that what keeps it by age or rank counts
 * only where the policy was changed after its intent, or a tag was put on it: else that was decided when they were known.
 */
export function tagsToKeep(request: RetainedRequest, intent: OpenIntent): readonly string[] | undefined {
  const { decided, fresh } = request
  const tags = [...new Set([...intent.tags, ...fresh])].toSorted()
  const decision = decided.again(withImage(decided, intent, tags), intent.digest)
  if (decision === undefined) return undefined
  if (decision.action === 'DELETE' || decision.action === 'CASCADE') return undefined
  const keeps = tags.filter((tag) => !decision.untag.includes(tag))
  if (intent.action === 'UNTAG' && keeps.length === 0) return undefined
  const isCertain = fresh.length > 0 || decision.reasons.some(({ kind }) => TIMELESS.has(kind))
  return isCertain || (isChanged(request, intent) && isSomething(decision)) ? keeps : undefined
}

function isChanged({ policy, changedAt }: RetainedRequest, { createdAt }: OpenIntent): boolean {
  return policy === undefined || changedAt === undefined || changedAt >= createdAt
}

/** Something without a tag that no rule speaks of went with what it belonged to. */
function isSomething({ tags, reasons }: Decision): boolean {
  return tags.length > 0 || reasons.some(({ kind }) => kind !== 'not_selected')
}

function withImage({ scanned }: Decided, intent: OpenIntent, tags: readonly string[]): readonly Image[] {
  const there = scanned.images.find(({ digest }) => digest === intent.digest)
  const others = scanned.images.filter((image) => image !== there)
  if (there === undefined) return [...others, imageOf(intent, tags)]
  return [...others, { ...there, tags: [...new Set([...there.tags, ...tags])].toSorted() }]
}

/** As far as its manifest tells. One that was too large to be sent along is known by its digest, tags and children. */
function imageOf(intent: OpenIntent, tags: readonly string[]): Image {
  const { digest, mediaType, children, createdAt } = intent
  const bare = { digest, tags, mediaType, children, firstSeen: createdAt, size: 0 }
  const looked = intent.bytes.length === 0 ? undefined : look(manifestOf(intent))
  if (looked === undefined || looked.kind === 'unreadable') return bare
  const { subject, annotations, artifactType } = looked
  return { ...bare, ...compact({ subject, annotations, artifactType }) }
}
