import type { PlanSelection } from '../../policies/diff/index.ts'
import { addressOf, contentHash, type DeclaredObject } from '../../policies/model/index.ts'
import { toObject } from '../../proto/convert/objects.ts'
import { toOrigin } from '../../proto/convert/origins.ts'
import { toRefresh, toSelection } from '../../proto/convert/plans.ts'
import type { CreatePlanRequest } from '../../proto/gen/careen/v1/CreatePlanRequest.ts'
import { nameOf, objectName } from '../../proto/names.ts'
import type { Origin, PlanRefresh } from '../../proto/resources/index.ts'

/** Maximum number of objects in one message, to stay far below the maximum size of gRPC. */
const PART = 200

/** What a plan is asked for. */
export type RequestOptions = {
  readonly workspace: string
  readonly skipEffects: boolean
  readonly refresh: PlanRefresh
  readonly takeOver: boolean
  /** True if the files name the workspace themselves. */
  readonly namesWorkspace: boolean
  readonly origin: Origin | undefined
  /** Change nothing, and take over what others did as it is. Absent: false. */
  readonly refreshOnly?: boolean
  /** Which changes are made. Absent: all. */
  readonly selection?: PlanSelection
}

/** The messages of a plan request, and the objects that differ from what the daemon holds. */
type PlanUpload = {
  readonly requests: CreatePlanRequest[]
  readonly differing: readonly DeclaredObject[]
}

/** Returns the messages of a plan request: unchanged objects by name and etag, changed ones with their bodies. */
export function requestsFor(
  objects: readonly DeclaredObject[],
  held: ReadonlyMap<string, string>,
  { workspace, origin, selection, refresh, ...switches }: RequestOptions,
): PlanUpload {
  const differing: DeclaredObject[] = []
  const wire = objects.map((object) => {
    const name = objectName(workspace, addressOf(object))
    const etag = `"${contentHash(object)}"`
    if (held.get(name) === etag) return { name, etag }
    differing.push(object)
    return toObject(object, workspace)
  })
  const parts = Array.from({ length: Math.max(1, Math.ceil(wire.length / PART)) }, (_, i) =>
    wire.slice(i * PART, (i + 1) * PART),
  )
  const head = {
    parent: nameOf('workspace', { workspace }),
    ...switches,
    refresh: toRefresh(refresh),
    ...(origin === undefined ? {} : { origin: toOrigin(origin) }),
    ...(selection === undefined ? {} : { selection: toSelection(selection) }),
  }
  return { requests: parts.map((part) => ({ ...head, objects: part })), differing }
}
