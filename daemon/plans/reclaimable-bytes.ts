import { addUses, freedBytes, type Stored } from '../../policies/engine/index.ts'
import { type Image, type RepositoryRef, compact } from '../../policies/model/index.ts'

/** Bytes that a plan frees, over all its repositories. A registry stores shared blobs once. */
export type PlanBytes = {
  readonly add: (ref: RepositoryRef, images: readonly Image[], toDelete: readonly Image[]) => void
  readonly of: (ref: RepositoryRef) => number
  readonly all: () => number
}

export function openPlanBytes(): PlanBytes {
  const uses = new Map<string, Map<string, number>>()
  const deletes = new Map<string, { readonly registry: string; readonly images: readonly Stored[] }>()
  const usesOf = (registry: string): Map<string, number> => uses.get(registry) ?? new Map<string, number>()
  return {
    add: (ref, images, toDelete) => {
      const own = usesOf(ref.registry)
      addUses(own, images)
      uses.set(ref.registry, own)
      deletes.set(nameOf(ref), { registry: ref.registry, images: toDelete.map(stored) })
    },
    of: (ref) => freedBytes(usesOf(ref.registry), deletes.get(nameOf(ref))?.images ?? []),
    all: () =>
      [...Map.groupBy(deletes.values(), ({ registry }) => registry)].reduce(
        (sum, [registry, own]) =>
          sum +
          freedBytes(
            usesOf(registry),
            own.flatMap(({ images }) => images),
          ),
        0,
      ),
  }
}

/** Returns the fields that are needed later. Why: a plan may contain a hundred thousand images. */
function stored({ digest, size, blobs }: Image): Stored {
  return { digest, size, ...compact({ blobs }) }
}

function nameOf({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}
