import { addressOf } from '../../policies/model/index.ts'
import { fromDeclared } from '../../proto/convert/whole-object.ts'
import type { DeclaredObject__Output } from '../../proto/gen/careen/v1/DeclaredObject.ts'
import { nameInvalid, objectName, parseObjectName } from '../../proto/names.ts'
import type { Declared, PlanHead } from '../../proto/resources/index.ts'
import type { PlanOperations } from '../plan-services.ts'
import { namedResource } from './owned.ts'

/** Returns what an object of a request declares. Throws NAME_INVALID if its name is not its own in the workspace. */
export function declaredOf(wire: DeclaredObject__Output, workspace: string, field: string): Declared {
  const found = parseObjectName(wire.name, field)
  const object = fromDeclared(wire)
  const address = object === undefined ? found.address : addressOf(object)
  if (wire.name !== objectName(workspace, address))
    throw nameInvalid(wire.name, field, objectName(workspace, address))
  return object === undefined ? { address, etag: wire.etag } : { object }
}

/** Returns the plan of a full name. Throws NAME_INVALID or NOT_FOUND. */
export function planNamed(plans: PlanOperations, name: string, field = 'name'): PlanHead {
  return namedResource('plan', name, ({ plan }) => plans.get(plan), field)
}
