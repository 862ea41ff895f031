import type { HistoryEntry as WireHistory, HistoryEntry__Output } from '../gen/careen/v1/HistoryEntry.ts'
import type { Workspace as WireWorkspace, Workspace__Output } from '../gen/careen/v1/Workspace.ts'
import { nameOf, parseName } from '../names.ts'
import type { HistoryEntry, Workspace } from '../resources/index.ts'
import { fromTimestamp, given, stamp, toTimestamp } from './basics.ts'
import { fromOrigin, toOrigin } from './origins.ts'

export function toHistory(entry: HistoryEntry): WireHistory {
  return {
    serial: entry.serial,
    plan: nameOf('plan', { workspace: entry.workspace, plan: entry.planId }),
    applyTime: toTimestamp(entry.appliedAt),
    appliedBy: entry.appliedBy,
    changes: [...entry.changes],
    ...(entry.origin === undefined ? {} : { origin: toOrigin(entry.origin) }),
    ...(entry.images === undefined
      ? {}
      : { addedImages: entry.images.added, removedImages: entry.images.removed }),
  }
}

export function fromHistory(wire: HistoryEntry__Output): HistoryEntry {
  const { workspace, plan: planId } = parseName('plan', wire.plan, 'history.plan')
  return {
    workspace,
    serial: wire.serial,
    planId,
    appliedAt: fromTimestamp(wire.applyTime) ?? 0,
    appliedBy: wire.appliedBy,
    changes: wire.changes,
    ...given({ origin: fromOrigin(wire.origin, 'history.origin'), images: imagesOf(wire) }),
  }
}

function imagesOf({
  addedImages: added,
  removedImages: removed,
}: HistoryEntry__Output): HistoryEntry['images'] {
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
