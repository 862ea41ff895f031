import { planSubject, runSubject } from '../../policies/audit/index.ts'
import { CareenError, compact, type Instant } from '../../policies/model/index.ts'
import {
  type Actor,
  type Approval,
  APPROVAL_LIFE,
  DAEMON_ACTOR,
  type ParkedImages,
  type Run,
  shownPerson,
} from '../../proto/resources/index.ts'
import { endWithoutLease, waitsForWindow } from '../ledger/index.ts'
import type { ApprovalOperations, ApprovalRequest } from '../services.ts'
import { approvalAt, repositoryAt, runAt } from '../store/lookup.ts'
import { insertedWith, type RequestKey, type Store, validated } from '../store/store.ts'
import { needsSecondPerson, type TwoPersons } from '../workspaces/index.ts'
import { enqueue, newRun, refuseClosed, refuseStart, type RunDeps } from './new-run.ts'
import { approvableDigests, approvableImages, isFreshDryRun } from './parked-images.ts'
import { refuseSamePerson } from './second-person.ts'

export type ApprovalDeps = RunDeps & { readonly twoPersons: TwoPersons }

export function approvalOperations(deps: ApprovalDeps): ApprovalOperations {
  const { store } = deps
  return {
    create: async (request) => {
      const { validateOnly = false } = request
      const { approval, run } = validated(store, validateOnly, () => create(deps, request))
      if (!validateOnly) await enqueue(deps, run)
      return approval
    },
    get: (id) => approvalAt(store, id),
    list: store.givenApprovals.list,
    revoke: (id, requestId, actor) => store.transaction(() => revoke(deps, id, { requestId, actor })),
  }
}

/** An approval, and the run that deletes what was approved. */
type Released = { readonly approval: Approval; readonly run: Run }

function create(deps: ApprovalDeps, request: ApprovalRequest): Released {
  const { store, clock } = deps
  const { run: id, requestId, actor = DAEMON_ACTOR, note = '', seen } = request
  const key: RequestKey = {
    id: requestId,
    method: 'CreateApproval',
    arguments: {
      run: id,
      note,
      images: seen === undefined ? undefined : `${seen.images}`,
      sha256: seen?.sha256,
    },
  }
  const before = store.requests.resultOf(key)
  if (before !== undefined) return releasedBy(store, before)
  const parked = runAt(store, id)
  const images = waitingImages(store, parked, clock.now())
  if (needsSecondPerson(parked)) refuseSamePerson(deps, parked, actor)
  if (seen !== undefined) refuseUnseen(parked, images, seen)
  const run = releasingRun(deps, parked, request)
  const now = clock.now()
  const end = now + APPROVAL_LIFE
  store.approvals.clear(parked)
  store.reviews.reviewed([parked], now)
  store.approvals.add(parked, approvableDigests(store, parked), { source: id, at: now, expiresAt: end })
  endParked(store, { run: parked, by: run, now })
  const given = {
    workspace: parked.workspace,
    subject: { kind: 'run', parked: id, run: run.id } as const,
    ...images,
    note,
    createdBy: actor.identity,
    ...(actor.claimed === '' ? {} : { claimed: actor.claimed }),
    createdAt: now,
    expiresAt: end,
  }
  const made = insertedWith(() => deps.newId('a'), given, store.givenApprovals.insert)
  const payload = {
    approval: made.id,
    images: images.images,
    images_sha256: images.sha256,
    deleted_by: run.id,
    ...(note === '' ? {} : { note }),
  }
  store.audit.add({ type: 'careen.approval.given', actor, about: runSubject(parked), payload })
  store.requests.remember(key, made.id)
  return releasedBy(store, made.id)
}

function releasedBy(store: Store, id: string): Released {
  const approval = approvalAt(store, id)
  return { approval, run: runAt(store, runOf(approval)) }
}

/** Returns the run that deletes what was approved. Empty: it is of a plan. */
function runOf({ subject }: Approval): string {
  return subject.kind === 'run' ? subject.run : ''
}

/** Ends a run that waited. A dry run has ended; what waits in its repository is overtaken. */
function endParked(
  store: Store,
  { run, by, now }: { readonly run: Run; readonly by: Run; readonly now: Instant },
): void {
  if (run.kind === 'CLEAN') {
    const who = shownPerson({ identity: by.createdBy, ...compact({ claimed: by.claimed }) })
    const message = `approved by ${who}; run ${by.id} deletes what this run planned`
    return store.runs.update(run.id, { state: 'SUCCEEDED', endedAt: now, message })
  }
  const message = `overtaken: run ${by.id} deletes what a person looked at and approved since`
  for (const { id } of store.runs.parked(run))
    store.runs.update(id, { state: 'CANCELLED', errorCode: 'CANCELLED', endedAt: now, message })
}

/** Returns what a parked run waits for, or a dry run has just shown. Throws FAILED_PRECONDITION if there is nothing to approve. */
function waitingImages(store: Store, run: Run, now: Instant): ParkedImages {
  const { id, state, kind } = run
  if (state === 'AWAITING_APPROVAL') return approvableImages(store, run)
  const metadata = { run: id }
  const refused = (message: string): CareenError =>
    new CareenError('FAILED_PRECONDITION', message, { metadata })
  if (kind === 'CLEAN') throw refused(`run ${id} does not wait for approval (${state})`)
  if (!isFreshDryRun(run, now))
    throw refused(
      `dry run ${id} is no look of the last hour at what the policy in force deletes. Look again: careen run ${run.registry}/${run.repository}`,
    )
  const given = store.givenApprovals.ofSubject(id)
  if (given !== undefined) throw refused(`dry run ${id} was approved before, for run ${runOf(given)}`)
  const images = approvableImages(store, run)
  if (images.images === 0) throw refused(`dry run ${id} would delete no image`)
  return images
}

/** Throws CONTENT_MISMATCH or COUNT_MISMATCH if a person looked at something else. */
function refuseUnseen({ id }: Run, { images, sha256: expected }: ParkedImages, seen: ParkedImages): void {
  const again = `Nothing was approved. Look at it again: careen runs show ${id}`
  if (seen.sha256 !== expected)
    throw new CareenError(
      'CONTENT_MISMATCH',
      `subject_sha256 is not that of the images of run ${id}. ${again}`,
      {
        metadata: { field: 'subject_sha256', run: id },
      },
    )
  if (seen.images !== images)
    throw new CareenError(
      'COUNT_MISMATCH',
      `${seen.images} images were to be approved, and run ${id} would delete ${images}. ${again}`,
      { metadata: { run: id, images: `${images}`, given: `${seen.images}` } },
    )
}

/** Starts the run that deletes what was approved. Throws FAILED_PRECONDITION if another one cleans there. */
function releasingRun(deps: RunDeps, parked: Run, { requestId, actor }: ApprovalRequest): Run {
  const { store, clock } = deps
  const state = repositoryAt(store, parked)
  const live = store.runs.live(state, 'CLEAN')
  if (live)
    throw new CareenError(
      'FAILED_PRECONDITION',
      `run ${live.id} is cleaning ${state.repository}. Approve run ${parked.id} after it has ended`,
    )
  refuseStart(deps, state, { ...parked, kind: 'CLEAN', requestId })
  if (parked.kind === 'DRY_RUN') refuseClosed(deps, state, { ...parked, kind: 'CLEAN', requestId })
  const fresh = newRun(deps, state, { kind: 'CLEAN', trigger: 'approval', actor })
  waitsForWindow({ ...deps, now: clock.now }, fresh)
  return runAt(store, fresh.id)
}

type Revoking = { readonly requestId: string; readonly actor: Actor | undefined }

function revoke(
  { store, clock }: RunDeps,
  id: string,
  { requestId, actor = DAEMON_ACTOR }: Revoking,
): Approval {
  const key: RequestKey = { id: requestId, method: 'RevokeApproval', arguments: { id } }
  const before = store.requests.resultOf(key)
  if (before !== undefined) return approvalAt(store, before)
  const approval = approvalAt(store, id)
  refuseSpent(approval)
  const { subject } = approval
  switch (subject.kind) {
    case 'run':
      revokeRun({ store, clock }, subject, actor)
      break
    case 'plan':
      revokeStored(store, approval, { now: clock.now(), actor })
      break
  }
  store.requests.remember(key, id)
  return approvalAt(store, id)
}

/** Throws APPROVAL_SPENT if nothing is left to revoke. */
function refuseSpent({ id, state, subject }: Approval): void {
  if (state !== 'USED' && state !== 'REVOKED') return
  const used =
    subject.kind === 'run'
      ? `run ${subject.run} has begun to use approval ${id}. To stop it, run: careen runs cancel ${subject.run}`
      : `plan ${subject.plan} was applied with approval ${id}. To go back, run: careen history, then careen rollback SERIAL`
  throw new CareenError('APPROVAL_SPENT', state === 'USED' ? used : `approval ${id} was revoked before`, {
    metadata: { approval: id, ...(subject.kind === 'run' ? { run: subject.run } : { plan: subject.plan }) },
  })
}

/** Ends an approval and cancels the run that would use it. */
function revokeRun(
  { store, clock }: Pick<RunDeps, 'store' | 'clock'>,
  { run }: { readonly run: string },
  actor: Actor,
): void {
  const releasing = runAt(store, run)
  endApprovalOf(store, releasing, { now: clock.now(), actor })
  const message = 'its approval was revoked; no image was deleted'
  endWithoutLease(store, releasing, { state: 'CANCELLED', errorCode: 'CANCELLED', message, now: clock.now() })
}

type ApprovalEnd = { readonly now: Instant; readonly actor: Actor | undefined }

/**
 * Ends the approval by which a queued run would delete. Does nothing if it has none; what the run has begun to use stays used. Requires a
 * transaction.
 */
export function endApprovalOf(store: Store, run: Run, end: ApprovalEnd): void {
  if (run.trigger !== 'approval') return
  const approval = store.givenApprovals.ofRun(run.id)
  store.approvals.clear(run)
  if (approval !== undefined && approval.state !== 'USED') revokeStored(store, approval, end)
}

/** Stores and records that an approval does not count any more. */
function revokeStored(store: Store, { id, workspace, subject }: Approval, { now, actor }: ApprovalEnd): void {
  store.givenApprovals.revoke(id, now)
  const about =
    subject.kind === 'run'
      ? runSubject(runAt(store, subject.parked))
      : planSubject({ workspace, id: subject.plan })
  const payload = { approval: id, ...(subject.kind === 'run' ? { run: subject.run } : {}) }
  store.audit.add({ type: 'careen.approval.revoked', actor, about, payload })
}
