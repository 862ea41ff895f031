import type { Digest } from '../../../policies/model/index.ts'

/** What a report says that cannot be so, as a clause; undefined: nothing. */
export type ReportFault = string | undefined

/** What the parser of manifests accepts as a digest. */
const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}$/
/** What the client of registries accepts in a list. Why not less: a registry must not make an honest worker look like one that lies. */
const TAG = /^[^\s\p{Cc}?#%\\]+$/u

/** Most characters of a reported name in a message. */
const SHOWN = 100

/** Returns a refusal if a text is no digest. */
export function wrongDigest(digest: Digest): ReportFault {
  return DIGEST.test(digest) ? undefined : `${shown(digest)} is no digest`
}

/** Returns a refusal if a text is no tag. */
export function wrongTag(tag: string): ReportFault {
  return TAG.test(tag) ? undefined : `${shown(tag)} is no tag`
}

/** Returns a reported text for a message: quoted and cut. */
export function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text)
}

/** Returns the first refusal of the items, or undefined. */
export function firstRefusal<T>(items: Iterable<T>, refuse: (item: T) => ReportFault): ReportFault {
  for (const item of items) {
    const refusal = refuse(item)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** Returns true if two lists have the same members, in any order. */
export function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  const members = new Set(one)
  return members.size === new Set(other).size && other.every((member) => members.has(member))
}
