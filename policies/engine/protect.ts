import type { Digest, Image, Protection, RepositoryRef } from '../model.ts'
import { tagMatcher } from './patterns.ts'
import type { Reason } from './reason.ts'
import { covers } from './scope.ts'

/** Says which protection covers an image, if any; the first by name. */
export type Protector = (image: Image) => Reason | undefined

type Ready = {
  readonly by: string
  readonly digests: ReadonlySet<Digest>
  readonly matches: ((tag: string) => boolean) | undefined
}

/** The protections that cover a repository, their patterns compiled once. */
export function protector(protections: readonly Protection[], ref: RepositoryRef): Protector {
  const ready: Ready[] = protections
    .filter((protection) => covers(protection.scope, ref))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((protection) => ({
      by: `protect.${protection.name}`,
      digests: new Set(protection.digests),
      matches:
        protection.tagRegexp === undefined
          ? undefined
          : tagMatcher(protection.tagRegexp, `protect.${protection.name}`),
    }))
  return (image) => {
    for (const { by, digests, matches } of ready) {
      if (digests.has(image.digest)) return { kind: 'protected', by }
      const tag = matches === undefined ? undefined : image.tags.find(matches)
      if (tag !== undefined) return { kind: 'protected', by, tag }
    }
    return undefined
  }
}
