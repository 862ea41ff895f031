import type { Decision, Reason } from '../../../policies/engine/index.ts'
import { type Image, type Instant, type Policy, compact } from '../../../policies/model/index.ts'
import type { Decided } from '../../evaluation/index.ts'
import type { OpenIntent } from '../../ledger/index.ts'
import { inspect } from '../../registry/manifest/index.ts'
import { manifestOf } from './recover-intents.ts'

/** Reasons that do not depend on an image's times. */
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
  /** Tags that were put on the image after its decision, and were deleted with it. */
  readonly fresh: readonly string[]
}

/**
 * Returns the tags to restore of a deleted image that the policy in force retains; undefined if it is deleted rightly. The
 * image is decided among all images that are there. Its times are not known any more. So a reason by age or rank counts
 * only if the policy was changed after its intent, or a tag was put on it: otherwise that was decided with known times.
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

/** False for an image without tags that no rule selects: it was deleted with the image that it belongs to. */
function isSomething({ tags, reasons }: Decision): boolean {
  return tags.length > 0 || reasons.some(({ kind }) => kind !== 'not_selected')
}

function withImage({ scanned }: Decided, intent: OpenIntent, tags: readonly string[]): readonly Image[] {
  const there = scanned.images.find(({ digest }) => digest === intent.digest)
  const others = scanned.images.filter((image) => image !== there)
  if (there === undefined) return [...others, imageOf(intent, tags)]
  return [...others, { ...there, tags: [...new Set([...there.tags, ...tags])].toSorted() }]
}

/** Returns the image by its manifest; by digest, tags and children alone if the manifest was too large to be sent along. */
function imageOf(intent: OpenIntent, tags: readonly string[]): Image {
  const { digest, mediaType, children, createdAt } = intent
  const bare = { digest, tags, mediaType, children, firstSeen: createdAt, size: 0 }
  const inspected = intent.bytes.length === 0 ? undefined : inspect(manifestOf(intent))
  if (inspected === undefined || inspected.kind === 'unreadable') return bare
  const { subject, annotations, artifactType } = inspected
  return { ...bare, ...compact({ subject, annotations, artifactType }) }
}
