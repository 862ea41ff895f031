import type { Change, RepositoryEffect } from '../../policies/diff/index.ts'
import type { Decision } from '../../policies/engine/index.ts'
import { addressOf, contentHash, type DeclaredObject } from '../../policies/model/index.ts'
import { need } from '../../proto/convert/basics.ts'
import { fromDecision } from '../../proto/convert/decisions.ts'
import { toObject } from '../../proto/convert/objects.ts'
import { toOrigin } from '../../proto/convert/origins.ts'
import { fromChange, fromEffect, fromPlan, type PlanHead } from '../../proto/convert/plans.ts'
import type { CreatePlanRequest } from '../../proto/gen/careen/v1/CreatePlanRequest.ts'
import type { CreatePlanResponse__Output } from '../../proto/gen/careen/v1/CreatePlanResponse.ts'
import { nameOf, objectName } from '../../proto/names.ts'
import type { Origin, StoredPlan } from '../../proto/resources/index.ts'

/** Maximum number of objects in one message, to stay far below the maximum size of gRPC. */
const PART = 200

type RequestOptions = {
  readonly workspace: string
  readonly skipEffects: boolean
  readonly takeOver: boolean
  readonly origin: Origin | undefined
}

/** Returns the messages of a plan request: unchanged objects by name and etag, changed ones with their bodies. */
export function requestsFor(
  objects: readonly DeclaredObject[],
  held: ReadonlyMap<string, string>,
  { workspace, skipEffects, takeOver, origin }: RequestOptions,
): CreatePlanRequest[] {
  const wire = objects.map((object) => {
    const name = objectName(workspace, addressOf(object))
    const etag = `"${contentHash(object)}"`
    return held.get(name) === etag ? { name, etag } : toObject(object, workspace)
  })
  const parts = Array.from({ length: Math.max(1, Math.ceil(wire.length / PART)) }, (_, i) =>
    wire.slice(i * PART, (i + 1) * PART),
  )
  const head = {
    parent: nameOf('workspace', { workspace }),
    skipEffects,
    takeOver,
    ...(origin === undefined ? {} : { origin: toOrigin(origin) }),
  }
  return parts.map((part) => ({ ...head, objects: part }))
}

/** Reads a plan from its parts. */
export async function readPlan(
  parts: AsyncIterable<CreatePlanResponse__Output>,
  onProgress: (text: string) => void,
): Promise<StoredPlan> {
  const changes: Change[] = []
  const effects: (Omit<RepositoryEffect, 'deletes'> & { deletes: Decision[] })[] = []
  let head: PlanHead | undefined
  for await (const part of parts) {
    if (part.progress)
      onProgress(
        `${part.progress.message}${part.progress.total > 0 ? ` (${part.progress.done} of ${part.progress.total})` : ''}`,
      )
    if (part.change) changes.push(fromChange(part.change))
    if (part.effect) effects.push({ ...fromEffect(part.effect), deletes: [] })
    if (part.images) effects.at(-1)?.deletes.push(...part.images.decisions.map(fromDecision))
    if (part.plan) head = fromPlan(part.plan)
  }
  return { ...need(head, 'plan'), changes, effects }
}
