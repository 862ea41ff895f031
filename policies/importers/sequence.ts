import type { DraftRule, ImportNote } from './imported.ts'
import { anyOf, EVERY, refusalOf } from './patterns.ts'
/** Systems that remove tags one policy after the other: each counts what those before it have left. */

/** One policy: which tags it is for, and which of them it removes. Older ones are removed first. */
export type Prune = {
  readonly label: string
  readonly at: string
  readonly pattern: string
  /** Is it for the tags that do not match? */
  readonly excludes: boolean
  readonly condition: Omit<DraftRule, 'label'>
}

export type SequenceRules = {
  readonly rules: readonly DraftRule[]
  readonly notes: readonly ImportNote[]
  readonly untag: boolean
}

/** Returns whether a policy removes tags beyond a number. */
export function isCount({ condition: { max, keepExpired, retainedTop } }: Prune): boolean {
  return max !== undefined || (keepExpired ?? 0) > 0 || (retainedTop ?? 0) > 0
}

const isFor = (one: Prune): string => `${one.excludes} ${one.pattern}`

/**
 * Returns the rules of policies in their order, for on_conflict = "any". If all are for the same tags, images are counted and
 * deleted as tags are. Else each rule is for images all of whose tags it is for: a tag that another rule covers and keeps must not
 * be deleted.
 */
export function inSequence(prunes: readonly Prune[]): SequenceRules {
  if (new Set(prunes.map(isFor)).size < 2) {
    const untag = prunes.some(({ pattern }) => pattern !== EVERY)
    return { rules: prunes.map((one) => ruleOf(one, 'any')), notes: prunes.flatMap(alsoNotes), untag }
  }
  const all = prunes.map((one, i) => laterRule(one, prunes.slice(0, i)))
  return {
    rules: all.flatMap(({ rule }) => rule ?? []),
    notes: [...all.flatMap(({ notes }) => notes), SEVERAL],
    untag: false,
  }
}

const SEVERAL: ImportNote = {
  kind: 'difference',
  at: '',
  text: 'Each rule is for images all of whose tags it is for. Of other images single tags are removed there; careen keeps these images with all their tags.',
}

function ruleOf({ label, pattern, excludes, condition }: Prune, match: 'any' | 'all'): DraftRule {
  const rule = { label, ...condition }
  if (excludes) return { ...rule, tagRegexp: EVERY, excludeTagRegexp: pattern }
  return { ...rule, tagRegexp: pattern, ...(match === 'all' && pattern !== EVERY ? { match } : {}) }
}

type Later = { readonly rule?: DraftRule; readonly notes: readonly ImportNote[] }

/** Why a count leaves out what earlier policies are for: with fewer to count, more of them are among the newest. */
function laterRule(prune: Prune, earlier: readonly Prune[]): Later {
  const notes = alsoNotes(prune)
  const others = earlier.filter((one) => isFor(one) !== isFor(prune) && one.pattern !== EVERY)
  const rule = ruleOf(prune, 'all')
  if (!isCount(prune) || others.length === 0) return { rule, notes }
  const left = others.filter(({ excludes }) => !excludes).map(({ pattern }) => pattern)
  const exclude = anyOf([...(rule.excludeTagRegexp === undefined ? [] : [rule.excludeTagRegexp]), ...left])
  const { label, at } = prune
  if (left.length < others.length || refusalOf(exclude) !== undefined) return { notes: [leftOut(at, AFTER)] }
  return {
    rule: { ...rule, excludeTagRegexp: exclude },
    notes: [...notes, { kind: 'difference', at, rule: label, text: COUNTS }],
  }
}

const AFTER = 'It counts what the policies before it have left, and careen cannot say that here.'
const COUNTS =
  'There it counts what the policies before it have left. careen counts only images that none of these is for, so that it keeps more.'
const ALSO = 'An image that also has a tag of the pattern is kept with all its tags.'

function alsoNotes({ excludes, at, label }: Prune): readonly ImportNote[] {
  return excludes ? [{ kind: 'difference', at, rule: label, text: ALSO }] : []
}

/** Says that there is no rule for a policy. */
export function leftOut(at: string, why: string): ImportNote {
  return { kind: 'lost', at, text: `${why} The policy is left out, so what it alone deletes is kept.` }
}
