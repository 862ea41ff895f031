import { type Digest, type Instant, secondText } from '../../../policies/model/index.ts'

/** Why an image that was to be deleted is kept. `describeKeep` alone turns it into text. */
export type KeepReason =
  | { readonly kind: 'image_missing' }
  | { readonly kind: 'tag_changed'; readonly tag: string; readonly change: 'moved' | 'deleted' }
  | { readonly kind: 'needed_by_tag'; readonly tag: string; readonly change: 'added' | 'moved' }
  | { readonly kind: 'needed_by_signature'; readonly tag: string; readonly change: 'added' | 'moved' }
  | { readonly kind: 'needed_by_referrer'; readonly referrer: Digest }
  /** `tag` undefined: by digest. `at`: on the registry's clock. */
  | { readonly kind: 'pushed'; readonly tag: string | undefined; readonly at: Instant }
  | { readonly kind: 'needed_by_push'; readonly digest: Digest; readonly at: Instant }
  | { readonly kind: 'tag_delete_unsupported' }
  | { readonly kind: 'mutable_tags'; readonly tags: readonly string[] }
  /** An image that this one is deleted after was kept. `deferred`: because its tags are mutable. */
  | { readonly kind: 'parent_kept'; readonly parent: Digest; readonly deferred: boolean }
  /** Its tags could not be moved to the tombstone. */
  | { readonly kind: 'not_staged'; readonly detail: string }
  /** Its checks took longer than the daemon allows between the intent and the DELETE. */
  | { readonly kind: 'checks_slow' }

const CHANGES = { added: 'is new', moved: 'has moved', deleted: 'is gone' } as const

type Kind = KeepReason['kind']
type Of<K extends Kind> = Extract<KeepReason, { readonly kind: K }>

const CLAUSES: { readonly [K in Kind]: (reason: Of<K>) => string } = {
  image_missing: () => 'it does not exist any more',
  tag_changed: ({ tag, change }) => `tag ${tag} ${CHANGES[change]}`,
  needed_by_tag: ({ tag, change }) => `tag ${tag} ${CHANGES[change]} and needs it`,
  needed_by_signature: ({ tag, change }) => `tag ${tag} ${CHANGES[change]} and refers to it`,
  needed_by_referrer: ({ referrer }) => `${referrer} is new and refers to it`,
  pushed: ({ tag, at }) =>
    `${tag === undefined ? 'it was pushed again' : `tag ${tag} was pushed`} ${when(at)}`,
  needed_by_push: ({ digest, at }) => `${digest} was pushed ${when(at)}, and names it`,
  tag_delete_unsupported: () => 'the registry cannot delete a tag without its image',
  mutable_tags: ({ tags }) => `its tags are mutable: ${tags.join(', ')}`,
  parent_kept: ({ parent }) => `${parent} is kept, and it can only be deleted after that`,
  not_staged: ({ detail }) => detail,
  checks_slow: () => 'its checks took too long, so its DELETE was not sent; the next run tries again',
}

/** Returns the reason as a clause for an intent's detail; "it" is the image. */
export function describeKeep<K extends Kind>(reason: Of<K>): string {
  const clause: (reason: Of<K>) => string = CLAUSES[reason.kind]
  return clause(reason)
}

function when(at: Instant): string {
  return `at ${secondText(at)}, as the registry reports`
}
