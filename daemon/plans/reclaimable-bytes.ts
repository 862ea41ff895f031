import { addUses, freedBytes, type Stored } from '../../policies/engine/index.ts'
import { type Image, type RepositoryRef, compact } from '../../policies/model/index.ts'

/** Bytes over all repositories that are looked at: a registry stores what they share once. */
export type PlanBytes = {
  readonly add: (ref: RepositoryRef, images: readonly Image[], going: readonly Image[]) => void
  readonly of: (ref: RepositoryRef) => number
  readonly all: () => number
}

export function openPlanBytes(): PlanBytes {
  const uses = new Map<string, Map<string, number>>()
  const going = new Map<string, { readonly registry: string; readonly images: readonly Stored[] }>()
  const usesOf = (registry: string): Map<string, number> => uses.get(registry) ?? new Map<string, number>()
  return {
    add: (ref, images, doomed) => {
      const own = usesOf(ref.registry)
      addUses(own, images)
      uses.set(ref.registry, own)
      going.set(nameOf(ref), { registry: ref.registry, images: doomed.map(stored) })
    },
    of: (ref) => freedBytes(usesOf(ref.registry), going.get(nameOf(ref))?.images ?? []),
    all: () =>
      [...Map.groupBy(going.values(), ({ registry }) => registry)].reduce(
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

/** A plan may take a hundred thousand images; what else is known of them is not held until its end. */
function stored({ digest, size, blobs }: Image): Stored {
  return { digest, size, ...compact({ blobs }) }
}

function nameOf({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}
