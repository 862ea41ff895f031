import type { DeclaredObject } from '../gen/careen/v1/DeclaredObject.ts'
import { objectName } from '../names.ts'
import { isUnderstood, type OpaqueObject, type StoredObject } from '../resources/index.ts'
import { toObject } from './objects.ts'

/** Returns an object with its body; one that is not understood has none. */
export function toStored(stored: StoredObject | OpaqueObject): DeclaredObject {
  const { address, etag, serial, manager, workspace } = stored
  const head = { etag, serial, manager }
  if (isUnderstood(stored)) return { ...toObject(stored.object, workspace), ...head }
  return { name: objectName(workspace, address), ...head, notUnderstood: stored.notUnderstood }
}
