import { fromDaemon } from '../../proto/convert/whole-object.ts'
import type { DeclaredObject__Output } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import { parseObjectName } from '../../proto/names.ts'
import type { OpaqueObject, StoredObject } from '../../proto/resources/index.ts'

/** Returns a stored object. Throws if a part of it is not understood here. */
export function fromStored(wire: DeclaredObject__Output): StoredObject | OpaqueObject {
  const { name, serial, etag, manager, notUnderstood } = wire
  const { address, workspace } = parseObjectName(name)
  if (notUnderstood !== '')
    return { address, workspace, serial, etag, manager, kind: 'policy', notUnderstood }
  return { address, workspace, serial, etag, manager, object: fromDaemon(wire, 'careen') }
}
