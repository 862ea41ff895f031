import { goes } from '../../../policies/engine/index.ts'
import { CareenError, CODES, compact, type Digest } from '../../../policies/model/index.ts'
import type { Outcome, Run, RunCounts } from '../../../proto/resources/index.ts'
import { tombstoneOf } from '../../registry/manifest/index.ts'
import type { Store } from '../../store/store.ts'
import type { RunResult } from '../ledger.ts'
import type { Held } from '../reports.ts'
import { type BytesDeps, bytesFreed } from './bytes-freed.ts'
import { approvedRemovals, countsOf, type OwnIntent } from './counts.ts'
import type { Removal } from './intent.ts'
import { type DecidedSoFar, nothingDecided } from './limits.ts'
import type { ReportFault } from './names.ts'
import { sumsHeld } from './sums-held.ts'
import type { VerifyDeps } from './verifying.ts'

export type FinishDeps = BytesDeps & { readonly store: Pick<Store, 'facts' | 'intents' | 'approvals'> }

/** Most characters of a message that a worker sends. */
const LONGEST_MESSAGE = 4000

export type ResultGround = {
  readonly run: Run
  readonly decided: DecidedSoFar | undefined
}

/** Returns why a run cannot end so. */
export function verifyResult(result: RunResult, ground: ResultGround): ReportFault {
  switch (result.state) {
    case 'SUCCEEDED':
      return ground.decided === undefined ? 'the run succeeded, and nothing was decided' : undefined
    case 'AWAITING_APPROVAL':
      return needless(ground)
    case 'FAILED':
    case 'CANCELLED':
      return CODES.some((code) => code === result.errorCode)
        ? undefined
        : 'the code of its error is not known'
    case 'QUEUED':
      return undefined
  }
}

/**
 * Throws INTENTS_OPEN if a run ends as done, and an intent of its lease has no outcome. Why not by what the worker counts: a delete whose
 * outcome is not known is no success, and intents of earlier leases stay open until they can be resolved.
 */
export function refuseOpenIntents(
  { intents }: Pick<Store, 'intents'>,
  { run, lease }: Held,
  result: RunResult,
): void {
  if (result.state !== 'SUCCEEDED' && result.state !== 'AWAITING_APPROVAL') return
  const [open] = intents.ofLease(lease).filter(({ outcome }) => outcome === undefined)
  if (open === undefined) return
  throw new CareenError(
    'INTENTS_OPEN',
    `run ${run.id}: the outcome of the delete of ${open.digest} is not recorded, so the run is not done. Record it, or end the run as FAILED`,
    { metadata: { run: run.id } },
  )
}

function needless({ run, decided }: ResultGround): ReportFault {
  if (run.kind === 'DRY_RUN' || run.trigger === 'approval') return 'this run waits for no approval'
  const deletes = decided?.complete === true && decided.removals.size > 0
  return deletes ? undefined : 'the run waits for approval, and deletes nothing'
}

/** Returns the intents of a lease, without its tombstone. */
function ownIntents({ intents }: Pick<Store, 'intents'>, { run, lease }: Held): readonly OwnIntent[] {
  const tombstone = tombstoneOf(run.id).digest
  return intents.ofLease(lease).filter(({ digest }) => digest !== tombstone)
}

/** Returns what was planned: after an approval only what was approved. */
function plannedIn(
  { approvals }: Pick<Store, 'approvals'>,
  run: Run,
  decided: DecidedSoFar,
): readonly Removal[] {
  const removals = [...decided.removals.values()]
  if (run.trigger !== 'approval') return removals
  return approvedRemovals(removals, (digest) => approvals.has(run, digest))
}

/** Returns the result with numbers of the daemon: by the decisions, and by the journal. */
export async function computedResult(
  deps: FinishDeps,
  held: Held,
  result: RunResult,
  decided: DecidedSoFar | undefined,
): Promise<RunResult> {
  const said = compact({ message: result.message?.slice(0, LONGEST_MESSAGE) })
  switch (result.state) {
    case 'SUCCEEDED':
      return decided === undefined
        ? result
        : { ...result, ...said, counts: await counted(deps, held, result, decided) }
    case 'AWAITING_APPROVAL': {
      const known = decided ?? nothingDecided(false)
      const counts = await counted(deps, held, result, known)
      return { ...result, ...said, counts, digests: [...known.removals.keys()] }
    }
    case 'QUEUED':
      return {
        state: 'QUEUED',
        message: result.message,
        ...said,
        ...(await countsIn(deps, held, result, decided)),
      }
    case 'FAILED':
    case 'CANCELLED':
      return {
        ...withoutCounts(result),
        ...said,
        ...(await countsIn(deps, held, result, result.counts && decided)),
      }
  }
}

type Unsuccessful = Extract<RunResult, { readonly state: 'FAILED' | 'CANCELLED' }>

function withoutCounts({ state, errorCode, message }: Unsuccessful): Unsuccessful {
  return { state, errorCode, message, incident: state === 'FAILED' && errorCode === 'KEPT_TAG_MISSING' }
}

/** Returns the counts, if anything was decided. */
async function countsIn(
  deps: FinishDeps,
  held: Held,
  result: RunResult,
  decided: DecidedSoFar | undefined,
): Promise<{ readonly counts?: RunCounts }> {
  return decided === undefined ? {} : { counts: await counted(deps, held, result, decided) }
}

async function counted(
  deps: FinishDeps,
  held: Held,
  { state, counts: reported }: RunResult,
  decided: DecidedSoFar,
): Promise<RunCounts> {
  const { run } = held
  const planned = plannedIn(deps.store, run, decided)
  // Why FAILED: it has counts if the run tried all, and the outcome of a delete is not known.
  const complete = (state === 'SUCCEEDED' || state === 'FAILED') && run.kind === 'CLEAN'
  const intents = ownIntents(deps.store, held)
  const ground = { images: decided.roots, planned, intents, complete }
  const counts = countsOf({ ...ground, reportedFailed: reported?.failed ?? 0 })
  const going = run.kind === 'DRY_RUN' ? planned.filter(goes).map(({ digest }) => digest) : deletedIn(intents)
  const earlier = earlierRemovals(deps.store, held, decided.images)
  const images = [...decided.images, ...deletedIn(earlier)]
  const bytes = await bytesFreed(deps, run.registry, images, new Set([...going, ...deletedIn(earlier)]))
  const whole = earlier.filter(({ part }) => part !== true)
  return { ...withEarlier(counts, whole, state), bytes }
}

/** Returns what earlier attempts of the run removed and this one did not find any more. */
function earlierRemovals(
  { intents }: Pick<Store, 'intents'>,
  { run, lease }: Held,
  images: ReadonlySet<Digest>,
): readonly OwnIntent[] {
  const tombstone = tombstoneOf(run.id).digest
  const removed = intents
    .beforeLease(lease)
    .filter(({ digest, outcome }) => digest !== tombstone && REMOVED.some((one) => one === outcome))
    .filter(({ action, digest }) => action === 'UNTAG' || !images.has(digest))
  return [...new Map(removed.map((intent) => [intent.digest, intent])).values()]
}

const REMOVED: readonly Outcome[] = ['deleted', 'untagged', 'gone']

/** Adds what earlier attempts removed. A parked run shows what it would delete now, so that a person approves just that. */
function withEarlier<C extends Omit<RunCounts, 'bytes'>>(
  counts: C,
  earlier: readonly OwnIntent[],
  state: RunResult['state'],
): C {
  const untagged = earlier.filter(({ action }) => action === 'UNTAG').length
  return {
    ...counts,
    planned: counts.planned + (state === 'AWAITING_APPROVAL' ? 0 : earlier.length),
    deleted: counts.deleted + earlier.length - untagged,
    untagged: counts.untagged + untagged,
  }
}

/**
 * Counts the images of the repository, if the lease deleted any. Why: of an index that is gone, children that stay are images of their own
 * then.
 */
export async function countImagesLeft(deps: VerifyDeps, held: Held): Promise<void> {
  if (deletedIn(ownIntents(deps.store, held)).length === 0) return
  const { images } = await sumsHeld(deps, held.run)
  deps.store.repositories.setImageCount(held.run, images)
}

function deletedIn(intents: readonly OwnIntent[]): readonly Digest[] {
  return intents
    .filter(({ action, outcome }) => action === 'DELETE' && (outcome === 'deleted' || outcome === 'gone'))
    .map(({ digest }) => digest)
}
