import type { Revision as WireRevision, Revision__Output } from '../gen/careen/v1/Revision.ts'
import type { RevisionChange as WireChange, RevisionChange__Output } from '../gen/careen/v1/RevisionChange.ts'
import type { Workspace as WireWorkspace, Workspace__Output } from '../gen/careen/v1/Workspace.ts'
import { nameOf, objectName, parseName, parseObjectName } from '../names.ts'
import type { HistoryEntry, Workspace } from '../resources/index.ts'
import { fromTimestamp, given, malformed, stamp, toTimestamp } from './basics.ts'
import { fromOrigin, toOrigin } from './origins.ts'

const ACTIONS = {
  '+': 'ACTION_CREATE',
  '~': 'ACTION_UPDATE',
  '-': 'ACTION_DELETE',
  '=': 'ACTION_ACCEPT',
} as const

export function toRevision(entry: HistoryEntry): WireRevision {
  const { workspace, serial } = entry
  return {
    name: nameOf('revision', { workspace, revision: String(serial) }),
    serial,
    plan: nameOf('plan', { workspace, plan: entry.planId }),
    applyTime: toTimestamp(entry.appliedAt),
    appliedBy: entry.appliedBy,
    identity: entry.identity ?? '',
    claimed: entry.claimed ?? '',
    changes: entry.changes.map((line) => toRevisionChange(line, workspace)),
    ...(entry.origin === undefined ? {} : { origin: toOrigin(entry.origin) }),
    ...(entry.images === undefined
      ? {}
      : { addedImages: entry.images.added, removedImages: entry.images.removed }),
  }
}

/** `line`: such as `~ lifecycle_policy.web`. */
function toRevisionChange(line: string, workspace: string): WireChange {
  const sign = line.slice(0, 1) as keyof typeof ACTIONS
  return { object: objectName(workspace, line.slice(2)), action: ACTIONS[sign] ?? 'ACTION_UNSPECIFIED' }
}

export function fromRevision(wire: Revision__Output): HistoryEntry {
  const { workspace, revision } = parseName('revision', wire.name, 'revision.name')
  return {
    workspace,
    serial: Number(revision),
    planId: parseName('plan', wire.plan, 'revision.plan').plan,
    appliedAt: fromTimestamp(wire.applyTime) ?? 0,
    appliedBy: wire.appliedBy,
    ...given({ identity: wire.identity, claimed: wire.claimed }),
    changes: wire.changes.map(fromRevisionChange),
    ...given({ origin: fromOrigin(wire.origin, 'revision.origin'), images: imagesOf(wire) }),
  }
}

function fromRevisionChange({ object, action }: RevisionChange__Output): string {
  const [sign] = Object.entries(ACTIONS).find(([, one]) => one === action) ?? []
  if (sign === undefined) throw malformed('revision.changes.action', `"${action}" is not known`)
  return `${sign} ${parseObjectName(object, 'revision.changes.object').address}`
}

function imagesOf({ addedImages: added, removedImages: removed }: Revision__Output): HistoryEntry['images'] {
  return added === undefined || removed === undefined ? undefined : { added, removed }
}

export function toWorkspace(workspace: Workspace): WireWorkspace {
  return {
    name: nameOf('workspace', { workspace: workspace.name }),
    serial: workspace.serial,
    ...given({ updateTime: stamp(workspace.updatedAt) }),
    objectCount: workspace.objects ?? 0,
    appliedBy: workspace.appliedBy ?? '',
    origins: (workspace.origins ?? []).map(toOrigin),
  }
}

export function fromWorkspace(wire: Workspace__Output): Workspace {
  const { workspace: name } = parseName('workspace', wire.name, 'workspace.name')
  return {
    name,
    serial: wire.serial,
    objects: wire.objectCount,
    ...given({ updatedAt: fromTimestamp(wire.updateTime), appliedBy: wire.appliedBy }),
    origins: wire.origins.flatMap((one) => fromOrigin(one, 'workspace.origins') ?? []),
  }
}
