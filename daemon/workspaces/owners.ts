import { errorCode } from '../../policies/model/index.ts'
import type { Owner, Owners } from '../services.ts'
import { resolveRepository, resolveRun } from '../store/lookup.ts'
import type { Store } from '../store/store.ts'

/** Returns the workspace of each thing that the store knows. */
export function ownersIn(store: Store): Owners {
  const object = (address: string): Owner | undefined => {
    const stored = store.objects.get(address)
    return stored === undefined ? undefined : { workspace: stored.workspace, registry: undefined }
  }
  return {
    registry: (name) => {
      const owner = object(`registry.${name}`)
      return owner === undefined ? undefined : { ...owner, registry: name }
    },
    repository: (name) => found(() => resolveRepository(store, name)),
    run: (name) => found(() => resolveRun(store, name)),
  }
}

/** Returns undefined if the name is not known, or means several things. */
function found(resolve: () => { workspace: string; registry: string }): Owner | undefined {
  try {
    const { workspace, registry } = resolve()
    return { workspace, registry }
  } catch (thrown) {
    const code = errorCode(thrown)
    if (code === 'NOT_FOUND' || code === 'INVALID_ARGUMENT') return undefined
    throw thrown
  }
}
