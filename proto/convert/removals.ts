import type { Removal as WireRemoval, Removal__Output } from '../gen/careen/v1/Removal.ts'
import { nameOf, parseName } from '../names.ts'
import { OUTCOMES, type Outcome, type Removed } from '../resources/index.ts'
import { fromTimestamp, given, malformed, present, stamp, toTimestamp } from './basics.ts'

type WireOutcome = Removal__Output['outcome']

const PENDING: WireOutcome = 'OUTCOME_PENDING'

/** Returns a removal by a run of a workspace. */
export function toRemoval(removed: Removed, workspace: string): WireRemoval {
  const { registry, repository, digest: image, runId: run } = removed
  return {
    name: nameOf('removal', { workspace, run, removal: String(removed.id) }),
    image: nameOf('image', { workspace, registry, repository, image }),
    tags: [...removed.tags],
    outcome: removed.outcome === undefined ? PENDING : wireOutcome(removed.outcome),
    reasons: [...removed.reasons],
    sizeBytes: removed.size,
    detail: removed.detail ?? '',
    action: `ACTION_${removed.action}`,
    part: removed.part === true,
    ...(removed.firstOutcome === undefined ? {} : { firstOutcome: wireOutcome(removed.firstOutcome) }),
    createTime: toTimestamp(removed.createdAt),
    ...present({
      settleTime: stamp(removed.outcomeAt),
      restoreTime: stamp(removed.restoredAt),
      firstSettleTime: stamp(removed.firstOutcomeAt),
    }),
  }
}

export function fromRemoval(wire: Removal__Output): Removed {
  const { run: runId, removal } = parseName('removal', wire.name, 'removal.name')
  const { registry, repository, image: digest } = parseName('image', wire.image, 'removal.image')
  return {
    id: Number(removal),
    registry,
    repository,
    digest,
    action: wire.action === 'ACTION_UNTAG' ? 'UNTAG' : 'DELETE',
    tags: wire.tags,
    runId,
    reasons: wire.reasons,
    size: wire.sizeBytes ?? 0,
    createdAt: fromTimestamp(wire.createTime) ?? 0,
    ...given({
      outcome: outcomeOf(wire.outcome),
      outcomeAt: fromTimestamp(wire.settleTime),
      restoredAt: fromTimestamp(wire.restoreTime),
      firstOutcome: firstOutcome(wire.firstOutcome),
      firstOutcomeAt: fromTimestamp(wire.firstSettleTime),
      detail: wire.detail,
      part: wire.part ? true : undefined,
    }),
  }
}

function wireOutcome(outcome: Outcome): WireOutcome {
  return `OUTCOME_${outcome.toUpperCase()}` as WireOutcome
}

/** Returns undefined if no outcome was replaced. */
function firstOutcome(wire: WireOutcome): Outcome | undefined {
  return wire === 'OUTCOME_UNSPECIFIED' ? undefined : outcomeOf(wire)
}

/** Returns undefined if the outcome is pending. */
function outcomeOf(wire: WireOutcome): Outcome | undefined {
  if (wire === PENDING) return undefined
  for (const outcome of OUTCOMES) if (wireOutcome(outcome) === wire) return outcome
  throw malformed('removal.outcome', `"${wire}" is not known`)
}
