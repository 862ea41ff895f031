import {
  type Action,
  type Age,
  type Decision,
  type Reason,
  sentence,
  type Verdict,
} from '../../policies/engine/index.ts'
import type { Age as WireAge, Age__Output } from '../gen/careen/v1/Age.ts'
import type { Decision as WireDecision, Decision__Output } from '../gen/careen/v1/Decision.ts'
import type { Reason as WireReason, Reason__Output } from '../gen/careen/v1/Reason.ts'
import type { Verdict as WireVerdict, Verdict__Output } from '../gen/careen/v1/Verdict.ts'
import { upToBytes } from '../sizes.ts'
import { fromTimestamp, given, malformed, need, toTimestamp } from './basics.ts'
import { fromAgeFrom, fromKeepSemver, fromKeepThinned } from './rules.ts'

const ACTIONS = {
  KEEP: 'ACTION_KEEP',
  DELETE: 'ACTION_DELETE',
  CASCADE: 'ACTION_CASCADE',
  UNTAG: 'ACTION_UNTAG',
} as const

export function toDecision(decision: Decision): WireDecision {
  return {
    digest: decision.digest,
    tags: sentTags(decision),
    action: ACTIONS[decision.action],
    untag: [...decision.untag],
    reasons: decision.reasons.map(toReason),
    group: decision.group,
    follows: [...decision.follows],
    size: decision.size,
    verdicts: decision.verdicts.map(toVerdict),
    ...(decision.goesAt === undefined ? {} : { goesTime: toTimestamp(decision.goesAt) }),
  }
}

/** Returns the tags that a message has. Why fewer: a kept image may have more tags than a message can have, and nobody removes them. */
export function sentTags({ action, tags }: Decision): string[] {
  return action === 'KEEP' ? upToBytes(tags) : [...tags]
}

export function fromDecision(wire: Decision__Output): Decision {
  return {
    digest: wire.digest,
    tags: wire.tags,
    action: fromAction(wire.action),
    untag: wire.untag,
    reasons: wire.reasons.map(fromReason),
    group: wire.group,
    follows: wire.follows,
    size: wire.size,
    verdicts: wire.verdicts.map(fromVerdict),
    ...given({ goesAt: fromTimestamp(wire.goesTime) }),
  }
}

function fromAction(action: Decision__Output['action']): Action {
  switch (action) {
    case 'ACTION_KEEP':
      return 'KEEP'
    case 'ACTION_DELETE':
      return 'DELETE'
    case 'ACTION_CASCADE':
      return 'CASCADE'
    case 'ACTION_UNTAG':
      return 'UNTAG'
    case 'ACTION_UNSPECIFIED':
      throw malformed('decision.action', 'it is not set')
  }
}

function toVerdict(verdict: Verdict): WireVerdict {
  const { age, keepSemver, keepThinned } = verdict
  return {
    rule: verdict.rule,
    delete: verdict.wants === 'delete',
    rank: verdict.rank,
    of: verdict.of,
    overruled: verdict.overruled === true,
    held: verdict.held === true,
    ...given({
      retainedTop: verdict.retainedTop,
      max: verdict.max,
      expirePeriodMs: verdict.expirePeriod,
      expireAfterMs: verdict.expireAfter,
      rankTo: verdict.rankTo,
      keepExpired: verdict.keepExpired,
      ageFrom: verdict.ageFrom,
    }),
    ...given({ keepSemver, keepThinned, age: age === undefined ? undefined : toAge(age) }),
  }
}

function toAge({ age, from, since, sinceFrom, sinceUnknown }: Age): WireAge {
  return {
    ageMs: age,
    source: from,
    sinceTime: toTimestamp(since),
    sinceUnknown: sinceUnknown === true,
    ...given({ sinceFromTime: sinceFrom === undefined ? undefined : toTimestamp(sinceFrom) }),
  }
}

function fromAge(wire: Age__Output): Age {
  const since = need(fromTimestamp(wire.sinceTime), 'verdict.age.since_time')
  const sinceFrom = fromTimestamp(wire.sinceFromTime)
  return {
    age: wire.ageMs,
    from: wire.source as Age['from'],
    since,
    ...given({ sinceFrom, sinceUnknown: wire.sinceUnknown || undefined }),
  }
}

function fromVerdict(wire: Verdict__Output): Verdict {
  const { age, keepSemver, keepThinned, ageFrom } = wire
  return {
    rule: wire.rule,
    wants: wire.delete ? 'delete' : 'keep',
    rank: wire.rank,
    of: wire.of,
    ...given({
      retainedTop: wire.retainedTop,
      max: wire.max,
      expirePeriod: wire.expirePeriodMs,
      expireAfter: wire.expireAfterMs,
      rankTo: wire.rankTo,
      keepExpired: wire.keepExpired,
      ageFrom: fromAgeFrom(ageFrom, 'verdict.age_from'),
      overruled: wire.overruled || undefined,
      held: wire.held || undefined,
    }),
    ...given({
      age: age === null ? undefined : fromAge(age),
      keepSemver: fromKeepSemver(keepSemver),
      keepThinned: fromKeepThinned(keepThinned),
    }),
  }
}

/** Returns every value as JSON, to keep numbers, lists and objects. */
function toReason(reason: Reason): WireReason {
  const metadata: Record<string, string> = {}
  for (const [key, value] of Object.entries(reason)) {
    if (key !== 'kind' && value !== undefined) metadata[key] = JSON.stringify(value)
  }
  return { kind: reason.kind, text: sentence(reason), metadata }
}

/** The inverse of `toReason`. */
function fromReason({ kind, metadata }: Reason__Output): Reason {
  const reason: Record<string, unknown> = { kind }
  for (const [key, text] of Object.entries(metadata)) reason[key] = parsed(text)
  return reason as unknown as Reason
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('reason.metadata', 'a value is not JSON')
  }
}
