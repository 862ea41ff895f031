import type { RestorationOperations } from '../../daemon/services.ts'
import { CareenError, type RepositoryRef } from '../../policies/model/index.ts'
import {
  DAEMON_ACTOR,
  type Restoration,
  type RestorationPart,
  type RestorationRequest,
  type RestoredImage,
  type RestoreSource,
} from '../../proto/resources/index.ts'

const NEVER = new AbortController().signal

/** A request for a restoration that pins nothing. */
export function restorationOf(source: RestoreSource): RestorationRequest {
  return { workspace: 'default', source, pinTtl: 'none', by: 'test', actor: DAEMON_ACTOR, requestId: '' }
}

/** Returns all parts of a restoration, and how it ended. */
export async function watchedToEnd(
  restorations: RestorationOperations,
  id: string,
): Promise<{ readonly parts: readonly RestorationPart[]; readonly ended: Restoration }> {
  const parts: RestorationPart[] = []
  for await (const part of restorations.watch(id, '', NEVER)) parts.push(part)
  return { parts, ended: restorations.get(id) }
}

/** Restores one image and waits. Throws why it is not back. */
export async function restoreImageOf(
  restorations: RestorationOperations,
  ref: RepositoryRef,
  reference: string,
): Promise<RestoredImage> {
  const { id } = restorations.create(restorationOf({ kind: 'image', ...ref, reference }))
  const { parts, ended } = await watchedToEnd(restorations, id)
  refuseFailed(ended)
  const [first] = parts
  if (first?.finding?.kind === 'image') return first.finding.image
  throw new Error(`restoration ${id} found no image`)
}

/** What became of an image of a run. */
export type RestoredOfRun = {
  readonly image: RestoredImage
  readonly done: number
  readonly total: number
}

/** Restores what a run removed, and yields each image. Throws at the end why it ended early. */
export async function* restoreRunOf(
  restorations: RestorationOperations,
  run: string,
): AsyncGenerator<RestoredOfRun> {
  const { id } = restorations.create(restorationOf({ kind: 'run', run }))
  for await (const { finding } of restorations.watch(id, '', NEVER))
    if (finding?.kind === 'image') yield finding
  const ended = restorations.get(id)
  // Why no others: the part of the only image says why it is not back.
  if (ended.failure?.code.startsWith('REGISTRY_') === true) refuseFailed(ended)
}

function refuseFailed({ failure }: Restoration): void {
  if (failure === undefined) return
  throw new CareenError(failure.code, failure.message, { metadata: { ...failure.metadata } })
}
