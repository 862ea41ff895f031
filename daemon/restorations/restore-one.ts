import { CareenError, type Code } from '../../policies/model/index.ts'
import type { Intent, RestoredImage, RestoreOutcome } from '../../proto/resources/index.ts'
import {
  type RestoreDeps,
  type RestoredBack,
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

/**
 * Restores one image with its group. `record` stores what became of it, in one transaction with the restore itself. Throws if the signal
 * aborts, or if nothing can be recorded.
 */
export async function restoreOne(
  deps: RestoreDeps,
  where: RestoreWhere,
  intent: Intent,
  record: (one: RestoredOne) => void,
): Promise<RestoredOne> {
  const one = await triedOne(deps, where, intent, (back) => record(oneBack(intent, back)))
  if (one.error !== undefined) record(one)
  return one
}

/** Returns what became of an image. `record` is called if it is back. */
async function triedOne(
  deps: RestoreDeps,
  where: RestoreWhere,
  intent: Intent,
  record: (back: RestoredBack) => void,
): Promise<RestoredOne> {
  try {
    const group = await restoreGroup(deps, where, intent, record)
    if (group.kind === 'restored') return oneBack(intent, group)
    const detail = whyNot(group)
    const name = `${intent.registry}/${intent.repository}@${intent.digest}`
    const error = new CareenError('RESTORE_IMPOSSIBLE', `${name} cannot be restored: ${detail}`, {
      metadata: { digest: intent.digest },
    })
    const members = [intent.digest, ...group.members]
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

function oneBack(intent: Intent, back: RestoredBack): RestoredOne {
  return { image: backOf(intent, back), members: [intent.digest, ...back.members], isFinal: false }
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

function backOf(intent: Intent, { tags, tagConflicts, manifests, unchanged }: RestoredBack): RestoredImage {
  const outcome = tagConflicts.length > 0 ? 'tag_conflict' : 'restored'
  return { ...nothing(intent, outcome), tags, tagConflicts, manifests, unchanged }
}
