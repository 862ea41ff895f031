import { CareenError, secondText } from '../../policies/model/index.ts'
import type { Intent, RepositoryState, RestorationSize, RestoreSource } from '../../proto/resources/index.ts'
import { isOwnTombstone, isRemoval } from '../inventory/index.ts'
import { repositoryAt, runAt } from '../store/lookup.ts'
import type { OpenRemoval, Store } from '../store/store.ts'
import { refusePending, type RestoreDeps } from './restore-image.ts'

/**
 * Returns the removals that a request restores: those that are not undone, or the newest one of an image. Throws NOT_FOUND if there is
 * none, and FAILED_PRECONDITION if that of an image is not known yet.
 */
export function chosenRemovals(
  deps: RestoreDeps,
  workspace: string,
  source: RestoreSource,
): readonly OpenRemoval[] {
  const { store } = deps
  switch (source.kind) {
    case 'image': {
      const state = repositoryAt(store, source)
      refusePending(deps, state, source.reference)
      const { id, runId, registry, repository, digest } = lastRemoval(store, state, source.reference)
      return [{ id, runId, registry, repository, digest, isPart: false }]
    }
    case 'run': {
      const { id } = runAt(store, source.run)
      const why = `run ${id} has no image to restore: it deleted none, or all are restored`
      return some(store.restorations.removals({ run: id }), why, { run: id })
    }
    case 'policy': {
      const { policy, since } = source
      const why =
        `no image is left to restore that ${policy} deleted since ${secondText(since)} in workspace ${workspace}. ` +
        'To list the runs, run: careen runs'
      return some(store.restorations.removals({ workspace, since, policy }), why, { policy })
    }
    case 'serial': {
      const since = replacedAt(store, workspace, source.serial)
      const why = `no image is left to restore that was deleted in workspace ${workspace} since serial ${source.serial}. To list the runs, run: careen runs`
      return some(store.restorations.removals({ workspace, since, policy: undefined }), why, {
        serial: `${source.serial}`,
      })
    }
  }
}

/** Returns how many images these are. What belongs to an image is not counted. */
export function sizeOf(removals: readonly OpenRemoval[]): RestorationSize {
  const images = removals.filter(({ isPart }) => !isPart)
  const repositories = new Set(removals.map(({ registry, repository }) => `${registry}/${repository}`))
  return { total: (images.length === 0 ? removals : images).length, repositories: repositories.size }
}

function some(
  found: readonly OpenRemoval[],
  why: string,
  metadata: Record<string, string>,
): readonly OpenRemoval[] {
  const own = found.filter((removal) => !isOwnTombstone(removal))
  if (own.length > 0) return own
  throw new CareenError('NOT_FOUND', why, { metadata })
}

/** Returns when the serial after this one was applied. Throws NOT_FOUND if it is the newest, or none. */
function replacedAt({ objects }: Store, workspace: string, serial: number): number {
  const at = objects.appliedAt(workspace, serial + 1)
  if (at !== undefined) return at
  const { serial: newest } = objects.workspace(workspace)
  const why =
    serial === newest
      ? `nothing was deleted after serial ${serial} of workspace ${workspace}: it is the newest. ` +
        `To restore what was deleted under it, write careen restore -since-serial=${Math.max(serial - 1, 0)}`
      : `workspace ${workspace} is at serial ${newest} and has no serial ${serial}. To list the serials, run: careen history`
  throw new CareenError('NOT_FOUND', why, { metadata: { workspace, serial: `${serial}` } })
}

/** Returns the newest removal of a digest or a removed tag. Throws NOT_FOUND if there is none. */
function lastRemoval(store: Store, state: RepositoryState, reference: string): Intent {
  const name = `${state.registry}/${state.repository}`
  if (reference === '') {
    throw new CareenError(
      'INVALID_ARGUMENT',
      `no image is named. Write careen restore ${name}:TAG or careen restore ${name}@DIGEST`,
      { metadata: { field: 'image.reference' } },
    )
  }
  const removal = store.intents.ofRepository(state, reference, 50).find(isRemoval)
  if (removal) return removal
  throw new CareenError(
    'NOT_FOUND',
    `careen deleted no image ${reference} from ${name}. To list the deleted images, run: careen explain ${name}`,
    { metadata: { repository: name, reference } },
  )
}
