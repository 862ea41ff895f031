import { patternsOf, protector, type Reason } from '../../../policies/engine/index.ts'
import type { Image, Instant, Pin, Protection } from '../../../policies/model/index.ts'
import type { RepositoryRef } from '../../../policies/model/index.ts'
import type { NewIntent } from '../../../proto/resources/index.ts'
import { inspect } from '../../registry/manifest/index.ts'

/** Returns which protection or pin holds an image with these tags, or undefined if none does. */
export type ProtectedBy = (
  intent: Pick<NewIntent, 'digest' | 'mediaType' | 'bytes'>,
  tags: readonly string[],
) => string | undefined

export type Holding = { readonly protections: readonly Protection[]; readonly pins: readonly Pin[] }

/** Opens the protections and pins of a repository that are in force now. Compiles the patterns of a set of protections once. */
export function openProtectedBy(repository: RepositoryRef, holding: Holding, now: Instant): ProtectedBy {
  const { reasons, isIdle } = protector({ repository, ...holding, now }, patternsOf(holding.protections))
  if (isIdle) return () => undefined
  return (intent, tags) => {
    const [reason] = reasons(imageOf(intent, tags))
    return reason?.kind === 'pinned' ? `the pin of ${reason.reference} by ${reason.owner}` : byIn(reason)
  }
}

function byIn(reason: Reason | undefined): string | undefined {
  return reason?.kind === 'protected' ? reason.by : reason?.kind
}

function imageOf(intent: Pick<NewIntent, 'digest' | 'mediaType' | 'bytes'>, tags: readonly string[]): Image {
  const { digest, mediaType, bytes } = intent
  const inspected = inspect({ digest, mediaType, bytes })
  const image = { digest, tags, mediaType, firstSeen: 0, size: inspected.size, children: inspected.children }
  if (inspected.kind === 'unreadable' || inspected.annotations === undefined) return image
  return { ...image, annotations: inspected.annotations }
}
