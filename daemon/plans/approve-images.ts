import { ALL_REPOSITORIES, overLimits, refusedEffects } from '../../policies/diff/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { APPROVAL_LIFE, type StoredPlan } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** How many images over a limit an apply approved, and how many it left waiting. */
export type ApprovedImages = { readonly approved: number; readonly waiting: number }

/** Throws COUNT_MISMATCH if a number was given and it is not that of the images over a limit. */
export function refuseWrongNumber({ id, effects }: StoredPlan, given: number | undefined): void {
  const { images } = overLimits(effects)
  if (given === undefined || given === images) return
  throw new CareenError(
    'COUNT_MISMATCH',
    `${given} images were to be approved, and plan ${id} has ${images} over a limit. Look at it again: careen plan`,
    { metadata: { plan: id, images: `${images}`, given: `${given}` } },
  )
}

/** Returns what an apply approves if it is given this number. */
export function approvedBy({ effects }: StoredPlan, given: number | undefined): ApprovedImages {
  const { images } = overLimits(effects)
  return given === undefined ? { approved: 0, waiting: images } : { approved: images, waiting: 0 }
}

/**
 * Approves the digests of the repositories over a limit if their number was given, and nothing else. Approvals of before end in the
 * repositories of the plan, also in those that could not be scanned; a plan without effects ends all of the workspace. A repository
 * with an unknown effect is marked: its next deletes wait for a person. Requires the transaction of the apply.
 */
export function approveImages(
  store: Store,
  plan: StoredPlan,
  { given, now }: { readonly given: number | undefined; readonly now: number },
): void {
  endApprovals(store, plan)
  markUnknown(store, plan, now)
  const known = plan.effects.filter(({ failure }) => failure === undefined)
  store.reviews.reviewed(
    known.map(({ repository }) => repository),
    now,
  )
  if (given === undefined) return
  for (const { repository, deletes } of overLimits(plan.effects).effects) {
    const digests = deletes.map(({ digest }) => digest)
    store.approvals.add(repository, digests, { source: plan.id, at: now, expiresAt: now + APPROVAL_LIFE })
  }
}

function endApprovals(store: Store, { workspace, effects }: StoredPlan): void {
  // Why by what there is: few of ten thousand repositories have some.
  const shown = new Set(effects.map(({ repository: ref }) => `${ref.registry}/${ref.repository}`))
  const approved = [...new Set(effects.map(({ repository }) => repository.registry))].flatMap(
    store.approvals.repositoriesOf,
  )
  for (const ref of approved) if (shown.has(`${ref.registry}/${ref.repository}`)) store.approvals.clear(ref)
  if (effects.length > 0) return
  for (const { object } of store.objects.registries(workspace)) store.approvals.clearRegistry(object.name)
}

function markUnknown(store: Store, { effects }: StoredPlan, now: number): void {
  // Why by the images that were seen: it may have come back since the plan, or a block names it now.
  const gone = effects.filter(
    ({ repository, missing }) => missing === true && (store.repositories.get(repository)?.images ?? 0) > 0,
  )
  const unknown = [...refusedEffects(effects), ...gone]
  // Known repositories of a registry that cannot be listed were scanned, or nothing changes there.
  for (const { repository } of unknown.filter((effect) => effect.repository.repository === ALL_REPOSITORIES))
    store.reviews.reviewed(store.repositories.assigned(repository.registry), now)
  store.reviews.addUnknown(
    unknown.map(({ repository }) => repository),
    now,
  )
}
