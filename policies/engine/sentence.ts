import type { AgeFrom, Digest, Instant, TimeSource } from '../model/index.ts'
import { readableBytes, formatDuration, readableDuration } from '../scalars/index.ts'
import type { Age, Reason, Uncertain } from './reason.ts'

const SOURCES: Readonly<Record<TimeSource, string>> = {
  registry: 'pushed, says the registry',
  event: 'pushed, seen as an event',
  storage: 'pushed, says the storage',
  first_seen: 'first seen by careen',
  config: 'built, says the image config',
  annotation: 'built, says an annotation',
  tag: 'since its newest tag was put on it',
  pull: 'since it was last pulled',
}

const TIMES: Readonly<Record<AgeFrom, string>> = {
  created: 'when it was built',
  pushed: 'when it was pushed',
  tagged: 'when it was tagged',
  pulled: 'when it was last pulled',
  last_pulled: 'when it was last pulled',
}

const UNITS = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const

type Kind = Reason['kind']
type Of<K extends Kind> = Extract<Reason, { kind: K }>

const SENTENCES: { readonly [K in Kind]: (reason: Of<K>) => string } = {
  expired: (r) => `older than ${formatDuration(r.period)}: ${aged(r.age)} (rule ${r.rule})`,
  beyond_top: (r) => `${place(r)}, beyond the newest ${r.top} (rule ${r.rule})`,
  beyond_max: (r) => `${place(r)}, beyond the ${r.max} that may be here (rule ${r.rule})`,
  not_kept_version: (r) =>
    `version ${r.version} is number ${r.place} of ${r.line}, beyond the highest ${r.count} (rule ${r.rule})`,
  not_kept_prerelease: (r) => `version ${r.version} is a prerelease, which is not kept (rule ${r.rule})`,
  thinned_out: (r) => `${place(r)}, not the newest of any period that is kept (rule ${r.rule})`,
  follows_parent: (r) => `belongs to index ${short(r.parent)}, which goes`,
  follows_subject: (r) => `refers to ${short(r.subject)}, which goes`,
  young: (r) => `not older than ${formatDuration(r.period)}: ${aged(r.age)} (rule ${r.rule})`,
  within_top: (r) => `${place(r)}, among the newest ${r.top} (rule ${r.rule})`,
  within_max: (r) => `${place(r)}, among the ${r.max} that may be here (rule ${r.rule})`,
  among_expired: (r) =>
    `older than ${formatDuration(r.period)}, but among the newest ${r.keep} of those (rule ${r.rule})`,
  kept_version: (r) =>
    `version ${r.version} is number ${r.place} of ${r.line}, among the highest ${r.count} (rule ${r.rule})`,
  not_a_version: (r) => `none of its tags is a version (rule ${r.rule})`,
  kept_thinned: (r) => `the newest of its ${UNITS[r.unit]} ${r.bucket} (rule ${r.rule})`,
  age_unknown: (r) => {
    const why = r.why === undefined ? '' : `: ${r.why}`
    return r.from === undefined
      ? `its age is not known${why} (rule ${r.rule})`
      : `it is not known ${TIMES[r.from]}${why} (rule ${r.rule})`
  },
  may_be_young: (r) => `may not be older than ${formatDuration(r.period)}: ${bounds(r)} (rule ${r.rule})`,
  may_be_within_top: (r) =>
    `may be among the newest ${r.top}: ${bounds(r)}; ${others(r.newer)} certainly newer (rule ${r.rule})`,
  may_be_within_max: (r) =>
    `may be among the ${r.max} that may be here: ${bounds(r)}; ${others(r.newer)} certainly newer (rule ${r.rule})`,
  may_be_kept_thinned: (r) =>
    `may be the newest of its ${UNITS[r.unit]} ${r.bucket}: ${bounds(r)} (rule ${r.rule})`,
  not_in_a_group: (r) => `group_by takes no value of its tags, so its place is not known (rule ${r.rule})`,
  not_selected: () => 'no rule selects it',
  partial_match: (r) => `rule ${r.rule} matches only some of its tags, not ${r.tags.join(', ')}`,
  tag_not_covered: (r) => `no rule selects its ${r.tags.length === 1 ? 'tag' : 'tags'} ${r.tags.join(', ')}`,
  protected: (r) =>
    `${r.by} protects ${r.tag === undefined ? 'it' : `tag ${r.tag}`}${held(r.owner)}${limit(r.until)}`,
  pinned: (r) => `pinned as ${named(r.reference)} by ${r.owner}${limit(r.until)}`,
  in_use: (r) => `in use as ${named(r.reference)}, says ${r.owner}${limit(r.until)}`,
  in_use_unknown: (r) => `what is in use is not known: ${r.list}: ${r.why}`,
  child_of: (r) => `index ${short(r.parent)} needs it`,
  refers_to: (r) => `belongs to ${short(r.subject)}, which stays`,
  orphaned_referrer: (r) => `refers to ${short(r.subject)}, which is not here`,
  member_kept: (r) => `${short(r.member)}, which belongs to it, must stay`,
  grace: (r) => `left alone until ${instant(r.until)}, as it has no tag of its own`,
  unseen: (r) =>
    `the last scan did not show it; it is kept until a second scan agrees (missing since ${minute(r.since)})`,
  unreadable: (r) => `its manifest cannot be understood: ${r.why}`,
  delete_pending: () => 'a delete whose outcome is not known yet may still take it',
  broken_index: (r) => `an index that lacks ${r.missing.length} of its images`,
  quota_not_reached: (r) => `the scope holds ${r.tags} tags, fewer than its quota of ${r.quota}`,
  quota_unknown: (r) =>
    `the tags of the scope could not be counted, so its quota of ${r.quota} may not be reached`,
  budget_not_reached: (r) =>
    `the scope holds ${readableBytes(r.bytes)}, less than its quota of ${readableBytes(r.budget)}`,
  budget_unknown: (r) =>
    `the bytes of the scope could not be counted, so its quota of ${readableBytes(r.budget)} may not be reached`,
  cooling_off: (r) => `the policy was changed; nothing goes until ${instant(r.until)}`,
  held_back: (r) =>
    r.with === undefined
      ? `deferred: ${r.tags.length === 1 ? 'tag' : 'tags'} ${r.tags.join(', ')} ${r.tags.length === 1 ? 'is' : 'are'} mutable, and this registry cannot remove a tag without its image`
      : `deferred with ${short(r.with)}, which it belongs to`,
  no_policy: () => 'no policy is in force here',
  no_rules: () => 'the policy has no rules',
}

/** Words a reason for people, in one clause without a full stop. The only place that does. */
export function sentence<K extends Kind>(reason: Of<K>): string {
  const word: (reason: Of<K>) => string = SENTENCES[reason.kind]
  return word(reason)
}

function place(r: { readonly rank: number; readonly of: number; readonly built?: Instant }): string {
  const built = r.built === undefined ? '' : ` by its build time ${minute(r.built)}`
  return `number ${r.rank} of ${r.of}${built}`
}

/** Between which instants it arrived, as far as that is known. */
function bounds({ after, before, putBack }: Uncertain): string {
  if (putBack !== undefined && putBack >= before)
    return `restored or seen again ${minute(putBack)}; may be as new as that`
  // Bounds within one minute differ only in their seconds.
  const inWords = after !== undefined && before - after < 60_000 ? second : minute
  return after === undefined
    ? `arrived not after ${minute(before)}, seen first by careen then`
    : `arrived after ${inWords(after)} and not after ${inWords(before)}`
}

/** To the second: `2026-11-28 03:00:07Z`. */
function second(at: Instant): string {
  return instant(at).replace(/T(\d\d:\d\d:\d\d).*Z$/, ' $1Z')
}

/** To the minute: `2026-11-28 03:00Z`. */
function minute(at: Instant): string {
  return instant(at).replace(/T(\d\d:\d\d):.*Z$/, ' $1Z')
}

function others(newer: number): string {
  if (newer === 0) return 'no other is'
  return newer === 1 ? '1 other is' : `${newer} others are`
}

function aged({ age, from }: Age): string {
  return `${readableDuration(age)} (${SOURCES[from]})`
}

function held(owner: string | undefined): string {
  return owner === undefined ? '' : ` for ${owner}`
}

function limit(until: Instant | undefined): string {
  return until === undefined ? '' : ` until ${instant(until)}`
}

function instant(at: Instant): string {
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : 'an unknown time'
}

function named(reference: string): string {
  return reference.includes(':') ? short(reference) : reference
}

function short(digest: Digest): string {
  return digest.slice(0, 19)
}
