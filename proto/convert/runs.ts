import type { RemovalCounts__Output } from '../gen/careen/v1/RemovalCounts.ts'
import type { Repository as WireRepository, Repository__Output } from '../gen/careen/v1/Repository.ts'
import type { Run as WireRun, Run__Output } from '../gen/careen/v1/Run.ts'
import type { RunCounts as WireCounts, RunCounts__Output } from '../gen/careen/v1/RunCounts.ts'
import { nameOf, parseName } from '../names.ts'
import {
  type ParkedImages,
  type RepositoryState,
  type Run,
  type RunCounts,
  type RunKind,
  type RunState,
  type RunWaiting,
  type RemovalCounts,
} from '../resources/index.ts'
import { fromGuard, fromTimestamp, given, malformed, stamp, toTimestamp } from './basics.ts'
import { fromParked, toParked } from './conditions.ts'
import { fromPolicyName, toPolicyName, toRepositoryName } from './references.ts'
import { fromPause, toPause } from './registries.ts'

type WireState = Run__Output['state']

export function toRunState(state: RunState): WireState {
  return `STATE_${state}`
}

export function fromRunState(state: WireState): RunState {
  if (state === 'STATE_UNSPECIFIED') throw malformed('run.state', 'it is not set')
  return state.slice('STATE_'.length) as RunState
}

export function toRunKind(kind: RunKind): Run__Output['kind'] {
  return `KIND_${kind}`
}

export function fromRunKind(kind: Run__Output['kind']): RunKind {
  if (kind === 'KIND_UNSPECIFIED') throw malformed('run.kind', 'it is not set')
  return kind === 'KIND_CLEAN' ? 'CLEAN' : 'DRY_RUN'
}

function toWaiting(waiting: RunWaiting | undefined): Run__Output['waiting'] {
  return waiting === undefined ? 'WAITING_UNSPECIFIED' : `WAITING_${waiting}`
}

function fromWaiting(waiting: Run__Output['waiting']): RunWaiting | undefined {
  return waiting === 'WAITING_UNSPECIFIED' ? undefined : (waiting.slice('WAITING_'.length) as RunWaiting)
}

export function toRun(run: Run): WireRun {
  return {
    name: nameOf('run', { workspace: run.workspace, run: run.id }),
    kind: toRunKind(run.kind),
    state: toRunState(run.state),
    repository: toRepositoryName(run),
    policy: toPolicyName(run.workspace, run.policy),
    trigger: toTrigger(run.trigger),
    createdBy: run.createdBy,
    claimed: run.claimed ?? '',
    createTime: toTimestamp(run.createdAt),
    worker: run.worker ?? '',
    attempts: run.attempts,
    limitChecks: [...run.limitChecks],
    errorCode: run.errorCode ?? '',
    message: run.message ?? '',
    cancelRequested: run.cancelRequested,
    waiting: toWaiting(run.waiting),
    ...given({
      startTime: stamp(run.startedAt),
      endTime: stamp(run.endedAt),
      begun: run.begun,
      counts: run.counts === undefined ? undefined : toCounts(run.counts),
      removals: run.removals,
      approvalSha256: run.approvable === undefined ? undefined : Buffer.from(run.approvable.sha256, 'hex'),
      approvalImages: run.approvable?.images,
    }),
  }
}

/** Returns a run without `policyName`, which only an assignment contains. */
export function fromRun(wire: Run__Output): Run {
  const { run: id } = parseName('run', wire.name, 'run.name')
  return {
    id,
    ...parseName('repository', wire.repository, 'run.repository'),
    kind: fromRunKind(wire.kind),
    state: fromRunState(wire.state),
    trigger: fromTrigger(wire.trigger),
    createdBy: wire.createdBy,
    createdAt: fromTimestamp(wire.createTime) ?? 0,
    attempts: wire.attempts,
    cancelRequested: wire.cancelRequested,
    limitChecks: wire.limitChecks.map(fromGuard),
    ...given({
      claimed: wire.claimed,
      policy: fromPolicyName(wire.policy),
      startedAt: fromTimestamp(wire.startTime),
      endedAt: fromTimestamp(wire.endTime),
      worker: wire.worker,
      errorCode: wire.errorCode,
      message: wire.message,
      begun: wire.begun,
      waiting: fromWaiting(wire.waiting),
      approvable: fromApprovable(wire),
      removals:
        wire.removals === null || wire.removals === undefined ? undefined : fromRemovals(wire.removals),
      counts: wire.counts === null || wire.counts === undefined ? undefined : fromCounts(wire.counts),
    }),
  }
}

function fromApprovable({ approvalImages, approvalSha256 }: Run__Output): ParkedImages | undefined {
  if (typeof approvalImages !== 'number') return undefined
  return { images: approvalImages, sha256: Buffer.from(approvalSha256).toString('hex') }
}

const TRIGGERS = {
  schedule: 'TRIGGER_SCHEDULE',
  request: 'TRIGGER_REQUEST',
  approval: 'TRIGGER_APPROVAL',
} as const

function toTrigger(trigger: Run['trigger']): Run__Output['trigger'] {
  return TRIGGERS[trigger]
}

function fromTrigger(wire: Run__Output['trigger']): Run['trigger'] {
  for (const [trigger, word] of Object.entries(TRIGGERS)) if (word === wire) return trigger as Run['trigger']
  throw malformed('run.trigger', `"${wire}" is not known`)
}

function fromRemovals({ deleted, untagged, pending }: RemovalCounts__Output): RemovalCounts {
  return { deleted, untagged, pending }
}

function toCounts({ bytes, ...counts }: RunCounts): WireCounts {
  return { ...counts, freedBytes: bytes }
}

function fromCounts(wire: RunCounts__Output): RunCounts {
  const { kept, planned, deleted, untagged, skipped, failed, freedBytes } = wire
  return { kept, planned, deleted, untagged, skipped, failed, bytes: freedBytes ?? 0 }
}

export function toRepository(state: RepositoryState): WireRepository {
  return {
    name: toRepositoryName(state),
    policy: toPolicyName(state.workspace, state.policy),
    stopped: state.stopped ?? '',
    loss: state.loss ?? '',
    onHold: state.onHold ?? '',
    etag: state.etag ?? '',
    ...given({
      tags: state.tags,
      images: state.images,
      imageCount: state.imageCount,
      scanTime: stamp(state.lastScanAt),
      nextRunTime: stamp(state.nextRunAt),
      goneTime: stamp(state.goneAt),
      parked: toParked(state.parked, state.workspace),
      pause: state.pause === undefined ? undefined : toPause(state.pause),
    }),
  }
}

export function fromRepository(wire: Repository__Output): RepositoryState {
  return {
    ...parseName('repository', wire.name, 'repository.name'),
    ...given({
      policy: fromPolicyName(wire.policy),
      stopped: wire.stopped,
      loss: wire.loss,
      onHold: wire.onHold,
      tags: wire.tags,
      images: wire.images,
      imageCount: wire.imageCount,
      lastScanAt: fromTimestamp(wire.scanTime),
      nextRunAt: fromTimestamp(wire.nextRunTime),
      goneAt: fromTimestamp(wire.goneTime),
      parked: fromParked(wire.parked),
      pause: fromPause(wire.pause),
      etag: wire.etag,
    }),
  }
}
