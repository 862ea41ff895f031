import {
  type AgeFrom,
  type Digest,
  type Instant,
  minuteText,
  secondText,
  type TimeSource,
} from '../model/index.ts'
import { readableBytes, formatDuration, readableDuration } from '../scalars/index.ts'
import type { Age, Reason, Uncertain } from './reason.ts'

const SOURCES: Readonly<Record<TimeSource, string>> = {
  registry: 'push time reported by the registry',
  event: 'push time from a notification',
  storage: 'push time from the storage',
  first_seen: 'first seen by careen',
  config: 'build time from the image config',
  annotation: 'build time from an annotation',
  tag: 'since its newest tag was set',
  pull: 'since its last pull',
}

const TIMES: Readonly<Record<AgeFrom, string>> = {
  created: 'its build time',
  pushed: 'its push time',
  tagged: 'the time of its newest tag',
  pulled: 'the time of its last pull',
  last_pulled: 'the time of its last pull',
}

const UNITS = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const

type Kind = Reason['kind']
type Of<K extends Kind> = Extract<Reason, { kind: K }>

const SENTENCES: { readonly [K in Kind]: (reason: Of<K>) => string } = {
  expired: (r) => `older than ${formatDuration(r.period)}: ${aged(r.age)} (rule ${r.rule})`,
  beyond_top: (r) => `${place(r)}, beyond the newest ${r.top} (rule ${r.rule})`,
  beyond_max: (r) => `${place(r)}, beyond the maximum of ${r.max} (rule ${r.rule})`,
  not_kept_version: (r) =>
    `version ${r.version} is number ${r.place} of ${r.line}, beyond the highest ${r.count} (rule ${r.rule})`,
  not_kept_prerelease: (r) => `version ${r.version} is a prerelease, which is not kept (rule ${r.rule})`,
  thinned_out: (r) => `${place(r)}, not the newest of a kept period (rule ${r.rule})`,
  follows_parent: (r) => `belongs to index ${short(r.parent)}, which is deleted`,
  follows_subject: (r) => `refers to ${short(r.subject)}, which is deleted`,
  young: (r) => `not older than ${formatDuration(r.period)}: ${aged(r.age)} (rule ${r.rule})`,
  within_top: (r) => `${place(r)}, among the newest ${r.top} (rule ${r.rule})`,
  within_max: (r) => `${place(r)}, within the maximum of ${r.max} (rule ${r.rule})`,
  among_expired: (r) =>
    `older than ${formatDuration(r.period)}, but among the newest ${r.keep} of the older images (rule ${r.rule})`,
  kept_version: (r) =>
    `version ${r.version} is number ${r.place} of ${r.line}, among the highest ${r.count} (rule ${r.rule})`,
  not_a_version: (r) => `none of its tags is a version (rule ${r.rule})`,
  kept_thinned: (r) => `the newest of its ${UNITS[r.unit]} ${r.bucket} (rule ${r.rule})`,
  age_unknown: (r) => {
    const why = r.why === undefined ? '' : `: ${r.why}`
    return r.from === undefined
      ? `its age is not known${why} (rule ${r.rule})`
      : `${TIMES[r.from]} is not known${why} (rule ${r.rule})`
  },
  may_be_young: (r) => `may not be older than ${formatDuration(r.period)}: ${bounds(r)} (rule ${r.rule})`,
  may_be_within_top: (r) =>
    `may be among the newest ${r.top}: ${bounds(r)}; ${others(r.newer)} certainly newer (rule ${r.rule})`,
  may_be_within_max: (r) =>
    `may be within the maximum of ${r.max}: ${bounds(r)}; ${others(r.newer)} certainly newer (rule ${r.rule})`,
  may_be_kept_thinned: (r) =>
    `may be the newest of its ${UNITS[r.unit]} ${r.bucket}: ${bounds(r)} (rule ${r.rule})`,
  not_in_a_group: (r) => `group_by matches none of its tags, so its rank is not known (rule ${r.rule})`,
  not_selected: () => 'no rule selects it',
  partial_match: (r) => `rule ${r.rule} matches only some of its tags: not ${r.tags.join(', ')}`,
  tag_not_covered: (r) => `no rule selects its ${r.tags.length === 1 ? 'tag' : 'tags'} ${r.tags.join(', ')}`,
  protected: (r) =>
    `${r.by} protects ${r.tag === undefined ? 'it' : `tag ${r.tag}`}${ownedBy(r.owner)}${limit(r.until)}`,
  pinned: (r) => `pinned as ${named(r.reference)} by ${r.owner}${limit(r.until)}${because(r.reason)}`,
  in_use: (r) => `in use as ${named(r.reference)}, reported by ${r.owner}${limit(r.until)}`,
  in_use_unknown: (r) => `the images in use are not known: ${r.list}: ${r.why}`,
  child_of: (r) => `index ${short(r.parent)} needs it`,
  refers_to: (r) => `refers to ${short(r.subject)}, which is kept`,
  orphaned_referrer: (r) => `refers to ${short(r.subject)}, which is not in the repository`,
  member_kept: (r) => `${short(r.member)}, which belongs to it, is kept`,
  grace: (r) => `has no tag of its own; its grace ends at ${minuteText(r.until)}`,
  unseen: (r) =>
    `missing from scans since ${minuteText(r.since)}; it is kept until a second scan confirms that`,
  unreadable: (r) => `its manifest cannot be read: ${r.why}`,
  delete_pending: () => 'the outcome of an earlier delete of this image is not known yet',
  broken_index: (r) => `an index that lists ${missing(r.missing.length)}`,
  quota_not_reached: (r) => `the scope contains ${r.tags} tags, fewer than its quota of ${r.quota}`,
  quota_unknown: (r) =>
    `the tags of the scope could not be counted, so its quota of ${r.quota} may not be reached`,
  budget_not_reached: (r) =>
    `the scope contains ${readableBytes(r.bytes)}, less than its quota of ${readableBytes(r.budget)}`,
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
  const word: (reason: Of<K>) => string = SENTENCES[reason.kind]
  return word(reason)
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (${reason})`
}

function place(r: { readonly rank: number; readonly of: number; readonly built?: Instant }): string {
  const built = r.built === undefined ? '' : ` by its build time ${minuteText(r.built)}`
  return `number ${r.rank} of ${r.of}${built}`
}

/** Returns the bounds of the arrival. */
function bounds({ after, before, putBack }: Uncertain): string {
  if (putBack !== undefined && putBack >= before)
    return `restored or seen again at ${minuteText(putBack)}, so it may be as new`
  // Bounds within one minute differ only in their seconds.
  const inWords = after !== undefined && before - after < 60_000 ? secondText : minuteText
  return after === undefined
    ? `arrived by ${minuteText(before)}, when careen first saw it`
    : `arrived between ${inWords(after)} and ${inWords(before)}`
}

function missing(images: number): string {
  return images === 1 ? '1 missing image' : `${images} missing images`
}

function others(newer: number): string {
  if (newer === 0) return 'no other is'
  return newer === 1 ? '1 other is' : `${newer} others are`
}

function aged({ age, from }: Age): string {
  return `${readableDuration(age)} (${SOURCES[from]})`
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
