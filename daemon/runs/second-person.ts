import { CareenError } from '../../policies/model/index.ts'
import { type Actor, type Run, shortRunId } from '../../proto/resources/index.ts'
import { approverOf, makersOf, type MakersDeps, refuseKind } from '../workspaces/index.ts'

/**
 * Throws SECOND_PERSON_NEEDED if the workspace has the two-person rule, and who approves a parked run has asked for it, or has made the
 * last change of what decides there, or if the kind of the identity does not approve.
 */
export function refuseSamePerson(deps: MakersDeps, run: Run, { identity }: Actor): void {
  const { workspace, registry, repository } = run
  const { twoPersons } = deps
  if (!twoPersons.isNeeded(workspace)) return
  const { personOf } = twoPersons
  const approver = personOf(identity)
  const asker = run.trigger === 'request' ? [personOf(run.createdBy)] : []
  const makers = makersOf(deps, workspace, { registry, repository })
  const changers = makers?.persons ?? []
  const name = `${registry}/${repository}`
  const reasons = [
    ...(asker.includes(approver) ? ['asked for this run'] : []),
    ...(changers.includes(approver)
      ? [`made serial ${makers?.serial ?? 0}, the last change of what decides about ${name}`]
      : []),
  ]
  const others = [...new Set([...asker, ...changers])].toSorted()
  const id = shortRunId(run.id)
  if (reasons.length === 0) return refuseKind(twoPersons, identity, { what: 'run', id, workspace, others })
  throw new CareenError(
    'SECOND_PERSON_NEEDED',
    `${approverOf(twoPersons, identity)} cannot approve run ${id}: ${approver} ${reasons.join(', and ')}. In workspace ${workspace} a second person approves (approvers = 1 in careend.hcl). Nothing was approved. Ask somebody other than ${others.join(', ')} to run: careen approve ${id}`,
    { metadata: { workspace, run: run.id, persons: others.join(' ') } },
  )
}
