import type { ManagedObject as WireManaged } from '../gen/careen/v1/ManagedObject.ts'
import type { Origin as WireOrigin, Origin__Output } from '../gen/careen/v1/Origin.ts'
import type { OtherFiles as WireOther, OtherFiles__Output } from '../gen/careen/v1/OtherFiles.ts'
import { objectName, parseObjectName } from '../names.ts'
import { isOriginId, type ManagedObject, type Origin, type OtherFiles } from '../resources/index.ts'
import { fromTimestamp, given, malformed, present, stamp } from './basics.ts'

/** Most bytes of an origin's id. */
const LONGEST = 512

/** Most bytes of its commit: SHA-256 in hex. */
const COMMIT = 64

export function toOrigin({ id, revision, modified, rolledBackTo }: Origin): WireOrigin {
  return { id, ...given({ revision, rollbackSerial: rolledBackTo }), ...present({ modified }) }
}

/**
 * Returns the origin of a message, or undefined if there is none. Cuts a user and a password in front of a host. Throws
 * INVALID_ARGUMENT for a text that is too long or has control characters. `field`: its path.
 */
export function fromOrigin(wire: Origin__Output | null | undefined, field: string): Origin | undefined {
  if (wire === null || wire === undefined || wire.id === '') return undefined
  const { id, revision, modified, rollbackSerial } = wire
  check(id, `${field}.id`, LONGEST)
  check(revision, `${field}.revision`, COMMIT)
  if (!isOriginId(id))
    throw malformed(`${field}.id`, `"${id}" begins as an identity does. Send a remote or a path`)
  const rolledBackTo = rollbackSerial || undefined
  return { id: withoutCredentials(id), ...given({ revision, rolledBackTo }), ...present({ modified }) }
}

function check(text: string, field: string, most: number): void {
  if (Buffer.byteLength(text) > most) throw malformed(field, `it has more than ${most} bytes`)
  if (/\p{C}/u.test(text)) throw malformed(field, 'it has characters that are not text')
}

/** Returns the text without `USER:PASSWORD@`, at its beginning or after `//`, and without what follows a `?`. */
export function withoutCredentials(text: string): string {
  return text.replace(/\?.*$/s, '').replace(/(^|\/\/)(?:[^/\s]*@)/, '$1')
}

export function toManaged(objects: readonly ManagedObject[] | undefined, workspace: string): WireManaged[] {
  return (objects ?? []).map(({ address, manager }) => ({ object: objectName(workspace, address), manager }))
}

export function fromManaged({ object, manager }: { object: string; manager: string }): ManagedObject {
  return { address: parseObjectName(object).address, manager }
}

export function toOtherFiles({ origin, objects, workspaces, appliedBy, appliedAt }: OtherFiles): WireOther {
  return {
    objects,
    workspaces: [...workspaces],
    ...given({
      origin: origin === undefined ? undefined : toOrigin(origin),
      appliedBy,
      applyTime: stamp(appliedAt),
    }),
  }
}

/** Returns undefined if there are none. `field`: their path. */
export function fromOtherFiles(
  wire: OtherFiles__Output | null | undefined,
  field: string,
): OtherFiles | undefined {
  if (wire === null || wire === undefined) return undefined
  const { objects, workspaces, appliedBy } = wire
  const origin = fromOrigin(wire.origin, `${field}.origin`)
  return { objects, workspaces, ...given({ origin, appliedBy, appliedAt: fromTimestamp(wire.applyTime) }) }
}
