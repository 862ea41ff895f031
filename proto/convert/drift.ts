import type { FieldChange } from '../../policies/diff/index.ts'
import type { Drift as WireDrift, Drift__Output } from '../gen/careen/v1/Drift.ts'
import { objectName, parseObjectName } from '../names.ts'
import { type Drift, DRIFT_KINDS, type DriftKind } from '../resources/index.ts'
import { fromTimestamp, given, malformed, stamp } from './basics.ts'

export function toDrift(drift: Drift, workspace: string): WireDrift {
  const { address, kind, serial, changedBy, changedAt, manager, rolledBackTo, fields, fieldCount } = drift
  return {
    object: objectName(workspace, address),
    kind: `KIND_${kind}`,
    serial: serial ?? 0,
    changedBy,
    manager,
    rollbackSerial: rolledBackTo ?? 0,
    fields: [...fields],
    fieldCount,
    ...given({ changeTime: stamp(changedAt) }),
  }
}

export function fromDrift(wire: Drift__Output): Drift {
  const { changedBy, manager, fieldCount } = wire
  return {
    address: parseObjectName(wire.object, 'drift.object').address,
    kind: kindIn(wire.kind),
    changedBy,
    manager,
    fields: wire.fields.map(fromField),
    fieldCount,
    ...given({
      serial: wire.serial || undefined,
      changedAt: fromTimestamp(wire.changeTime),
      rolledBackTo: wire.rollbackSerial || undefined,
    }),
  }
}

function kindIn(wire: string): DriftKind {
  const found = DRIFT_KINDS.find((kind) => wire === `KIND_${kind}`)
  if (found !== undefined) return found
  throw malformed('drift.kind', `${wire} is not known`)
}

export function fromField(wire: { path: string; before?: string; after?: string }): FieldChange {
  return {
    path: wire.path,
    ...(wire.before === undefined ? {} : { before: wire.before }),
    ...(wire.after === undefined ? {} : { after: wire.after }),
  }
}
