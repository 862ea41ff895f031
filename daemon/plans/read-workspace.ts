import { isOpaque, isUnderstood, type OpaqueObject, type StoredObject } from '../../proto/resources/index.ts'
import type { Pace } from '../clock.ts'
import type { Store } from '../store/store.ts'

/** The objects of a workspace at one serial, ordered by address. */
export type ReadWorkspace = {
  readonly serial: number
  readonly stored: readonly StoredObject[]
  /** Those that are not understood. */
  readonly opaque: readonly OpaqueObject[]
}

/** Objects that are parsed at once. */
const SLICE = 100

/** How often a workspace is read in slices that is changed meanwhile. */
const TRIES = 3

/**
 * Returns what a workspace has, and lets others have their turn meanwhile. Why: a daemon that has started parses ten thousand objects for a
 * second. A workspace that is changed again and again is read at once in the end.
 */
export async function readWorkspace(
  { objects }: Pick<Store, 'objects'>,
  workspace: string,
  pace: Pace,
): Promise<ReadWorkspace> {
  for (let left = TRIES; left > 0; left -= 1) {
    const { serial } = objects.workspace(workspace)
    const all = await readSlices(objects, workspace, pace)
    if (objects.workspace(workspace).serial === serial) return { serial, ...divided(all) }
  }
  return { serial: objects.workspace(workspace).serial, ...divided(objects.every(workspace)) }
}

type ReadObject = StoredObject | OpaqueObject

async function readSlices(
  { every }: Store['objects'],
  workspace: string,
  pace: Pace,
): Promise<readonly ReadObject[]> {
  const all: ReadObject[] = []
  for (;;) {
    const slice = every(workspace, { after: all.at(-1)?.address ?? '', limit: SLICE })
    for (const one of slice) all.push(one)
    if (slice.length < SLICE) return all
    await pace()
  }
}

function divided(all: readonly ReadObject[]): Pick<ReadWorkspace, 'stored' | 'opaque'> {
  return { stored: all.filter(isUnderstood), opaque: all.filter(isOpaque) }
}
