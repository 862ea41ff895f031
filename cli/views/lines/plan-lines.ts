import {
  type Change,
  renamesOf,
  type RepositoryEffect,
  unknownEffects,
} from '../../../policies/diff/index.ts'
import { deletedImages } from '../../../policies/engine/index.ts'
import { addressOf } from '../../../policies/model/index.ts'
import type { StoredPlan } from '../../../proto/resources/index.ts'
import { dangerKinds } from '../plan-dangers.ts'
import { oldestLook } from '../plan-summary.ts'
import { lintLines } from './diagnostic-lines.ts'
import { driftLines } from './drift-lines.ts'
import { warningLine } from './error-line.ts'
import { decisionLines, limitLines } from './image-lines.ts'
import type { OutputLine } from './line.ts'

/** Returns a plan in lines: itself, changed objects, what is unknown, repositories with their images, warnings, both sums. `verified`: of show alone. */
export function planLines(plan: StoredPlan, verified?: true): readonly OutputLine[] {
  const { effects, changes, warnings = [], summary, drift = [] } = plan
  const unknown = unknownEffects(effects)
  const isComplete = unknown.length === 0 && summary.skipped !== true
  const { id, workspace, baseSerial, createdAt, createdBy, appliedSerial } = plan
  const { leftOut, unchanged, secondPerson } = plan
  const seenAt = oldestLook(effects)
  const otherObjects = plan.otherFiles?.objects
  const about = {
    plan: id,
    workspace,
    baseSerial,
    createdAt,
    createdBy,
    appliedSerial,
    otherObjects,
    leftOut,
    unchanged,
    refreshOnly: plan.refreshOnly,
    moreDrift: plan.hasMoreDrift,
    seenAt,
    secondPerson:
      secondPerson === undefined ? undefined : secondPerson.approval === undefined ? 'MISSING' : 'APPROVED',
    approval: secondPerson?.approval?.id,
  }
  const head = { ...about, complete: isComplete, verified }
  return [
    { type: 'plan', message: `Plan ${id} of workspace ${workspace}, serial ${baseSerial}`, data: head },
    ...changeLines(changes),
    ...driftLines(drift),
    ...unknown.map(unknownLine),
    ...effects.filter((effect) => !unknown.includes(effect)).flatMap(effectLines),
    ...warnings.map(warningLine),
    summaryLine(plan),
  ]
}

/** Returns the line of a plan of which nothing is known but what a file says. */
export function unverifiedLine({
  id,
  workspace,
  complete,
}: Pick<StoredPlan, 'id' | 'workspace'> & { readonly complete: boolean }): OutputLine {
  return {
    type: 'plan',
    level: 'error',
    message: `Plan ${id} of workspace ${workspace}, NOT VERIFIED`,
    data: { plan: id, workspace, complete, verified: false },
  }
}

function changeLines(changes: readonly Change[]): readonly OutputLine[] {
  const renames = new Map(renamesOf(changes).map(({ from, to }) => [to, from]))
  return changes.map((change) => changeLine(change, renames))
}

function changeLine(change: Change, renames: ReadonlyMap<string, string>): OutputLine {
  const address = addressOf(change.action === 'delete' ? change.before : change.after)
  const [type = '', ...name] = address.split('.')
  const resource = { addr: address, resourceType: type, resourceName: name.join('.') }
  const { action } = change
  const data = {
    change: { resource, action },
    before: action === 'create' ? undefined : change.before,
    after: action === 'delete' ? undefined : change.after,
    fields: action === 'update' ? change.fields : undefined,
    renamedFrom: action === 'create' ? renames.get(address) : undefined,
  }
  return { type: 'planned_change', message: `${address}: plan to ${action}`, data }
}

function nameOf({ repository: { registry, repository } }: RepositoryEffect): string {
  return `${registry}/${repository}`
}

function unknownLine(effect: RepositoryEffect): OutputLine {
  const { policy, failure: why = '', onlyKeeps } = effect
  const repository = nameOf(effect)
  const data = { repository, policy, why, onlyKeeps }
  return { type: 'unknown', level: 'warn', message: `${repository}: unknown: ${why}`, data }
}

function effectLines(effect: RepositoryEffect): readonly OutputLine[] {
  const { deletes, lints, limitChecks, cause, kept, bytes, repository: _ref, failure: _why, ...more } = effect
  const repository = nameOf(effect)
  const untag = deletes.filter(({ action }) => action === 'UNTAG').length
  const counts = {
    toDelete: deletedImages(deletes),
    toUntag: untag === 0 ? undefined : untag,
    new: cause?.added,
    standing: cause?.anyway,
    spared: cause?.removed,
    sparedNames: cause === undefined || cause.removed === 0 ? undefined : cause.removedNames,
  }
  const data = {
    repository,
    ...more,
    ...counts,
    kept,
    freedBytes: bytes,
    dangers: dangerKinds(effect),
  }
  const message = `${repository}: ${cause === undefined ? `${counts.toDelete} to delete` : `${cause.added} new`}`
  return [
    { type: 'repository_effect', message, data },
    ...limitLines(
      repository,
      limitChecks.filter(({ ok }) => !ok),
    ),
    ...decisionLines(deletes, { repository, policy: effect.policy }),
    ...lintLines(lints.map((lint) => ({ ...lint, repository }))),
  ]
}

/** Sums of images are absent if none were counted, and lower bounds if `at_least` is true. */
function summaryLine({ summary: s, effects }: StoredPlan): OutputLine {
  const changes = { add: s.add, change: s.change, remove: s.destroy, operation: 'plan' }
  const isCounted = s.skipped !== true && (s.repositories > 0 || unknownEffects(effects).length === 0)
  const images = {
    toDelete: s.deletes,
    toUntag: s.untags === 0 ? undefined : s.untags,
    kept: s.kept,
    freedBytes: s.bytes,
    repositories: s.repositories,
    unknownRepositories: s.unknown,
    atLeast: s.unknown === undefined ? undefined : true,
    new: s.cause?.added,
    standing: s.cause?.anyway,
    spared: s.cause?.removed,
  }
  const message = `Plan: ${s.add} to add, ${s.change} to change, ${s.destroy} to destroy.`
  return { type: 'change_summary', message, data: { changes, images: isCounted ? images : undefined } }
}
