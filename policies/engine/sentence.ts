import {
  type AgeFrom,
  type Digest,
  type Instant,
  millisecondText,
  minuteText,
  secondText,
} from '../model/index.ts'
import {
  ageBeside,
  bytesApart,
  formatDuration,
  ordinal,
  readableBytes,
  readableDuration,
} from '../scalars/index.ts'
import type { Age, Reason, Uncertain } from './reason.ts'

/** What is missing if the age of an image is not known, by what its rule counts from. */
const MISSING: Readonly<Record<AgeFrom | 'usual', string>> = {
  usual: 'nothing says when it arrived',
  created: 'no build time',
  pushed: 'no push time',
  tagged: 'nothing says when it was tagged',
  pulled: 'no pull is known',
  last_pulled: 'no pull is known',
}

const UNITS = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const

type Kind = Reason['kind']
type Of<K extends Kind> = Extract<Reason, { kind: K }>

/** `rule`: how a clause ends that does not name its rule otherwise; empty if the clause before it was of the same rule. */
type Naming = { readonly rule: string; readonly isSaid: boolean }

const SENTENCES: { readonly [K in Kind]: (reason: Of<K>, naming: Naming) => string } = {
  expired: (r, by) => `${oldBeside(r.age, r.period)}, ${keeps(r.rule, r.period, by)}`,
  beyond_top: (r, by) => `${place(r)}, newest ${r.top} ${stay(r.top)}${by.rule}`,
  beyond_max: (r, by) => `${place(r)}, at most ${r.max} ${stay(r.max)}${by.rule}`,
  not_kept_version: (r, by) => version(r, by),
  not_kept_prerelease: (r, by) => `version ${r.version} is a prerelease, which does not stay${by.rule}`,
  thinned_out: (r, by) => `${place(r)}, not the newest of a kept period${by.rule}`,
  follows_parent: (r) => `belongs to index ${short(r.parent)}, which is deleted`,
  follows_subject: (r) => `refers to ${short(r.subject)}, which is deleted`,
  young: (r, by) => `${youngBeside(r.age, r.period)}, ${keeps(r.rule, r.period, by)}`,
  within_top: (r, by) => `${place(r)}, newest ${r.top} ${stay(r.top)}${by.rule}`,
  within_max: (r, by) => `${place(r)}, at most ${r.max} ${stay(r.max)}${by.rule}`,
  among_expired: (r, by) =>
    `${oldBeside(r.age, r.period)}, among the newest ${r.keep} older than ${formatDuration(r.period)}, which stay${by.rule}`,
  kept_version: (r, by) => version(r, by),
  not_a_version: (_, by) => `none of its tags is a version${by.rule}`,
  kept_thinned: (r, by) => `the newest of its ${UNITS[r.unit]} ${r.bucket}${by.rule}`,
  age_unknown: (r) => `age unknown, so ${r.rule} keeps it: ${r.why ?? MISSING[r.from ?? 'usual']}`,
  may_be_young: (r, by) =>
    r.after === undefined && !isPutBack(r)
      ? `age unknown, so ${r.rule} keeps it: no build time, here before the first look`
      : `may be younger than ${formatDuration(r.period)}: ${bounds(r)}${by.rule}`,
  may_be_within_top: (r, by) => `may be among the newest ${r.top}: ${bounds(r)}${by.rule}`,
  may_be_within_max: (r, by) => `may be among the newest ${r.max}: ${bounds(r)}${by.rule}`,
  may_be_kept_thinned: (r, by) =>
    `may be the newest of its ${UNITS[r.unit]} ${r.bucket}: ${bounds(r)}${by.rule}`,
  not_in_a_group: (_, by) => `group_by matches none of its tags, so its rank is not known${by.rule}`,
  not_selected: () => 'no rule selects it',
  partial_match: (r) => `rule ${r.rule} matches only some of its tags: not ${r.tags.join(', ')}`,
  tag_not_covered: (r) =>
    r.deleting === undefined
      ? `stays: no rule covers its ${r.tags.length === 1 ? 'tag' : 'tags'} ${r.tags.join(', ')}`
      : `stays: deleting ${r.deleting} would take ${r.tags.join(', ')}, which no rule covers`,
  protected: (r) =>
    `${r.by} keeps it${r.tag === undefined ? '' : ` (${r.tag})`}${ownedBy(r.owner)}${limit(r.until)}`,
  pinned: (r) => `pinned as ${named(r.reference)} by ${r.owner}${limit(r.until)}${because(r.reason)}`,
  in_use: (r) => `in use as ${named(r.reference)}, reported by ${r.owner}${limit(r.until)}`,
  in_use_unknown: (r) => `kept: the list of images in use cannot be read (${r.list}: ${r.why})`,
  child_of: (r) => `index ${short(r.parent)} needs it`,
  refers_to: (r) => `refers to ${short(r.subject)}, which is kept`,
  orphaned_referrer: (r) => `refers to ${short(r.subject)}, which is not in the repository`,
  member_kept: (r) => `${short(r.member)}, which belongs to it, is kept`,
  grace: (r) =>
    `untagged, left alone until ${minuteText(r.until)}${r.grace === undefined ? '' : ` (grace ${formatDuration(r.grace)})`}`,
  unseen: (r) =>
    `missing from scans since ${minuteText(r.since)}; it is kept until a second scan confirms that`,
  unreadable: (r) => `its manifest cannot be read: ${r.why}`,
  delete_pending: () => 'the outcome of an earlier delete of this image is not known yet',
  broken_index: (r) => `an index that lists ${missing(r.missing.length)}`,
  quota_not_reached: (r) => `the scope contains ${r.tags} tags, fewer than its quota of ${r.quota}`,
  quota_unknown: (r) =>
    `the tags of the scope could not be counted, so its quota of ${r.quota} may not be reached`,
  budget_not_reached: (r) =>
    `the scope contains ${bytesApart(r.bytes, r.budget).join(', less than its quota of ')}`,
  budget_unknown: (r) =>
    `the bytes of the scope could not be counted, so its quota of ${readableBytes(r.budget)} may not be reached`,
  cooling_off: (r) => `the policy was changed; nothing is deleted until ${minuteText(r.until)}`,
  held_back: (r) =>
    r.with === undefined
      ? `deferred: ${r.tags.length === 1 ? 'tag' : 'tags'} ${r.tags.join(', ')} ${r.tags.length === 1 ? 'is' : 'are'} mutable, and this registry cannot delete a tag without its image`
      : `deferred with ${short(r.with)}, which it belongs to`,
  no_policy: () => 'no policy is in force for this repository',
  no_rules: () => 'the policy has no rules',
}

/** Returns a reason as text for people: one clause, without a full stop. */
export function sentence<K extends Kind>(reason: Of<K>): string {
  return clause(reason, false)
}

/** As `sentence`. `isSaid`: the clause before it was of the same rule, so that it does not name its rule again. */
export function clause<K extends Kind>(reason: Of<K>, isSaid: boolean): string {
  const word: (reason: Of<K>, naming: Naming) => string = SENTENCES[reason.kind]
  const rule = isSaid || !('rule' in reason) ? '' : ` (${reason.rule})`
  return word(reason, { rule, isSaid })
}

function keeps(rule: string, period: number, { isSaid }: Naming): string {
  return `${isSaid ? '' : `${rule} `}keeps ${formatDuration(period)}`
}

/** Returns an age that is certainly reached, beside a period. */
export function oldBeside(age: Age, period: number): string {
  const least = age.sinceFrom !== undefined || age.sinceUnknown === true ? 'at least ' : ''
  return `${least}${ageBeside(age.age, period)} old`
}

/** Returns an age that is certainly not passed, beside a period. */
function youngBeside({ age, since, sinceFrom }: Age, period: number): string {
  const oldest = sinceFrom === undefined ? age : age + since - sinceFrom
  const word = oldest === period ? 'exactly ' : sinceFrom === undefined ? '' : 'at most '
  return `${word}${ageBeside(oldest, period)} old`
}

/** Returns the age of an image alone, or within its bounds. */
export function agedText({ age, since, sinceFrom, sinceUnknown }: Age): string {
  if (sinceUnknown === true) return `at least ${readableDuration(age)} old`
  if (sinceFrom === undefined) return `${readableDuration(age)} old`
  const [least, most] = [readableDuration(age), readableDuration(age + since - sinceFrom)]
  return least === most ? `${least} old` : `${least} to ${most} old`
}

function version(
  r: { readonly version: string; readonly place: number; readonly count: number; readonly line: string },
  { rule }: Naming,
): string {
  return `version ${r.version} is ${ordinal(r.place)} of ${r.line}, highest ${r.count} ${stay(r.count)}${rule}`
}

function stay(count: number): string {
  return count === 1 ? 'stays' : 'stay'
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (${reason})`
}

function place({ rank, rankTo, of }: { rank: number; rankTo?: number; of: number }): string {
  return `${ordinal(rank)}${rankTo === undefined ? '' : ` to ${ordinal(rankTo)}`} of ${of}`
}

function isPutBack({ before, putBack }: Uncertain): boolean {
  return putBack !== undefined && putBack >= before
}

/** Returns the bounds of the arrival. */
function bounds(uncertain: Uncertain): string {
  const { after, before, putBack } = uncertain
  if (isPutBack(uncertain))
    return `restored or seen again at ${minuteText(putBack ?? before)}, so it may be as new`
  return after === undefined
    ? `arrived by ${minuteText(before)}, when careen first saw it`
    : `arrived between ${betweenText(after, before)}`
}

/** Returns two instants: to the minute, or if both are within one minute to the second, or as exactly as it takes. */
export function betweenText(after: Instant, before: Instant): string {
  const forms = before - after < 60_000 ? [secondText, millisecondText] : [minuteText]
  const inWords = forms.find((form) => form(after) !== form(before)) ?? secondText
  return `${inWords(after)} and ${inWords(before)}`
}

function missing(images: number): string {
  return images === 1 ? '1 missing image' : `${images} missing images`
}

function ownedBy(owner: string | undefined): string {
  return owner === undefined ? '' : ` for ${owner}`
}

function limit(until: Instant | undefined): string {
  return until === undefined ? '' : ` until ${minuteText(until)}`
}

function named(reference: string): string {
  return reference.includes(':') ? short(reference) : reference
}

function short(digest: Digest): string {
  return digest.slice(0, 19)
}
