import type {
  AgeFrom,
  Digest,
  Duration,
  Instant,
  KeepSemver,
  KeepThinned,
  THINNED,
  TimeSource,
} from '../model/index.ts'

/** Age of an image for one rule, never below 0, and the latest time that it may count from. */
export type Age = {
  readonly age: Duration
  readonly from: TimeSource
  readonly since: Instant
  /** The earliest that `since` may be. Absent: `since` is exact, or `sinceUnknown`. */
  readonly sinceFrom?: Instant
  /** It is not known since when the image is there. */
  readonly sinceUnknown?: true
}

/**
 * Why a place or an age is not certain: the image arrived after `after` and not after `before`. `after` absent: it is not known
 * since when it is there. `putBack`: it was put back then, and may be as new as that.
 */
export type Uncertain = { readonly after?: Instant; readonly before: Instant; readonly putBack?: Instant }

/**
 * What one rule says of one image that it selects. `rank` is its first possible place among the `of` images that the rule
 * ranks, 1 for the newest; 0 for an image whose time is not known: it is kept and takes no rank.
 */
export type Verdict = {
  readonly rule: string
  readonly wants: 'keep' | 'delete'
  readonly rank: number
  readonly of: number
  /** The last place that is possible. Absent: `rank` is certain. */
  readonly rankTo?: number
  /** Absent: not known. */
  readonly age?: Age
  /** The rule's conditions, as written. */
  readonly retainedTop?: number
  readonly max?: number
  readonly expirePeriod?: Duration
  readonly expireAfter?: Duration
  readonly keepExpired?: number
  readonly keepSemver?: KeepSemver
  readonly keepThinned?: KeepThinned
  readonly ageFrom?: AgeFrom
  /** It has no say: another rule comes first, or something besides the rules would keep an image that is `held`. */
  readonly overruled?: true
  /** The image is held above the rules; this is what the rule would say if nothing were held, ranks included. */
  readonly held?: true
}

type OfRule<K extends string, T = object> = { readonly kind: K; readonly rule: string } & Readonly<T>
/** `rankTo`: the last place that is possible. `built`: by it the image has its place among those that arrived in the same gap. */
type Ranked = { rank: number; of: number; rankTo?: number; built?: Instant }
type Places = Uncertain & { newer: number }
type Held<K extends string> = {
  readonly kind: K
  readonly reference: string
  readonly owner: string
  readonly reason?: string
  readonly until?: Instant
}

/** Why an image is kept, deleted or untagged. Closed; `sentence` words each of them. */
export type Reason =
  // A rule wants it gone.
  | OfRule<'expired', { age: Age; period: Duration }>
  | OfRule<'beyond_top', Ranked & { top: number }>
  | OfRule<'beyond_max', Ranked & { max: number }>
  | OfRule<'not_kept_version', { version: string; place: number; count: number; line: string }>
  | OfRule<'not_kept_prerelease', { version: string }>
  | OfRule<'thinned_out', Ranked>
  // It goes with another one.
  | { readonly kind: 'follows_parent'; readonly parent: Digest }
  | { readonly kind: 'follows_subject'; readonly subject: Digest }
  // A rule wants it to stay.
  | OfRule<'young', { age: Age; period: Duration }>
  | OfRule<'within_top', Ranked & { top: number }>
  | OfRule<'within_max', Ranked & { max: number }>
  | OfRule<'among_expired', { keep: number; age: Age; period: Duration }>
  | OfRule<'kept_version', { version: string; place: number; count: number; line: string }>
  | OfRule<'not_a_version'>
  | OfRule<'kept_thinned', { unit: (typeof THINNED)[number]; bucket: string }>
  | OfRule<'age_unknown', { from?: AgeFrom; why?: string }>
  // It may have to stay: evidence does not say more.
  | OfRule<'may_be_young', Uncertain & { period: Duration }>
  | OfRule<'may_be_within_top', Places & { top: number }>
  | OfRule<'may_be_within_max', Places & { max: number }>
  | OfRule<'may_be_kept_thinned', Uncertain & { unit: (typeof THINNED)[number]; bucket: string }>
  | OfRule<'not_in_a_group'>
  // No rule is asked, or enough of them.
  | { readonly kind: 'not_selected' }
  | OfRule<'partial_match', { tags: readonly string[] }>
  // `deleting`: a tag that a rule covers. Absent: an older version decided it, or there is none.
  | { readonly kind: 'tag_not_covered'; readonly tags: readonly string[]; readonly deleting?: string }
  // Something above the rules holds it.
  | {
      readonly kind: 'protected'
      readonly by: string
      readonly tag?: string
      readonly owner?: string
      readonly until?: Instant
    }
  | Held<'pinned'>
  | Held<'in_use'>
  | { readonly kind: 'in_use_unknown'; readonly list: string; readonly why: string }
  | { readonly kind: 'child_of'; readonly parent: Digest }
  | { readonly kind: 'refers_to'; readonly subject: Digest }
  | { readonly kind: 'orphaned_referrer'; readonly subject: Digest }
  | { readonly kind: 'member_kept'; readonly member: Digest }
  // `grace`: the policy's. Absent: an older version decided it.
  | { readonly kind: 'grace'; readonly until: Instant; readonly grace?: Duration }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'unseen'; readonly since: Instant }
  | { readonly kind: 'delete_pending' }
  | { readonly kind: 'broken_index'; readonly missing: readonly Digest[] }
  // A gate of the policy is shut, or there is nothing to apply.
  | { readonly kind: 'quota_not_reached'; readonly tags: number; readonly quota: number }
  | { readonly kind: 'quota_unknown'; readonly quota: number }
  | { readonly kind: 'budget_not_reached'; readonly bytes: number; readonly budget: number }
  | { readonly kind: 'budget_unknown'; readonly budget: number }
  | { readonly kind: 'cooling_off'; readonly until: Instant }
  // The policy wants it deleted, and a push during the delete could be lost. `with`: the image that defers it.
  | { readonly kind: 'held_back'; readonly tags: readonly string[]; readonly with?: Digest }
  | { readonly kind: 'no_policy' }
  | { readonly kind: 'no_rules' }
