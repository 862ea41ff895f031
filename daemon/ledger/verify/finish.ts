import { goes } from '../../../policies/engine/index.ts'
import { CODES, compact, type Digest } from '../../../policies/model/index.ts'
import type { Run, RunCounts } from '../../../proto/resources/index.ts'
import { tombstoneOf } from '../../registry/manifest/index.ts'
import type { Store } from '../../store/store.ts'
import type { RunResult } from '../ledger.ts'
import type { Held } from '../reports.ts'
import { type BytesDeps, bytesFreed } from './bytes-freed.ts'
import { approvedRemovals, countsOf, type OwnIntent } from './counts.ts'
import type { Removal } from './intent.ts'
import { type DecidedSoFar, nothingDecided } from './limits.ts'
import type { ReportFault } from './names.ts'

export type FinishDeps = BytesDeps & { readonly store: Pick<Store, 'facts' | 'intents' | 'approvals'> }

/** Most characters of a message that a worker sends. */
const LONGEST_MESSAGE = 4000

export type ResultGround = {
  readonly run: Run
  readonly decided: DecidedSoFar | undefined
  /** The intents of the lease without an outcome, without its tombstone. */
  readonly open: readonly OwnIntent[]
}

/** Returns why a run cannot end so. */
export function verifyResult(result: RunResult, ground: ResultGround): ReportFault {
  switch (result.state) {
    case 'SUCCEEDED':
      return unfinished(result.counts, ground)
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
 * An intent whose DELETE may still arrive stays open: then the worker counts a failure. So do those of what a registry deletes along,
 * if it could not be read again.
 */
function unfinished({ failed }: RunCounts, { decided, open }: ResultGround): ReportFault {
  if (decided === undefined) return 'the run succeeded, and nothing was decided'
  const left = open.find(({ digest }) => decided.removals.get(digest)?.action !== 'CASCADE')
  return left === undefined || failed > 0
    ? undefined
    : `the run succeeded, and intent ${left.id} has no outcome`
}

function needless({ run, decided }: ResultGround): ReportFault {
  if (run.kind === 'DRY_RUN' || run.trigger === 'approval') return 'this run waits for no approval'
  const deletes = decided?.complete === true && decided.removals.size > 0
  return deletes ? undefined : 'the run waits for approval, and deletes nothing'
}

/** Returns the intents of a lease, without its tombstone. */
export function ownIntents({ intents }: Pick<Store, 'intents'>, { run, lease }: Held): readonly OwnIntent[] {
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
    case 'QUEUED': {
      const counts = decided === undefined ? undefined : await counted(deps, held, result, decided)
      return { state: 'QUEUED', message: result.message, ...said, ...compact({ counts }) }
    }
    case 'FAILED':
    case 'CANCELLED':
      return { ...withoutCounts(result), ...said }
  }
}

type Unsuccessful = Extract<RunResult, { readonly state: 'FAILED' | 'CANCELLED' }>

function withoutCounts({ state, errorCode, message }: Unsuccessful): Unsuccessful {
  return { state, errorCode, message, incident: state === 'FAILED' && errorCode === 'KEPT_TAG_MISSING' }
}

async function counted(
  deps: FinishDeps,
  held: Held,
  { state, counts: reported }: RunResult,
  decided: DecidedSoFar,
): Promise<RunCounts> {
  const { run } = held
  const planned = plannedIn(deps.store, run, decided)
  const complete = state === 'SUCCEEDED' && run.kind === 'CLEAN'
  const intents = ownIntents(deps.store, held)
  const ground = { images: decided.images.size, planned, intents, complete }
  const counts = countsOf({ ...ground, reportedFailed: reported?.failed ?? 0 })
  const going = run.kind === 'DRY_RUN' ? planned.filter(goes).map(({ digest }) => digest) : deletedIn(intents)
  const bytes = await bytesFreed(deps, run.registry, [...decided.images], new Set(going))
  return { ...counts, bytes }
}

function deletedIn(intents: readonly OwnIntent[]): readonly Digest[] {
  return intents
    .filter(({ action, outcome }) => action === 'DELETE' && (outcome === 'deleted' || outcome === 'gone'))
    .map(({ digest }) => digest)
}
