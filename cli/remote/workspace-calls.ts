import { timeText } from '../../policies/audit/index.ts'
import { errorCode, type Instant } from '../../policies/model/index.ts'
import type { Connection } from '../../proto/connection.ts'
import { fromDrift } from '../../proto/convert/drift.ts'
import { fromRevision, fromWorkspace } from '../../proto/convert/workspaces.ts'
import { filterValue } from '../../proto/filters.ts'
import { nameOf } from '../../proto/names.ts'
import type {
  Drift,
  HistoryEntry,
  OpaqueObject,
  StoredObject,
  Workspace,
} from '../../proto/resources/index.ts'
import { pages } from './pages.ts'
import { fromStored } from './stored-objects.ts'

/** Which applies are listed. Undefined: all. */
type ApplyWish = { readonly since?: Instant | undefined; readonly limit?: number | undefined }

export type WorkspaceCalls = {
  /** Returns applies, newest first. */
  readonly history: (workspace: string, wish?: ApplyWish) => Promise<HistoryEntry[]>
  /** Returns a workspace; one that was never applied has serial 0. */
  readonly workspace: (name: string) => Promise<Workspace>
  readonly workspaces: () => Promise<Workspace[]>
  /** Returns what others did since an origin applied its objects last, in order of address. */
  readonly drift: (workspace: string, origin: string) => Promise<Drift[]>
  /** Returns the objects that a serial had, in order of address; of serial 0: none. Throws NOT_FOUND if they are not known. */
  readonly objectsAt: (workspace: string, serial: number) => Promise<(StoredObject | OpaqueObject)[]>
}

/** Objects of a page: their bodies are large. */
const PAGE = 500

export function workspaceCalls({ unary, services }: Pick<Connection, 'unary' | 'services'>): WorkspaceCalls {
  const { service } = services.WorkspaceService
  return {
    history: async (workspace, { since, limit } = {}) => {
      const parent = nameOf('workspace', { workspace })
      const filter = since === undefined ? '' : `apply_time >= ${filterValue(timeText(since))}`
      const found = await pages(async (pageToken) => {
        const request = { parent, filter, pageSize: Math.min(limit ?? 1000, 1000), pageToken }
        const page = await unary(service.ListRevisions, request)
        return { items: page.revisions, next: page.nextPageToken }
      }, limit)
      return found.map(fromRevision)
    },
    workspace: async (workspace) => {
      try {
        return fromWorkspace(await unary(service.GetWorkspace, { name: nameOf('workspace', { workspace }) }))
      } catch (thrown) {
        if (errorCode(thrown) === 'NOT_FOUND') return { name: workspace, serial: 0 }
        throw thrown
      }
    },
    workspaces: async () => {
      const found = await pages(async (pageToken) => {
        const page = await unary(service.ListWorkspaces, { pageSize: 1000, pageToken })
        return { items: page.workspaces, next: page.nextPageToken }
      })
      return found.map(fromWorkspace)
    },
    drift: async (workspace, origin) => {
      const parent = nameOf('workspace', { workspace })
      const found = await pages(async (pageToken) => {
        const page = await unary(service.ListDrift, { parent, origin, pageSize: 1000, pageToken })
        return { items: page.drift, next: page.nextPageToken }
      })
      return found.map(fromDrift)
    },
    objectsAt: async (workspace, serial) => {
      if (serial === 0) return []
      const parent = nameOf('revision', { workspace, revision: String(serial) })
      const found = await pages(async (pageToken) => {
        const page = await unary(service.ListRevisionObjects, { parent, pageSize: PAGE, pageToken })
        return { items: page.objects, next: page.nextPageToken }
      })
      return found.map(fromStored)
    },
  }
}
