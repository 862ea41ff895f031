import type { Verdict } from '../../policies/engine/index.ts'
import { formatDuration, readableDuration } from '../../policies/scalars/index.ts'

/** What one rule says of one image: its wish, the image's rank and age, and the rule's conditions. */
export function verdictText(verdict: Verdict): string {
  const { rule, wants, rank, of, age, rankTo } = verdict
  const places = rankTo === undefined ? `${rank}` : `${rank} to ${rankTo}`
  const place = rank === 0 ? 'no rank' : `number ${places} of ${of}`
  const old = ageText(age)
  const said = verdict.held === true ? `not asked; would say ${wants}` : wants
  const overruled = verdict.overruled === true ? ', overruled' : ''
  return `rule ${rule}: ${said}${overruled} (${[place, old, ...conditions(verdict)].join(', ')})`
}

/** An age that is not exact is the least that it can be. */
function ageText(age: Verdict['age']): string {
  if (age === undefined) return 'age not known'
  const least = age.sinceFrom !== undefined || age.sinceUnknown === true ? 'at least ' : ''
  return `${least}${readableDuration(age.age)} old`
}

function conditions(verdict: Verdict): string[] {
  const {
    expirePeriod = verdict.expireAfter,
    retainedTop,
    max,
    keepExpired,
    keepSemver,
    keepThinned,
    ageFrom,
  } = verdict
  const thinned = Object.entries(keepThinned ?? {}).map(([unit, count]) => `${unit} ${count}`)
  return [
    ...(expirePeriod === undefined ? [] : [`expires after ${formatDuration(expirePeriod)}`]),
    ...(retainedTop === undefined ? [] : [`newest ${retainedTop} stay`]),
    ...(max === undefined ? [] : [`at most ${max} stay`]),
    ...(keepExpired === undefined ? [] : [`newest ${keepExpired} of the old stay`]),
    ...(keepSemver === undefined ? [] : [`highest ${keepSemver.count} of each ${keepSemver.per} stay`]),
    ...(thinned.length === 0 ? [] : [`${thinned.join(', ')} stay`]),
    ...(ageFrom === undefined ? [] : [`age from ${ageFrom}`]),
  ]
}
