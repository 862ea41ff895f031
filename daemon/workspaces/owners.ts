import type { Owners } from '../services.ts'
import type { Store } from '../store/store.ts'

/** Returns the workspace of each run that the store knows. */
export function ownersIn(store: Store): Owners {
  return {
    run: (id) => {
      const run = store.runs.get(id)
      return run === undefined ? undefined : { workspace: run.workspace, registry: run.registry }
    },
  }
}
