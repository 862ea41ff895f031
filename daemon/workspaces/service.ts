import { CareenError } from '../../policies/model/index.ts'
import type { Workspace } from '../../proto/resources/index.ts'
import type { ObjectOperations } from '../services.ts'
import type { Store } from '../store/store.ts'

/** Reads what was applied. */
export function objectOperations(store: Store): ObjectOperations {
  return {
    workspace: (name) => withOrigins(store, store.objects.workspace(name)),
    workspaces: (after, limit) =>
      store.objects
        .workspaces()
        .filter(({ name }) => name > after)
        .slice(0, limit)
        .map((workspace) => withOrigins(store, workspace)),
    at: (workspace, serial, page) => {
      const found = store.objects.at(workspace, serial, page)
      if (found.kind === 'found') return found.objects
      throw notKnown(workspace, serial, found.oldest)
    },
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

function withOrigins({ objects }: Store, workspace: Workspace): Workspace {
  return { ...workspace, ...objects.about(workspace.name) }
}

function notKnown(workspace: string, serial: number, oldest: number | undefined): CareenError {
  const known = oldest === undefined ? 'Nothing was applied there' : `The oldest known is serial ${oldest}`
  return new CareenError(
    'NOT_FOUND',
    `the objects of serial ${serial} of workspace ${workspace} are not known. ${known}. careen history lists serials`,
    { metadata: { workspace, serial: `${serial}` } },
  )
}
