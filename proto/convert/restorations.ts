import { CODES } from '../../policies/model/index.ts'
import type { NextRun as WireNextRun, NextRun__Output } from '../gen/careen/v1/NextRun.ts'
import type { Restoration as WireRestoration, Restoration__Output } from '../gen/careen/v1/Restoration.ts'
import type { RestorationFailure__Output } from '../gen/careen/v1/RestorationFailure.ts'
import type { RestoredImage as WireImage, RestoredImage__Output } from '../gen/careen/v1/RestoredImage.ts'
import type {
  WatchRestorationResponse as WirePart,
  WatchRestorationResponse__Output,
} from '../gen/careen/v1/WatchRestorationResponse.ts'
import { nameOf, parseName } from '../names.ts'
import {
  type Restoration,
  RESTORATION_STATES,
  type RestorationFailure,
  type RestorationFinding,
  type RestorationPart,
  type RestorationState,
  RESTORE_OUTCOMES,
  type RestoredImage,
  type RestoredNextRun,
  type RestoreOutcome,
} from '../resources/index.ts'
import { fromTimestamp, given, malformed, need, stamp, toTimestamp } from './basics.ts'
import { fromDecision, toDecision } from './decisions.ts'
import { fromPin, toPin } from './pins.ts'

export function toRestoration(restoration: Restoration): WireRestoration {
  const { workspace, id, state, createdBy, createdAt, endedAt, failure } = restoration
  const { done, total, restored, repositories } = restoration
  return {
    name: nameOf('restoration', { workspace, restoration: id }),
    state: `STATE_${state}`,
    createdBy,
    createTime: toTimestamp(createdAt),
    done,
    total,
    restored,
    repositories,
    ...given({
      endTime: stamp(endedAt),
      failure: failure === undefined ? undefined : { ...failure, metadata: { ...failure.metadata } },
    }),
  }
}

export function fromRestoration(wire: Restoration__Output): Restoration {
  const { restoration: id, workspace } = parseName('restoration', wire.name, 'restoration.name')
  const { createdBy, done, total, restored, repositories } = wire
  return {
    id,
    workspace,
    state: stateIn(wire.state),
    createdBy,
    createdAt: fromTimestamp(wire.createTime) ?? 0,
    done,
    total,
    restored,
    repositories,
    ...given({ endedAt: fromTimestamp(wire.endTime), failure: fromFailure(wire.failure) }),
  }
}

function stateIn(wire: string): RestorationState {
  const found = RESTORATION_STATES.find((state) => wire === `STATE_${state}`)
  if (found !== undefined) return found
  throw malformed('restoration.state', `${wire} is not known`)
}

function fromFailure(wire: RestorationFailure__Output | null | undefined): RestorationFailure | undefined {
  if (wire === null || wire === undefined) return undefined
  const { message, metadata } = wire
  return { code: CODES.find((code) => code === wire.code) ?? 'INTERNAL', message, metadata }
}

export function toRestorationPart(
  { cursor, finding, restoration }: RestorationPart,
  workspace: string,
): WirePart {
  if (restoration !== undefined) return { cursor, restoration: toRestoration(restoration) }
  switch (finding?.kind) {
    case undefined:
      return { cursor }
    case 'image': {
      const { image, done, total } = finding
      return { cursor, image: toRestoredImage(image, workspace), done, total }
    }
    case 'next_run':
      return { cursor, nextRun: toNextRun(finding.nextRun, workspace) }
  }
}

export function fromRestorationPart(wire: WatchRestorationResponse__Output): RestorationPart {
  return {
    cursor: wire.cursor,
    ...given({
      finding: findingIn(wire),
      restoration: wire.restoration ? fromRestoration(wire.restoration) : undefined,
    }),
  }
}

function findingIn(wire: WatchRestorationResponse__Output): RestorationFinding | undefined {
  const { image, nextRun, done, total } = wire
  if (image) return { kind: 'image', image: fromRestoredImage(image), done, total }
  return nextRun ? { kind: 'next_run', nextRun: fromNextRun(nextRun) } : undefined
}

function toRestoredImage(image: RestoredImage, workspace: string): WireImage {
  const { registry, repository, digest, outcome } = image
  return {
    image: nameOf('image', { workspace, registry, repository, image: digest }),
    outcome: wireOutcome(outcome),
    hadTags: [...image.hadTags],
    tags: [...image.tags],
    tagConflicts: [...image.tagConflicts],
    manifests: [...image.manifests],
    unchanged: image.unchanged,
    detail: image.detail ?? '',
  }
}

function fromRestoredImage(wire: RestoredImage__Output): RestoredImage {
  const { registry, repository, image: digest } = parseName('image', wire.image, 'image.image')
  const { hadTags, tags, tagConflicts, manifests, unchanged, detail } = wire
  return {
    registry,
    repository,
    digest,
    hadTags,
    outcome: outcomeIn(wire.outcome),
    tags,
    tagConflicts,
    manifests,
    unchanged,
    ...given({ detail }),
  }
}

type WireOutcome = RestoredImage__Output['outcome']

function wireOutcome(outcome: RestoreOutcome): WireOutcome {
  return `OUTCOME_${outcome.toUpperCase()}` as WireOutcome
}

function outcomeIn(wire: WireOutcome): RestoreOutcome {
  const found = RESTORE_OUTCOMES.find((outcome) => wireOutcome(outcome) === wire)
  if (found !== undefined) return found
  throw malformed('image.outcome', `"${wire}" is not known`)
}

function toNextRun(next: RestoredNextRun, workspace: string): WireNextRun {
  const { registry, repository, at, deletes, unknown, pins } = next
  return {
    repository: nameOf('repository', { workspace, registry, repository }),
    deletes: deletes.map(({ decision, pin }) => ({
      decision: toDecision(decision),
      ...(pin === undefined ? {} : { pin: toPin(pin) }),
    })),
    unknown: unknown ?? '',
    pins: pins.map(toPin),
    ...given({ runTime: stamp(at) }),
  }
}

function fromNextRun(wire: NextRun__Output): RestoredNextRun {
  const { registry, repository } = parseName('repository', wire.repository, 'next_run.repository')
  return {
    registry,
    repository,
    deletes: wire.deletes.map(({ decision, pin }) => ({
      decision: fromDecision(need(decision, 'next_run.deletes.decision')),
      ...(pin ? { pin: fromPin(pin) } : {}),
    })),
    pins: wire.pins.map(fromPin),
    ...given({ at: fromTimestamp(wire.runTime), unknown: wire.unknown }),
  }
}
