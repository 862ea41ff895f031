import { formatDuration, readableDuration } from '../language/duration.ts'
import type { TimeSource } from '../model.ts'
import type { Age, Reason } from './reason.ts'

const SOURCES: Readonly<Record<TimeSource, string>> = {
  registry: 'pushed, says the registry',
  event: 'pushed, seen as an event',
  storage: 'pushed, says the storage',
  first_seen: 'first seen by careen',
  config: 'built, says the image config',
  annotation: 'built, says an annotation',
}

type Kind = Reason['kind']
type Of<K extends Kind> = Extract<Reason, { kind: K }>

const SENTENCES: { readonly [K in Kind]: (reason: Of<K>) => string } = {
  expired: (r) => `older than ${formatDuration(r.period)}: ${aged(r.age)} (rule ${r.rule})`,
  beyond_top: (r) => `number ${r.rank} of ${r.of}, beyond the newest ${r.top} (rule ${r.rule})`,
  follows_parent: (r) => `belongs to index ${short(r.parent)}, which goes`,
  follows_subject: (r) => `refers to ${short(r.subject)}, which goes`,
  young: (r) => `not older than ${formatDuration(r.period)}: ${aged(r.age)} (rule ${r.rule})`,
  within_top: (r) => `number ${r.rank} of ${r.of}, among the newest ${r.top} (rule ${r.rule})`,
  age_unknown: (r) => `its age is not known (rule ${r.rule})`,
  not_selected: () => 'no rule selects it',
  tag_not_covered: (r) => `no rule selects its ${r.tags.length === 1 ? 'tag' : 'tags'} ${r.tags.join(', ')}`,
  protected: (r) => (r.tag === undefined ? `${r.by} protects it` : `${r.by} protects tag ${r.tag}`),
  child_of: (r) => `index ${short(r.parent)} needs it`,
  refers_to: (r) => `belongs to ${short(r.subject)}, which stays`,
  orphaned_referrer: (r) => `refers to ${short(r.subject)}, which is not here`,
  member_kept: (r) => `${short(r.member)}, which refers to it, must stay`,
  grace: (r) => `untagged, and left alone until ${new Date(r.until).toISOString()}`,
  unreadable: (r) => `its manifest cannot be understood: ${r.why}`,
  broken_index: (r) => `an index that lacks ${r.missing.length} of its images`,
  quota_not_reached: (r) => `the scope holds ${r.tags} tags, fewer than its quota of ${r.quota}`,
  quota_unknown: (r) =>
    `the tags of the scope could not be counted, so its quota of ${r.quota} may not be reached`,
  no_policy: () => 'no policy is in force here',
  no_rules: () => 'the policy has no rules',
}

/** Words a reason for people, in one clause without a full stop. The only place that does. */
export function sentence<K extends Kind>(reason: Of<K>): string {
  const word: (reason: Of<K>) => string = SENTENCES[reason.kind]
  return word(reason)
}

function aged({ age, from }: Age): string {
  return `${readableDuration(age)} (${SOURCES[from]})`
}

function short(digest: string): string {
  return digest.slice(0, 19)
}
