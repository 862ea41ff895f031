import type { Loss } from '../../../policies/evidence/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import { firstRefusal, type ReportFault, shown, wrongDigest } from './names.ts'

/** Most names of a loss. */
const NAMED = 10

/**
 * Returns why a scan cannot have lost this. A loss stops a repository, and what a person accepts of it counts as missing.
 */
export function verifyLoss(
  { at, lost, known, since, names, digests }: Loss,
  isKnown: (digest: Digest) => boolean,
): ReportFault {
  // Why not compared: of an index that is there, each missing child counts.
  if (![lost, known].every((count) => Number.isSafeInteger(count) && count > 0))
    return `it lost ${lost} of ${known} images`
  if (since > at) return 'it lost images that were first seen later'
  if (names.length > NAMED) return `it has ${names.length} names`
  if (digests.length === 0) return 'it names no image'
  return firstRefusal(
    digests,
    (digest) =>
      wrongDigest(digest) ??
      (isKnown(digest) ? undefined : `${shown(digest)} is lost, and no scan ever showed it`),
  )
}
