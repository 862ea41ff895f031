import type { Digest, Duration, Instant, TimeSource } from '../model.ts'

/** What one rule says of one image. `rank` is 1 for the newest of the `of` images that the rule ranks. */
export type Verdict = {
  readonly rule: string
  readonly wants: 'keep' | 'delete'
  readonly rank: number
  readonly of: number
  readonly retainedTop?: number
  readonly expirePeriod?: Duration
}

/** Age of an image and where it comes from; `created` and `pushed` as used, whichever are known. */
export type Age = { readonly age: Duration; readonly from: TimeSource; readonly since: Instant }

/** Why an image is kept, deleted or untagged. Closed; `sentence` words each of them. */
export type Reason =
  // for deletion
  | { readonly kind: 'expired'; readonly rule: string; readonly age: Age; readonly period: Duration }
  | {
      readonly kind: 'beyond_top'
      readonly rule: string
      readonly rank: number
      readonly of: number
      readonly top: number
    }
  | { readonly kind: 'follows_parent'; readonly parent: Digest }
  | { readonly kind: 'follows_subject'; readonly subject: Digest }
  // for keeping
  | { readonly kind: 'young'; readonly rule: string; readonly age: Age; readonly period: Duration }
  | {
      readonly kind: 'within_top'
      readonly rule: string
      readonly rank: number
      readonly of: number
      readonly top: number
    }
  | { readonly kind: 'age_unknown'; readonly rule: string }
  | { readonly kind: 'not_selected' }
  | { readonly kind: 'tag_not_covered'; readonly tags: readonly string[] }
  | { readonly kind: 'protected'; readonly by: string; readonly tag?: string }
  | { readonly kind: 'child_of'; readonly parent: Digest }
  | { readonly kind: 'refers_to'; readonly subject: Digest }
  | { readonly kind: 'orphaned_referrer'; readonly subject: Digest }
  | { readonly kind: 'member_kept'; readonly member: Digest }
  | { readonly kind: 'grace'; readonly until: Instant }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'broken_index'; readonly missing: readonly Digest[] }
  | { readonly kind: 'quota_not_reached'; readonly tags: number; readonly quota: number }
  | { readonly kind: 'quota_unknown'; readonly quota: number }
  | { readonly kind: 'no_policy' }
  | { readonly kind: 'no_rules' }
