import { CareenError, type Code } from '../../policies/model/index.ts'
import type { Intent, RestoredImage, RestoreOutcome } from '../../proto/resources/index.ts'
import {
  type RestoreDeps,
  type RestoredGroup,
  restoreGroup,
  type RestoreWhere,
  whyNot,
} from './restore-image.ts'

/** Errors after which no other image of the registry can be restored either. */
const FINAL: ReadonlySet<Code> = new Set<Code>([
  'REGISTRY_UNREACHABLE',
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_READ_ONLY',
  'REGISTRY_THROTTLED',
])

/** Errors after which nothing is known of an image. */
const UNKNOWN: ReadonlySet<Code> = new Set<Code>([
  'REGISTRY_UNREACHABLE',
  'REGISTRY_THROTTLED',
  'DEADLINE_EXCEEDED',
])

/** Errors after which nothing can be recorded. */
const UNRECORDED: ReadonlySet<Code> = new Set<Code>(['STORE_FAILED', 'STORE_READ_ONLY'])

/** What became of an image. `members`: it and its group. `error`: why it is not back. `isFinal`: that concerns the whole registry. */
export type RestoredOne = {
  readonly image: RestoredImage
  readonly members: readonly string[]
  readonly error?: CareenError
  readonly isFinal: boolean
}

/** Restores one image with its group. Throws if the signal aborts, or if nothing can be recorded. */
export async function restoreOne(
  deps: RestoreDeps,
  where: RestoreWhere,
  intent: Intent,
): Promise<RestoredOne> {
  try {
    const group = await restoreGroup(deps, where, intent)
    const members = [intent.digest, ...group.members]
    if (group.kind === 'restored') return { image: backOf(intent, group), members, isFinal: false }
    const detail = whyNot(group)
    const name = `${intent.registry}/${intent.repository}@${intent.digest}`
    const error = new CareenError('RESTORE_IMPOSSIBLE', `${name} cannot be restored: ${detail}`, {
      metadata: { digest: intent.digest },
    })
    return { image: { ...nothing(intent, group.kind), detail }, members, error, isFinal: false }
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (where.signal.aborted || UNRECORDED.has(error.code)) throw error
    const image = {
      ...nothing(intent, UNKNOWN.has(error.code) ? 'unreachable' : 'failed'),
      detail: error.message,
    }
    return { image, members: [intent.digest], error, isFinal: FINAL.has(error.code) }
  }
}

function nothing(
  { registry, repository, digest, tags }: Intent,
  outcome: RestoreOutcome,
): Omit<RestoredImage, 'detail'> {
  return {
    registry,
    repository,
    digest,
    hadTags: tags,
    outcome,
    tags: [],
    tagConflicts: [],
    manifests: [],
    unchanged: false,
  }
}

function backOf(
  intent: Intent,
  { tags, tagConflicts, manifests, unchanged }: Extract<RestoredGroup, { kind: 'restored' }>,
): RestoredImage {
  const outcome = tagConflicts.length > 0 ? 'tag_conflict' : 'restored'
  return { ...nothing(intent, outcome), tags, tagConflicts, manifests, unchanged }
}
