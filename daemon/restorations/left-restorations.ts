import type { Digest, Duration, Instant, RepositoryRef } from '../../policies/model/index.ts'
import { DAEMON_ACTOR, type RestorationFailure } from '../../proto/resources/index.ts'
import type { LeftRestoration, Store } from '../store/store.ts'
import { type NextRunDeps, unknownNextRun } from './next-runs.ts'

/** Why a restoration ended that a daemon left behind. */
export const STOPPED: RestorationFailure = {
  code: 'DRAINING',
  message: 'the daemon stopped during the restoration. The same request continues with what is not back',
  metadata: {},
}

/** For how long images are pinned if it is not stored what the request said. Milliseconds. */
const WEEK: Duration = 7 * 86_400_000

type LeftDeps = Pick<NextRunDeps, 'pin'> & { readonly store: Store; readonly now: () => Instant }

/**
 * Cancels the restorations that an earlier daemon began, and pins what they brought back where nobody has said what the next run does.
 * Requires that this daemon has begun none.
 */
export function cancelLeftRestorations(deps: LeftDeps): void {
  const { store, now } = deps
  for (const left of store.restorations.running())
    store.transaction(() => {
      pinUnexplained(deps, left)
      store.restorations.end(left.id, { state: 'CANCELLED', at: now(), failure: STOPPED })
    })
}

function pinUnexplained(deps: LeftDeps, left: LeftRestoration): void {
  const { restorations } = deps.store
  const { id, createdBy: by, pinTtl: keep = WEEK, actor = DAEMON_ACTOR } = left
  for (const { ref, digests } of unexplained(deps.store, id)) {
    const here = { ref, digests, keep, by: { by, actor } }
    const finding = { kind: 'next_run', nextRun: unknownNextRun(deps, here, STOPPED.message) } as const
    restorations.add(id, { finding, done: 0, restored: 0 })
  }
}

type Back = { readonly ref: RepositoryRef; readonly digests: readonly Digest[] }

/** Returns the images that are back, by repository, without those of which it is said what the next run does. */
function unexplained({ restorations }: Store, id: string): readonly Back[] {
  const findings = restorations.parts(id, 0, Number.MAX_SAFE_INTEGER).map(({ finding }) => finding)
  const said = new Set(findings.flatMap((one) => (one.kind === 'next_run' ? [nameOf(one.nextRun)] : [])))
  const back = findings
    .flatMap((one) => (one.kind === 'image' ? [one.image] : []))
    .filter((image) => image.manifests.length > 0 && !said.has(nameOf(image)))
  return [...Map.groupBy(back, nameOf).values()].flatMap((images) => {
    const [first] = images
    return first === undefined
      ? []
      : [{ ref: first, digests: [...new Set(images.map(({ digest }) => digest))] }]
  })
}

function nameOf({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}
