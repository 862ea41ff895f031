import { CareenError } from '../../policies/model/index.ts'
import type { ObjectOperations } from '../services.ts'
import type { Store } from '../store/store.ts'

/** Reads what was applied. */
export function objectOperations(store: Store): ObjectOperations {
  return {
    workspace: (name) => store.objects.workspace(name),
    slim: (workspace, after, limit) => store.objects.slim(workspace, after, limit),
    history: (workspace, query) => store.objects.history(workspace, query),
    policy: (address) => {
      const stored = store.objects.get(address)
      if (stored?.object.kind === 'policy') return stored
      const opaque = store.objects.opaqueAt(address)
      if (opaque?.kind === 'policy') return opaque
      throw new CareenError(
        'NOT_FOUND',
        `policy ${address} does not exist. To list the policies, run: careen policies`,
      )
    },
    policies: (query) => store.objects.list('policy', query),
  }
}
