import { formatDuration, ordinal } from '../scalars/index.ts'
import type { Decision } from './decision.ts'
import type { Reason, Verdict } from './reason.ts'
import { agedText, clause, oldBeside } from './sentence.ts'

/**
 * Returns why an image is kept or deleted, for people: a clause a reason, each rule named once. Of an image that a protection or a
 * pin keeps, also what its rules would do without it.
 */
export function whyText(decision: Pick<Decision, 'reasons' | 'verdicts'>): string {
  return [...clauses(decision.reasons), ...withoutHold(decision)].join('; ')
}

/** Returns the clauses of reasons, in their order. A rule is named in its first clause alone. */
export function clauses(reasons: readonly Reason[]): string[] {
  let said: string | undefined
  return reasons.map((reason) => {
    const rule = 'rule' in reason ? reason.rule : undefined
    const text = clause(reason, rule !== undefined && rule === said)
    said = rule
    return text
  })
}

const HOLDS: ReadonlySet<Reason['kind']> = new Set(['protected', 'pinned', 'in_use'])

/** What rules would do with an image that is held above them. Nothing if any of them, or anything else, would keep it. */
function withoutHold({ reasons, verdicts }: Pick<Decision, 'reasons' | 'verdicts'>): string[] {
  const asked = verdicts.filter(({ overruled }) => overruled !== true)
  const [first] = asked
  if (first === undefined || reasons.length === 0 || !reasons.every(({ kind }) => HOLDS.has(kind))) return []
  if (!asked.every(({ held, wants }) => held === true && wants === 'delete')) return []
  const it = reasons.length === 1 ? 'without it' : 'without them'
  return [
    `${isRanked(first) ? 'if nothing were protected' : it} ${first.rule} would delete it: ${verdictClauses(first).join('; ')}`,
  ]
}

/** Why it matters: verdicts on protected images count all images, also others that are protected. */
function isRanked({ retainedTop = 0, max, keepExpired = 0, keepSemver, keepThinned }: Verdict): boolean {
  return retainedTop > 0 || keepExpired > 0 || [max, keepSemver, keepThinned].some((one) => one !== undefined)
}

/** Returns what a rule weighs of an image, without the name of the rule: `35d 4h old, keeps 7d`, `16th of 16, newest 3 stay`. */
export function verdictClauses(verdict: Verdict): string[] {
  const { age, rank, of, rankTo, keepSemver } = verdict
  const period = verdict.expirePeriod ?? verdict.expireAfter
  if (age === undefined || rank === 0) return ['age unknown']
  const aged =
    period === undefined ? agedText(age) : `${agedFor(verdict, period)}, keeps ${formatDuration(period)}`
  const last = rankTo === undefined ? '' : ` to ${ordinal(rankTo)}`
  const semver =
    keepSemver === undefined ? [] : [`highest ${keepSemver.count} of each ${keepSemver.per} stay`]
  const places = floors(verdict)
  const place = [`${ordinal(rank)}${last} of ${of}`, ...places].join(', ')
  return [aged, ...(places.length === 0 ? [] : [place]), ...semver]
}

/** A lower bound suffices for what is deleted; else both bounds are shown. */
function agedFor({ age, wants }: Verdict, period: number): string {
  if (age === undefined) return 'age unknown'
  return wants === 'delete' || age.sinceFrom === undefined ? oldBeside(age, period) : agedText(age)
}

function floors({ retainedTop, max, keepExpired, keepThinned }: Verdict): string[] {
  const thinned = Object.entries(keepThinned ?? {}).map(([unit, count]) => `${unit} ${count}`)
  return [
    ...(retainedTop === undefined ? [] : [`newest ${retainedTop} ${stay(retainedTop)}`]),
    ...(max === undefined ? [] : [`at most ${max} ${stay(max)}`]),
    ...(keepExpired === undefined ? [] : [`newest ${keepExpired} of the older ${stay(keepExpired)}`]),
    ...(thinned.length === 0 ? [] : [`newest of each kept period ${thinned.join(', ')} stay`]),
  ]
}

function stay(count: number): string {
  return count === 1 ? 'stays' : 'stay'
}
