import { type Action, type Decision, type Reason, sentence, type Verdict } from '../../policies/index.ts'
import type { Decision as WireDecision, Decision__Output } from '../gen/careen/v1/Decision.ts'
import type { Reason as WireReason, Reason__Output } from '../gen/careen/v1/Reason.ts'
import type { Verdict as WireVerdict, Verdict__Output } from '../gen/careen/v1/Verdict.ts'
import { fromTimestamp, given, malformed, toTimestamp } from './basics.ts'

const ACTIONS = { KEEP: 'ACTION_KEEP', DELETE: 'ACTION_DELETE', UNTAG: 'ACTION_UNTAG' } as const

export function toDecision(decision: Decision): WireDecision {
  return {
    digest: decision.digest,
    tags: [...decision.tags],
    action: ACTIONS[decision.action],
    untag: [...decision.untag],
    reasons: decision.reasons.map(toReason),
    group: decision.group,
    size: decision.size,
    verdicts: decision.verdicts.map(toVerdict),
    ...(decision.goesAt === undefined ? {} : { goesTime: toTimestamp(decision.goesAt) }),
  }
}

export function fromDecision(wire: Decision__Output): Decision {
  return {
    digest: wire.digest,
    tags: wire.tags,
    action: fromAction(wire.action),
    untag: wire.untag,
    reasons: wire.reasons.map(fromReason),
    group: wire.group,
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
    case 'ACTION_UNTAG':
      return 'UNTAG'
    case 'ACTION_UNSPECIFIED':
      throw malformed('decision.action', 'it is not set')
  }
}

function toVerdict(verdict: Verdict): WireVerdict {
  return {
    rule: verdict.rule,
    delete: verdict.wants === 'delete',
    rank: verdict.rank,
    of: verdict.of,
    ...given({ retainedTop: verdict.retainedTop, expirePeriodMs: verdict.expirePeriod }),
  }
}

function fromVerdict(wire: Verdict__Output): Verdict {
  return {
    rule: wire.rule,
    wants: wire.delete ? 'delete' : 'keep',
    rank: wire.rank,
    of: wire.of,
    ...given({ retainedTop: wire.retainedTop, expirePeriod: wire.expirePeriodMs }),
  }
}

/** Fields of reasons that are numbers, and lists; all others are texts. `age` is an object of its own. */
const NUMBERS = ['age.age', 'age.since', 'period', 'rank', 'of', 'top', 'until', 'tags#', 'quota']
const LISTS = ['tags', 'missing']

function toReason(reason: Reason): WireReason {
  const metadata: Record<string, string> = {}
  const put = (path: string, value: unknown): void => {
    if (Array.isArray(value)) metadata[path] = value.join(' ')
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) put(`${path}.${key}`, inner)
    } else metadata[typeof value === 'number' && LISTS.includes(path) ? `${path}#` : path] = String(value)
  }
  for (const [key, value] of Object.entries(reason)) if (key !== 'kind') put(key, value)
  return { kind: reason.kind, text: sentence(reason), metadata }
}

/** The inverse of `toReason`. Tags and digests hold no space, so a list is parted by spaces. */
function fromReason({ kind, metadata }: Reason__Output): Reason {
  const reason: Record<string, unknown> = { kind }
  for (const [path, text] of Object.entries(metadata)) {
    const value = LISTS.includes(path)
      ? text.split(' ').filter((one) => one !== '')
      : NUMBERS.includes(path)
        ? Number(text)
        : text
    const [key = '', inner] = path.replace('#', '').split('.')
    if (inner === undefined) reason[key] = value
    else reason[key] = { ...(reason[key] as object | undefined), [inner]: value }
  }
  return reason as unknown as Reason
}
