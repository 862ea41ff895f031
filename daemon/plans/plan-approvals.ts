import { planSubject } from '../../policies/audit/index.ts'
import { overLimits } from '../../policies/diff/index.ts'
import { CareenError, type Instant } from '../../policies/model/index.ts'
import {
  type Actor,
  type Approval,
  DAEMON_ACTOR,
  PLAN_LIFE,
  type PlanHead,
  type SecondPerson,
  type StoredPlan,
} from '../../proto/resources/index.ts'
import type { PlanApprovalRequest } from '../plan-services.ts'
import { approvalAt } from '../store/lookup.ts'
import { insertedWith, type NewId, type RequestKey, type Store } from '../store/store.ts'
import { approverOf, refusedKind, refuseKind, type TwoPersons } from '../workspaces/index.ts'
import type { AppliedPlan } from './finished-apply.ts'
import { missing, planHead } from './plan-heads.ts'
import { refuseApplied, refuseExpired, refuseStale, refuseUnmade } from './refuse-stale.ts'

export type SecondPersonDeps = { readonly store: Store; readonly twoPersons: TwoPersons }

export type PlanApprovalDeps = SecondPersonDeps & { readonly now: () => Instant; readonly newId: NewId }

/**
 * Approves a plan. Requires a transaction. A repeated request gets the first answer. Throws NOT_FOUND, FAILED_PRECONDITION if the workspace
 * has no two-person rule, PLAN_APPLIED, PLAN_STALE, SECOND_PERSON_NEEDED if who asks has made the plan, or the kind of
 * the identity does not approve, CONTENT_MISMATCH, and COUNT_MISMATCH if a number is given that is not that of the images over a limit.
 */
export function approvePlan(deps: PlanApprovalDeps, request: PlanApprovalRequest): Approval {
  const { store, now, newId } = deps
  const { plan: id, requestId, actor = DAEMON_ACTOR, note = '', images, contentSha256 } = request
  const given = images === undefined ? {} : { images: `${images}` }
  const key: RequestKey = {
    id: requestId,
    method: 'CreateApproval',
    arguments: { plan: id, note, sha256: contentSha256, ...given },
  }
  const before = store.requests.resultOf(key)
  if (before !== undefined) return approvalAt(store, before)
  const head = planHead(store, id)
  const plan = store.plans.get(id) ?? missing(id)
  refuseUnneeded(deps, plan)
  refuseApplied(head)
  refuseUnmade(head)
  refuseExpired(head, now())
  refuseStale(store, head)
  refuseMaker(deps, plan, actor.identity)
  refuseUnseen(plan, request)
  const content = {
    workspace: plan.workspace,
    subject: { kind: 'plan', plan: id } as const,
    images: images ?? 0,
    sha256: contentSha256,
    note,
    createdBy: actor.identity,
    ...(actor.claimed === '' ? {} : { claimed: actor.claimed }),
    createdAt: now(),
    expiresAt: plan.createdAt + PLAN_LIFE,
  }
  const made = insertedWith(() => newId('a'), content, store.givenApprovals.insert)
  const payload = {
    approval: made.id,
    approved_images: made.images,
    content_sha256: contentSha256,
    ...(note === '' ? {} : { note }),
  }
  store.audit.add({ type: 'careen.approval.given', actor, about: planSubject(plan), payload })
  store.requests.remember(key, made.id)
  return approvalAt(store, made.id)
}

function refuseUnneeded({ twoPersons }: SecondPersonDeps, { id, workspace }: StoredPlan): void {
  if (twoPersons.isNeeded(workspace)) return
  throw new CareenError(
    'FAILED_PRECONDITION',
    `plan ${id} needs no approval: careend.hcl does not set approvers = 1 for workspace ${workspace}. To apply it, run: careen apply ${id}`,
    { metadata: { plan: id, workspace } },
  )
}

function refuseMaker({ twoPersons }: SecondPersonDeps, plan: StoredPlan, identity: string): void {
  const maker = makerOf(twoPersons, plan)
  const approver = twoPersons.personOf(identity)
  const { id, workspace } = plan
  const others = maker === undefined ? [] : [maker]
  if (maker !== approver) return refuseKind(twoPersons, identity, { what: 'plan', id, workspace, others })
  throw new CareenError(
    'SECOND_PERSON_NEEDED',
    `${approverOf(twoPersons, identity)} cannot approve plan ${id}: ${approver} made it. In workspace ${workspace} a second person approves (approvers = 1 in careend.hcl). Nothing was approved. Ask somebody other than ${maker} to run: careen approve ${id}`,
    { metadata: { workspace, plan: id, persons: maker } },
  )
}

/** Returns who made a plan. Undefined: not recorded. */
function makerOf({ personOf }: TwoPersons, { creator }: Pick<StoredPlan, 'creator'>): string | undefined {
  return creator === undefined ? undefined : personOf(creator)
}

/** Throws CONTENT_MISMATCH or COUNT_MISMATCH if a person looked at something else. */
function refuseUnseen({ id, effects, ...plan }: StoredPlan, request: PlanApprovalRequest): void {
  const again = `Nothing was approved. Look at it again: careen show ${id}`
  if (request.contentSha256 !== plan.contentSha256)
    throw new CareenError(
      'CONTENT_MISMATCH',
      `subject_sha256 is not the content_sha256 of plan ${id}. ${again}`,
      {
        metadata: { field: 'subject_sha256', plan: id },
      },
    )
  const { images } = overLimits(effects)
  if (request.images === undefined || request.images === images) return
  throw new CareenError(
    'COUNT_MISMATCH',
    `${request.images} images were to be approved, and plan ${id} has ${images} over a limit. ${again}`,
    { metadata: { plan: id, images: `${images}`, given: `${request.images}` } },
  )
}

type Approved = Pick<StoredPlan, 'id' | 'workspace' | 'creator' | 'contentSha256'>

/** Returns the approval that was used for a plan; else the newest that counts, by another person than made it and of a kind that approves. */
function countingApproval(deps: SecondPersonDeps, plan: Approved): Approval | undefined {
  const { store, twoPersons } = deps
  const used = store.givenApprovals.ofPlan(plan.id).find(({ state }) => state === 'USED')
  const counts = ({ createdBy }: Approval): boolean =>
    refusedKind(twoPersons, plan.workspace, createdBy) === undefined
  return used ?? secondApprovals(deps, plan).find(counts)
}

/** Returns valid approvals of a plan by other persons than its maker, newest first. */
function secondApprovals({ store, twoPersons }: SecondPersonDeps, plan: Approved): readonly Approval[] {
  const maker = makerOf(twoPersons, plan)
  return store.givenApprovals
    .ofPlan(plan.id)
    .filter(
      ({ state, sha256, createdBy }) =>
        state === 'VALID' && sha256 === plan.contentSha256 && twoPersons.personOf(createdBy) !== maker,
    )
}

/** Returns why the newest approval of a plan by a second person does not count, as half a sentence. */
function nobodyYet(deps: SecondPersonDeps, plan: Approved): string {
  const [newest] = secondApprovals(deps, plan)
  if (newest === undefined) return 'nobody has'
  const { id, createdBy } = newest
  return `approval ${id} of ${createdBy} does not count: ${refusedKind(deps.twoPersons, plan.workspace, createdBy)?.why ?? ''}`
}

/** Returns a plan with what is known of its approval. */
export function withSecondPerson<
  Plan extends Pick<PlanHead, 'id' | 'workspace' | 'creator' | 'contentSha256'>,
>(deps: SecondPersonDeps, plan: Plan): Plan & { readonly secondPerson?: SecondPerson } {
  if (!deps.twoPersons.isNeeded(plan.workspace)) return plan
  const approval = countingApproval(deps, plan)
  return { ...plan, secondPerson: approval === undefined ? {} : { approval } }
}

/**
 * Returns the approval by which a plan is applied; undefined: it needs none. Throws APPROVAL_MISSING. `isApplied`: it was applied, and is only
 * asked for again.
 */
export function approvalFor(
  deps: SecondPersonDeps,
  plan: StoredPlan,
  { isApplied }: { readonly isApplied: boolean },
): Approval | undefined {
  const { id, workspace } = plan
  if (!deps.twoPersons.isNeeded(workspace)) return undefined
  const approval = countingApproval(deps, plan)
  if (approval !== undefined || isApplied) return approval
  const maker = makerOf(deps.twoPersons, plan) ?? plan.createdBy
  throw new CareenError(
    'APPROVAL_MISSING',
    `plan ${id} was not applied: in workspace ${workspace} a second person approves each plan (approvers = 1 in careend.hcl), and ${nobodyYet(deps, plan)}. Ask somebody other than ${maker} to run: careen approve ${id}`,
    { metadata: { plan: id, workspace, persons: maker } },
  )
}

/** Ends an approval by which a plan was applied, and records it. Requires the transaction of the apply. */
export function useApproval(
  { givenApprovals, audit }: Store,
  { id, createdBy }: Approval,
  {
    plan,
    serial,
    images,
    actor,
  }: Pick<AppliedPlan, 'plan' | 'serial' | 'images'> & { readonly actor: Actor | undefined },
): void {
  givenApprovals.use(id, serial)
  const payload = { approval: id, approved_by: createdBy, serial, approved_images: images.approved }
  audit.add({ type: 'careen.approval.used', actor, about: planSubject(plan), payload })
}

type NumberGiven = {
  readonly plan: StoredPlan
  readonly approval: Approval | undefined
  readonly given: number | undefined
}

/** Returns the number of images that counts: under the two-person rule that of the approval, and none of who applies. */
export function numberOf(
  { twoPersons }: Pick<SecondPersonDeps, 'twoPersons'>,
  { plan, approval, given }: NumberGiven,
): number | undefined {
  if (!twoPersons.isNeeded(plan.workspace)) return given
  return approval === undefined || approval.images === 0 ? undefined : approval.images
}
