import { complement } from './complement.ts'
import type { DraftRule } from './imported.ts'
import { doublestarPattern, EVERY, refusalOf } from './patterns.ts'
import { DAY, FOREVER } from './times.ts'
/** What Harbor and Tencent's registry have in common: rules that say what is retained. */

export type RetentionCondition = Pick<DraftRule, 'ageFrom' | 'retainedTop' | 'expirePeriod'>

const PULLED_IN_TIME =
  'An image that was never pulled is not retained by this rule there. careen counts its age from when it was pushed.'
const NEVER_PULLED =
  'An image that was never pulled is the oldest one there. careen keeps it, as it has no time of a pull.'

type Said = { readonly condition: RetentionCondition; readonly differs?: string }

/**
 * Returns what a template retains; undefined: careen does not know it. Why no age_from for pushes: these systems take the later of
 * the pushes of an image and of its tags.
 */
export function templateOf(template: string, value: number): Said | undefined {
  switch (template) {
    case 'latestPushedK':
      return { condition: { retainedTop: value } }
    case 'latestPulledN':
      return { condition: { ageFrom: 'pulled', retainedTop: value }, differs: NEVER_PULLED }
    case 'latestActiveK':
      return { condition: { ageFrom: 'last_pulled', retainedTop: value } }
    case 'nDaysSinceLastPush':
    case 'lastXDays':
      return { condition: within(value) }
    case 'nDaysSinceLastPull':
      return { condition: { ageFrom: 'last_pulled', ...within(value) }, differs: PULLED_IN_TIME }
    case 'always':
      return { condition: { expirePeriod: FOREVER } }
    default:
      return undefined
  }
}

function within(days: number): RetentionCondition {
  return days === 0 ? { retainedTop: 0 } : { expirePeriod: Math.min(days * DAY, FOREVER) }
}

/** A pattern of tags, and whether a tag must match it or must not. */
export type TagSelector = { readonly excludes: boolean; readonly pattern: string }

/** Returns the filter of selectors that must all have a tag; or why careen cannot write it. */
export function tagFilter(
  selectors: readonly TagSelector[],
): { readonly filter: Pick<DraftRule, 'tagRegexp' | 'tagsMatchAll'> } | { readonly why: string } {
  const patterns: string[] = []
  for (const { excludes, pattern } of selectors) {
    const written = excludes ? complement(pattern) : doublestarPattern(pattern)
    if (written === undefined)
      return { why: `careen cannot write the tags ${excludes ? 'other than ' : ''}"${pattern}".` }
    const refused = refusalOf(written)
    if (refused !== undefined) return { why: `careen cannot write the tags "${pattern}": ${refused}.` }
    patterns.push(written)
  }
  const own = [...new Set(patterns)].filter((one) => one !== EVERY)
  const [only, ...more] = own
  if (only === undefined) return { filter: { tagRegexp: EVERY } }
  return { filter: more.length === 0 ? { tagRegexp: only } : { tagsMatchAll: own } }
}
