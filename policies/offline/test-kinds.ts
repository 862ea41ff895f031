import type { Reason } from '../engine/index.ts'

type Kind = Reason['kind']

/** Why a record: a missing kind does not compile. */
const ALL: Readonly<Record<Kind, true>> = {
  expired: true,
  beyond_top: true,
  beyond_max: true,
  not_kept_version: true,
  not_kept_prerelease: true,
  thinned_out: true,
  follows_parent: true,
  follows_subject: true,
  young: true,
  within_top: true,
  within_max: true,
  among_expired: true,
  kept_version: true,
  not_a_version: true,
  kept_thinned: true,
  age_unknown: true,
  may_be_young: true,
  may_be_within_top: true,
  may_be_within_max: true,
  may_be_kept_thinned: true,
  not_in_a_group: true,
  unseen: true,
  not_selected: true,
  partial_match: true,
  tag_not_covered: true,
  protected: true,
  pinned: true,
  in_use: true,
  in_use_unknown: true,
  child_of: true,
  refers_to: true,
  orphaned_referrer: true,
  member_kept: true,
  grace: true,
  unreadable: true,
  delete_pending: true,
  broken_index: true,
  quota_not_reached: true,
  quota_unknown: true,
  budget_not_reached: true,
  budget_unknown: true,
  cooling_off: true,
  held_back: true,
  no_policy: true,
  no_rules: true,
}

/** The kinds of reasons that `because` accepts. */
export const KINDS: readonly string[] = Object.keys(ALL)

export function isKind(text: string): text is Kind {
  return Object.hasOwn(ALL, text)
}
