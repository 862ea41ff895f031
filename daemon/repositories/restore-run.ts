import { CareenError, compact } from '../../policies/model/index.ts'
import type { Intent, RestoredImage, RestoreProgress } from '../../proto/resources/index.ts'
import type { RestoreAsker } from '../services.ts'
import { registryOf, repositoryAt, runAt } from '../store/lookup.ts'
import { removalsOf } from './deleted-images.ts'
import {
  type Restoration,
  type RestoreDeps,
  restoreGroup,
  type RestoreWhere,
  whyNot,
} from './restore-image.ts'

/** Errors after which no other image can be restored either. */
const FINAL: ReadonlySet<string> = new Set([
  'REGISTRY_UNREACHABLE',
  'REGISTRY_UNAUTHORIZED',
  'REGISTRY_READ_ONLY',
  'REGISTRY_THROTTLED',
  'STORE_FAILED',
  'STORE_READ_ONLY',
])

/**
 * Restores all images of a run that are not restored yet, each with its group, and yields the outcome of each. An image that
 * cannot be restored does not stop the others; an unreachable registry does. If `signal` aborts, an image whose
 * upload has begun is finished, and another call continues. Throws NOT_FOUND if there is no image to restore, and
 * REQUEST_ID_REUSED. A repeated request goes on with what is left, or ends.
 */
export async function* restoreRun(
  deps: RestoreDeps,
  id: string,
  signal: AbortSignal,
  { requestKey, actor }: RestoreAsker,
): AsyncGenerator<RestoreProgress> {
  const { store } = deps
  const run = runAt(store, id)
  const state = repositoryAt(store, run)
  const removals = removalsOf(store, state, run.id)
  const left = removals.ofRun.filter((intent) => intent.restoredAt === undefined)
  const key = { id: requestKey, method: 'RestoreRun', arguments: { run: id } }
  const isRepeated = store.requests.resultOf(key) !== undefined
  if (left.length === 0) {
    if (isRepeated) return
    throw new CareenError(
      'NOT_FOUND',
      `run ${run.id} has no image to restore: it deleted none, or all are restored`,
      {
        metadata: { run: run.id },
      },
    )
  }
  if (!isRepeated) store.requests.remember(key, id)
  const client = await deps.open(registryOf(store, state), state.workspace)
  const pending = new Map(left.map((intent) => [intent.digest, intent]))
  for (const intent of left) {
    if (!pending.has(intent.digest)) continue
    if (signal.aborted) throw CareenError.from(signal.reason)
    const { image, members } = await restoreOne(deps, { state, client, removals, signal, actor }, intent)
    for (const digest of members) pending.delete(digest)
    yield { image, done: left.length - pending.size, total: left.length }
  }
}

type One = { readonly image: RestoredImage; readonly members: readonly string[] }

async function restoreOne(deps: RestoreDeps, where: RestoreWhere, intent: Intent): Promise<One> {
  try {
    const group = await restoreGroup(deps, where, intent)
    return { image: imageOf(intent, group), members: [intent.digest, ...group.members] }
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (FINAL.has(error.code) || where.signal.aborted) throw error
    const image = { ...nothing(intent), outcome: 'failed', detail: error.message } as const
    return { image, members: [intent.digest] }
  }
}

function nothing({ digest, tags }: Intent): Omit<RestoredImage, 'outcome'> {
  return { digest, hadTags: tags, tags: [], tagConflicts: [], manifests: [] }
}

function imageOf(intent: Intent, group: Restoration): RestoredImage {
  switch (group.kind) {
    case 'restored': {
      const { tags, tagConflicts, manifests } = group
      const outcome = tagConflicts.length > 0 ? 'tag_conflict' : 'restored'
      return { digest: intent.digest, hadTags: intent.tags, outcome, tags, tagConflicts, manifests }
    }
    case 'blobs_gone':
    case 'expired':
      return { ...nothing(intent), outcome: group.kind, ...compact({ detail: whyNot(group) }) }
  }
}
