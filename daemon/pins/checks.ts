import { CareenError, type Instant } from '../../policies/model/index.ts'
import type { AskedPin } from '../../proto/resources/index.ts'

/** Most characters of a reason. */
const LONGEST = 500

/** Most pins in force. Why: each list of a repository is read for each run, and a program that makes ever new pins must not fill the disk. */
const MOST = 100_000

const TAG = /^[A-Za-z\d_][\w.-]{0,127}$/
const DIGEST = /^(?:sha256:[\da-f]{64}|sha512:[\da-f]{128})$/

/** Throws INVALID_ARGUMENT with the field that is not valid. */
export function refuseInvalid({ reference, reason, end, field }: AskedPin, now: Instant): void {
  if (!TAG.test(reference) && !DIGEST.test(reference))
    throw invalid(
      `${field}.reference`,
      `"${reference}" is neither a tag nor a digest. Write a tag such as v1.4.0, or sha256: and 64 digits`,
    )
  if (reason.trim() === '')
    throw invalid(`${field}.reason`, 'it is missing. Say for other people why it is pinned')
  if (reason.length > LONGEST || /\p{Cc}/u.test(reason))
    throw invalid(`${field}.reason`, `it has more than ${LONGEST} characters, or control characters`)
  if (end === 'never') return
  const until = 'at' in end ? end.at : now + end.after
  if (!(until > now)) throw invalid(`${field}.expire_time`, 'the pin would end at once. Write a later time')
}

/** Throws FAILED_PRECONDITION if there would be more pins than the daemon stores. */
export function refuseTooMany(count: number): void {
  if (count <= MOST) return
  throw new CareenError(
    'FAILED_PRECONDITION',
    `there would be ${count} pins, and at most ${MOST} can be in force. Nothing was pinned. Remove pins, let them end sooner, or protect images with a protect block`,
  )
}

function invalid(field: string, why: string): CareenError {
  return new CareenError('INVALID_ARGUMENT', `${field}: ${why}`, { metadata: { field } })
}
