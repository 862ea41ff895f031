import { sha256 } from '../../policies/audit/index.ts'
import type { Action } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import type { ParkedImages, Run } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** For how long the images of a dry run can be approved after its end. Milliseconds. Why an hour: who approves has just looked. */
const DRY_RUN_COUNTS_FOR: number = 3_600_000

type ImagesStore = Pick<Store, 'runs' | 'decisions'>

/** Returns what a parked run would delete, or a dry run would have deleted, as a person approves it. */
export function approvableImages(store: ImagesStore, run: Pick<Run, 'id' | 'kind'>): ParkedImages {
  const digests = approvableDigests(store, run)
  return {
    images: imagesOf(store, run) || digests.length,
    sha256: sha256(...digests.map((digest) => `${digest}\n`)).toString('hex'),
  }
}

/** Returns the digests of these images, sorted. */
export function approvableDigests(
  { runs, decisions }: ImagesStore,
  { id, kind }: Pick<Run, 'id' | 'kind'>,
): readonly Digest[] {
  return kind === 'DRY_RUN' ? decisions.planned(id).map(({ digest }) => digest) : runs.parkedDigests(id)
}

/** Why deletes first: an image that only loses a tag counts where none is deleted. Zero: decisions of old runs are removed. */
function imagesOf({ runs, decisions }: ImagesStore, { id, kind }: Pick<Run, 'id' | 'kind'>): number {
  if (kind === 'CLEAN') return runs.parkedActions(id, 'DELETE') || runs.parkedActions(id, 'UNTAG')
  const planned = decisions.planned(id)
  const of = (wanted: Action): number => planned.filter(({ action }) => action === wanted).length
  return of('DELETE') || of('UNTAG')
}

/** Returns true if a dry run has just shown what the policy in force would delete. */
export function isFreshDryRun({ kind, state, policyName, endedAt }: Run, now: number): boolean {
  if (kind !== 'DRY_RUN' || state !== 'SUCCEEDED' || policyName !== undefined) return false
  return endedAt !== undefined && now - endedAt < DRY_RUN_COUNTS_FOR
}
