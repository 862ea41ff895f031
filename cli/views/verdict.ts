import type { Verdict } from '../../policies/engine/index.ts'
import { formatDuration, readableDuration } from '../../policies/scalars/index.ts'

/** Returns the verdict of one rule on one image: keep or delete, the image's rank and age, and the rule's conditions. */
export function verdictText(verdict: Verdict): string {
  const { rule, wants, rank, of, age, rankTo } = verdict
  const places = rankTo === undefined ? `${rank}` : `${rank} to ${rankTo}`
  const place = rank === 0 ? 'no rank' : `number ${places} of ${of}`
  const old = ageText(age)
  const said = verdict.held === true ? `${wants}, not considered` : wants
  const overruled = verdict.overruled === true ? ', overruled' : ''
  return `rule ${rule}: ${said}${overruled} (${[place, old, ...conditions(verdict)].join(', ')})`
}

/** Returns an age in words. An age that is not exact is a lower bound. */
function ageText(age: Verdict['age']): string {
  if (age === undefined) return 'age unknown'
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
    ...(retainedTop === undefined ? [] : [`keeps the newest ${retainedTop}`]),
    ...(max === undefined ? [] : [`keeps at most ${max}`]),
    ...(keepExpired === undefined ? [] : [`keeps the newest ${keepExpired} of the expired`]),
    ...(keepSemver === undefined ? [] : [`keeps the highest ${keepSemver.count} of each ${keepSemver.per}`]),
    ...(thinned.length === 0 ? [] : [`keeps ${thinned.join(', ')}`]),
    ...(ageFrom === undefined ? [] : [`age from ${ageFrom}`]),
  ]
}
