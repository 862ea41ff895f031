import { planSubject, runSubject } from '../../policies/audit/index.ts'
import type { Approval, Run } from '../../proto/resources/index.ts'
import { needsSecondPerson, refusedKind } from '../workspaces/index.ts'
import type { LedgerDeps } from './deps.ts'

type ApprovalDeps = Pick<LedgerDeps, 'store' | 'twoPersons' | 'now'>

/**
 * Ends the approval of images for a run that begins, if careend.hcl by now leaves out the kind of who gave it. Returns why the run of that
 * approval cannot begin. Undefined: it may, and what exceeds a limit waits for approval again. Requires a transaction.
 */
export function endUncounted(deps: ApprovalDeps, run: Run): string | undefined {
  const { store, twoPersons } = deps
  if (run.kind !== 'CLEAN' || twoPersons.kindsFor(run.workspace) === undefined) return undefined
  const isOwn = run.trigger === 'approval'
  const approval = isOwn ? store.givenApprovals.ofRun(run.id) : approvalAround(deps, run)
  if (approval === undefined || !neededSecond(deps, approval)) return undefined
  const refused = refusedKind(twoPersons, run.workspace, approval.createdBy)
  if (refused === undefined) return undefined
  const why = `approval ${approval.id} of ${approval.createdBy} does not count: ${refused.why}`
  store.approvals.clear(run)
  // Why: an approval that a run has begun to use stays used.
  if (!isOwn || run.attempts <= 1) noteEnd(deps, { run, approval, why })
  return isOwn ? why : undefined
}

/** Returns the approval of images that is left in the repository of a run: of a number that was given with a plan, or of a run that failed. */
function approvalAround({ store }: ApprovalDeps, run: Run): Approval | undefined {
  const source = store.approvals.source(run)
  if (source === undefined) return undefined
  const ofPlan = store.givenApprovals.ofPlan(source)
  return (
    ofPlan.find(({ state, images }) => state === 'USED' && images > 0) ??
    store.givenApprovals.ofSubject(source)
  )
}

/** Returns false if what was approved is within the limits. */
function neededSecond({ store }: ApprovalDeps, { subject }: Approval): boolean {
  const shown = subject.kind === 'run' ? store.runs.get(subject.parked) : undefined
  return shown === undefined || needsSecondPerson(shown)
}

type EndedApproval = { readonly run: Run; readonly approval: Approval; readonly why: string }

function noteEnd({ store, now }: ApprovalDeps, { run, approval, why }: EndedApproval): void {
  const { id, subject, workspace } = approval
  const about =
    subject.kind === 'plan'
      ? planSubject({ workspace, id: subject.plan })
      : runSubject({ ...run, id: subject.parked })
  if (run.trigger === 'approval') store.givenApprovals.revoke(id, now())
  const payload = { approval: id, run: run.id, why }
  store.audit.add({ type: 'careen.approval.revoked', actor: undefined, about, payload })
}
