/**
 * What is known of the time of an image for one rule, worked out from the evidence alone. Shares nothing with the engine but
 * the types, so that both can be held against each other.
 */
import type { EvaluateInput } from '../../../policies/engine/decision.ts'
import type { Image } from '../../../policies/model/image.ts'
import type { PolicyRule } from '../../../policies/model/policy.ts'
import type { Gap, Instant, Known, TimeEvidence } from '../../../policies/model/time.ts'
import { DAY } from './oracle-rules.ts'

const DAWN = Date.UTC(2013, 2, 1)

/** Both bounds are included. `low` may be minus infinity. `claim`: when it was built, where that orders it. */
export type Span = {
  readonly low: Instant
  readonly high: Instant
  readonly exact: boolean
  readonly claim?: Instant
}

/** `said`: it is said that the time cannot be known. Undefined: there is no evidence. */
type Reading = Span | 'said' | undefined

const exactly = (at: Instant): Span => ({ low: at, high: at, exact: true })

/** What is known of the time of an image, for a rule that counts from `ageFrom`. Undefined: unknown. */
export function spanOf(input: EvaluateInput, image: Image, ageFrom: PolicyRule['ageFrom']): Span | undefined {
  if (input.clockUnknown !== undefined) return undefined
  const span = readingOf(input, image, ageFrom)
  return span === 'said' ? undefined : span
}

function readingOf(input: EvaluateInput, image: Image, ageFrom: PolicyRule['ageFrom']): Reading {
  if (ageFrom === undefined) return defaultOf(input, image)
  if (ageFrom === 'last_pulled') return lastUseOf(input, image)
  if (ageFrom === 'created') {
    const built = builtOf(input, image)
    return built === undefined ? undefined : exactly(built)
  }
  const evidence = image[ageFrom]
  const span = alone(input, evidence === 'never' ? undefined : evidence)
  // Without a pull, or a tag, there is nothing that could come back.
  const isNothing = ageFrom === 'pulled' || (ageFrom === 'tagged' && image.tags.length === 0)
  return span === undefined && isNothing ? undefined : withReturn(image, span)
}

/** The default age: the later of built and arrived, and what order the build times give. */
function defaultOf(input: EvaluateInput, image: Image): Reading {
  const evidence = image.arrived ?? image.pushed
  return withReturn(image, firstArrival(input, evidence, builtOf(input, image)))
}

function firstArrival(
  input: EvaluateInput,
  evidence: TimeEvidence | undefined,
  built: Instant | undefined,
): Reading {
  const arrived = alone(input, evidence)
  if (arrived === 'said') return 'said'
  if (arrived === undefined) return built === undefined ? undefined : exactly(built)
  if (arrived.exact) return exactly(built === undefined ? arrived.low : Math.max(arrived.low, built))
  if (built === undefined || built < arrived.low || built > arrived.high) return arrived
  const isThereAtFirst = gapOf(evidence)?.after === undefined
  const isBelieved = isThereAtFirst && input.trustBuilt !== false
  return { low: built, high: isBelieved ? built : arrived.high, exact: false, claim: built }
}

function gapOf(evidence: TimeEvidence | undefined): Gap | undefined {
  return typeof evidence === 'object' && 'before' in evidence ? evidence : undefined
}

function alone(input: EvaluateInput, evidence: TimeEvidence | undefined): Reading {
  if (evidence === undefined) return undefined
  if (evidence === 'unknown') return 'said'
  if ('at' in evidence) return believable(input, evidence.at) ? exactly(evidence.at) : undefined
  const { after = -Infinity, before } = evidence
  if (!believable(input, before) || !(after < before)) return 'said'
  return { low: after < DAWN ? -Infinity : after + 1, high: before, exact: false }
}

/** What was put back may be as new as that; it is as old as it was. */
function withReturn({ putBack }: Image, span: Reading): Reading {
  if (putBack === undefined || span === 'said') return span
  if (span === undefined) return { low: -Infinity, high: putBack, exact: false }
  return { low: span.low, high: Math.max(span.high, putBack), exact: false }
}

/** The later of its last pull and the default time. */
function lastUseOf(input: EvaluateInput, image: Image): Reading {
  const usual = defaultOf(input, image)
  if (image.pulled === 'never') return usual
  const pull = alone(input, image.pulled)
  if (pull === undefined || pull === 'said' || usual === 'said') return 'said'
  if (usual === undefined) return pull
  if (usual.low > pull.high) return usual
  const isPullsPoint = pull.exact && pull.low >= usual.high
  const decides = isPullsPoint || (usual.exact && usual.low >= pull.high)
  return {
    low: Math.max(usual.low, pull.low),
    high: Math.max(usual.high, pull.high),
    exact: decides,
  }
}

function builtOf(input: EvaluateInput, { created }: Image): Instant | undefined {
  return created !== undefined && believable(input, created.at) ? created.at : undefined
}

function believable({ now }: EvaluateInput, at: Known['at']): boolean {
  return Number.isFinite(at) && at >= DAWN && at <= now + DAY
}

/** When it lost its last tag, as a span. Undefined: nothing is known of that. */
export function tagLostIn(image: Image): { readonly low: Instant; readonly high: Instant } | undefined {
  const evidence = image.untaggedAt
  if (evidence === undefined || evidence === 'unknown') return undefined
  if ('at' in evidence) return { low: evidence.at, high: evidence.at }
  return { low: (evidence.after ?? -Infinity) + 1, high: evidence.before }
}
