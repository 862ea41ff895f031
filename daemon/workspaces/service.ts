import { CareenError } from '../../policies/model/index.ts'
import type { OpaqueObject, StoredObject, Workspace } from '../../proto/resources/index.ts'
import type { ObjectOperations } from '../services.ts'
import type { Store } from '../store/store.ts'
import { driftIn } from './drift.ts'

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
    drift: ({ workspace, origin, after, limit }) =>
      driftIn(store, { workspace, origin, after, limit, stored: store.objects.every(workspace) }),
    policy: (address) => objectAt(store, 'policy', address),
    policies: (query) => store.objects.list('policy', query),
    protection: (label) => objectAt(store, 'protect', `protect.${label}`),
    protections: (query) => store.objects.list('protect', query),
  }
}

const CALLED = { policy: 'policy', protect: 'protection' } as const

/** Returns the object of a kind and an address, also one that is not understood. Throws NOT_FOUND. */
function objectAt(
  { objects }: Store,
  kind: keyof typeof CALLED,
  address: string,
): StoredObject | OpaqueObject {
  const stored = objects.get(address)
  if (stored?.object.kind === kind) return stored
  const opaque = objects.opaqueAt(address)
  if (opaque?.kind === kind) return opaque
  const next = kind === 'policy' ? 'policies' : 'state list'
  throw new CareenError(
    'NOT_FOUND',
    `${CALLED[kind]} ${address} does not exist. To list them, run: careen ${next}`,
  )
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
