import type { Change, EffectCause, PlanSummary, PlanSelection } from '../../policies/diff/index.ts'
import { CODES, type DeclaredObject } from '../../policies/model/index.ts'
import type { Change as WireChange, Change__Output } from '../gen/careen/v1/Change.ts'
import type { _careen_v1_CreatePlanRequest_Refresh__Output as WireRefresh } from '../gen/careen/v1/CreatePlanRequest.ts'
import type { DeclaredObject as WireObject } from '../gen/careen/v1/DeclaredObject.ts'
import type { Plan as WirePlan, Plan__Output } from '../gen/careen/v1/Plan.ts'
import type { PlanFailure__Output } from '../gen/careen/v1/PlanFailure.ts'
import type { PlanImage as WireImage, PlanImage__Output } from '../gen/careen/v1/PlanImage.ts'
import type { Selection as WireSelection, Selection__Output } from '../gen/careen/v1/Selection.ts'
import { nameOf, parseName } from '../names.ts'
import {
  PLAN_LIFE,
  PLAN_STATES,
  type PlanFailure,
  type PlanHead,
  type PlannedImage,
  type PlanRefresh,
  type PlanState,
} from '../resources/index.ts'
import { fromSecondPerson, toSecondPerson } from './approvals.ts'
import { fromTimestamp, given, malformed, need, toTimestamp } from './basics.ts'
import { fromDecision, toDecision } from './decisions.ts'
import { fromDrift, fromField, toDrift } from './drift.ts'
import { fromCause } from './effects.ts'
import { toObject } from './objects.ts'
import { fromManaged, fromOrigin, fromOtherFiles, toManaged, toOrigin, toOtherFiles } from './origins.ts'
import { fromDaemon } from './whole-object.ts'

export function toChange(change: Change, workspace: string): WireChange {
  const sent = (object: DeclaredObject): WireObject => toObject(object, workspace)
  switch (change.action) {
    case 'create': {
      const after = sent(change.after)
      return { action: 'ACTION_CREATE', name: after.name ?? '', after }
    }
    case 'delete': {
      const before = sent(change.before)
      return { action: 'ACTION_DELETE', name: before.name ?? '', before }
    }
    case 'update': {
      const [before, after] = [sent(change.before), sent(change.after)]
      return { action: 'ACTION_UPDATE', name: after.name ?? '', before, after, fields: [...change.fields] }
    }
  }
}

export function fromChange(wire: Change__Output): Change {
  const before = (): DeclaredObject => fromDaemon(need(wire.before, 'change.before'), 'careen')
  const after = (): DeclaredObject => fromDaemon(need(wire.after, 'change.after'), 'careen')
  switch (wire.action) {
    case 'ACTION_CREATE':
      return { action: 'create', after: after() }
    case 'ACTION_DELETE':
      return { action: 'delete', before: before() }
    case 'ACTION_UPDATE':
      return { action: 'update', before: before(), after: after(), fields: wire.fields.map(fromField) }
    case 'ACTION_UNSPECIFIED':
      throw malformed('change.action', 'it is not set')
  }
}

function sumOf(cause: EffectCause | undefined): PlanSummary['cause'] {
  if (cause === undefined) return undefined
  const { added, anyway, removed } = cause
  return { added, anyway, removed }
}

export function toSelection({ targets, excludes }: PlanSelection): WireSelection {
  return { targets: [...targets], excludes: [...excludes] }
}

/** Returns undefined for a selection of all changes. */
export function fromSelection(wire: Selection__Output | null | undefined): PlanSelection | undefined {
  const { targets = [], excludes = [] } = wire ?? {}
  return targets.length + excludes.length === 0 ? undefined : { targets, excludes }
}

export function toRefresh(refresh: PlanRefresh): WireRefresh {
  return refresh === 'ALL' ? 'REFRESH_UNSPECIFIED' : `REFRESH_${refresh}`
}

/** Throws INVALID_ARGUMENT for a value that this careen does not know. */
export function fromRefresh(wire: WireRefresh): PlanRefresh {
  const found = (['ALL', 'OLD', 'NEVER'] as const).find((one) => toRefresh(one) === wire)
  if (found !== undefined) return found
  throw malformed('refresh', `${wire} is not known`)
}

export function toPlan(plan: PlanHead): WirePlan {
  const { cause, unknown, skipped, ...sums } = plan.summary
  return {
    name: nameOf('plan', { workspace: plan.workspace, plan: plan.id }),
    baseSerial: plan.baseSerial,
    createTime: toTimestamp(plan.createdAt),
    expireTime: toTimestamp(plan.createdAt + PLAN_LIFE),
    createdBy: plan.createdBy,
    appliedSerial: plan.appliedSerial ?? 0,
    ...sums,
    unknown: unknown ?? 0,
    effectsSkipped: skipped === true,
    ...(cause === undefined ? {} : { cause: { ...cause } }),
    warnings: [...(plan.warnings ?? [])],
    leftAlone: toManaged(plan.leftAlone, plan.workspace),
    takenOver: toManaged(plan.takenOver, plan.workspace),
    state: `STATE_${plan.state}`,
    etag: plan.etag,
    contentSha256: Buffer.from(plan.contentSha256 ?? '', 'hex'),
    ...(plan.failure === undefined
      ? {}
      : { failure: { ...plan.failure, metadata: { ...plan.failure.metadata } } }),
    ...toScopeOfPlan(plan),
  }
}

/** Returns where a plan comes from, and what it is about. */
function toScopeOfPlan({
  workspace,
  origin,
  otherFiles,
  selection,
  leftOut,
  unchanged,
  secondPerson,
  nextRunAt,
  refreshOnly,
  drift = [],
  hasMoreDrift,
}: PlanHead): Partial<WirePlan> {
  return {
    ...given({
      origin: origin === undefined ? undefined : toOrigin(origin),
      otherFiles: otherFiles === undefined ? undefined : toOtherFiles(otherFiles),
      selection: selection === undefined ? undefined : toSelection(selection),
      secondPerson: secondPerson === undefined ? undefined : toSecondPerson(secondPerson, workspace),
      nextRunTime: nextRunAt === undefined ? undefined : toTimestamp(nextRunAt),
    }),
    leftOut: leftOut ?? 0,
    unchanged: unchanged ?? 0,
    refreshOnly: refreshOnly === true,
    drift: drift.map((one) => toDrift(one, workspace)),
    hasMoreDrift: hasMoreDrift === true,
  }
}

export function fromPlan(wire: Plan__Output): PlanHead {
  const { add, change, destroy, deletes, untags, bytes, kept, repositories } = wire
  const sums = { add, change, destroy, deletes, untags, bytes, kept, repositories }
  const summary: PlanSummary = {
    ...sums,
    ...(wire.unknown === 0 ? {} : { unknown: wire.unknown }),
    ...(wire.effectsSkipped ? { skipped: true } : {}),
    ...given({ cause: sumOf(fromCause(wire.cause)) }),
  }
  const { workspace, plan: id } = parseName('plan', wire.name, 'plan.name')
  return {
    id,
    workspace,
    baseSerial: wire.baseSerial,
    createdAt: fromTimestamp(wire.createTime) ?? 0,
    createdBy: wire.createdBy,
    ...fromScopeOfPlan(wire),
    summary,
    ...(wire.warnings.length === 0 ? {} : { warnings: wire.warnings }),
    ...(wire.leftAlone.length === 0 ? {} : { leftAlone: wire.leftAlone.map(fromManaged) }),
    ...(wire.takenOver.length === 0 ? {} : { takenOver: wire.takenOver.map(fromManaged) }),
    ...(wire.appliedSerial === 0 ? {} : { appliedSerial: wire.appliedSerial }),
    state: stateIn(wire.state),
    etag: wire.etag,
    ...given({
      contentSha256: Buffer.from(wire.contentSha256).toString('hex'),
      failure: fromFailure(wire.failure),
    }),
  }
}

/** Returns where a plan comes from, and what it is about. */
function fromScopeOfPlan(wire: Plan__Output): Partial<PlanHead> {
  return given({
    origin: fromOrigin(wire.origin, 'plan.origin'),
    otherFiles: fromOtherFiles(wire.otherFiles, 'plan.other_files'),
    selection: fromSelection(wire.selection),
    secondPerson: fromSecondPerson(wire.secondPerson),
    leftOut: wire.leftOut || undefined,
    unchanged: wire.unchanged || undefined,
    nextRunAt: fromTimestamp(wire.nextRunTime),
    refreshOnly: wire.refreshOnly || undefined,
    drift: wire.drift.length === 0 ? undefined : wire.drift.map(fromDrift),
    hasMoreDrift: wire.hasMoreDrift || undefined,
  })
}

function stateIn(wire: string): PlanState {
  const found = PLAN_STATES.find((state) => wire === `STATE_${state}`)
  if (found !== undefined) return found
  throw malformed('plan.state', `${wire} is not known`)
}

function fromFailure(wire: PlanFailure__Output | null | undefined): PlanFailure | undefined {
  if (wire === null || wire === undefined) return undefined
  const { message, metadata } = wire
  return { code: CODES.find((code) => code === wire.code) ?? 'INTERNAL', message, metadata }
}

export function toPlanImage({ repository, decision }: PlannedImage, workspace: string): WireImage {
  return {
    repository: nameOf('repository', { workspace, ...repository }),
    decision: toDecision(decision),
  }
}

/** Returns an image without its place, which only the daemon knows. */
export function fromPlanImage(wire: PlanImage__Output): Omit<PlannedImage, 'place'> {
  const { registry, repository } = parseName('repository', wire.repository, 'image.repository')
  return {
    repository: { registry, repository },
    decision: fromDecision(need(wire.decision, 'image.decision')),
  }
}
