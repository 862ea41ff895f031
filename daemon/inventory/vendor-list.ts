import type { Digest, Instant, Known } from '../../policies/model/index.ts'
import type { NativeLister } from '../registry/client.ts'

/** What the registry's own list adds to what the OCI API says. */
export type Observed = {
  /** Everything in the list, also what has no tag. */
  readonly digests: readonly Digest[]
  /**
   * When an image reached the registry. Where this list and the list of tags do not agree, something moved while they were
   * read: of an image with a tag that is not in this list, or has a tag only here, that is unknown, and it stays.
   * Undefined: the registry has no such list, or does not say.
   */
  readonly pushed: (digest: Digest, hasTags: boolean) => Known | 'unknown' | undefined
}

/** Reads the whole list, or fails: half of it would make images look older than they are. */
export async function observe(
  from: Partial<NativeLister>,
  repository: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Observed> {
  const seen = new Map<Digest, Seen>()
  for await (const { digest, tags, pushed } of from.inventory?.(repository, signal) ?? []) {
    const before = seen.get(digest)
    const hasTags = tags.length > 0 || before?.hasTags === true
    seen.set(digest, { at: later(before?.at, pushed), hasTags })
  }
  return {
    digests: [...seen.keys()],
    pushed: (digest, hasTags) => {
      const here = seen.get(digest)
      const agreed = here === undefined ? seen.size === 0 || !hasTags : hasTags || !here.hasTags
      if (!agreed) return 'unknown'
      return here?.at === undefined ? undefined : { at: here.at, source: 'registry' }
    },
  }
}

type Seen = { readonly at: Instant | undefined; readonly hasTags: boolean }

function later(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other)
}
