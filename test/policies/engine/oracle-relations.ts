/** The naive oracle, first part: tags, who hangs on whom, and what is sealed (sections 1 to 3 of the semantics). */
import type { EvaluateInput } from '../../../policies/engine/decision.ts'
import type { Digest, Image } from '../../../policies/model/image.ts'
import type { Pin, Protection } from '../../../policies/model/protection.ts'
import type { Scope } from '../../../policies/model/repository.ts'

const SIGNATURE = /^sha256-([0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/

const expressions = new Map<string, RegExp>()

/** What must match the tag as a whole. */
export function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(`^(?:${pattern})$`)
  expressions.set(pattern, known)
  return known
}

export function fullMatch(pattern: string, tag: string): boolean {
  return expressionOf(pattern).test(tag)
}

export function ordinaryTags(image: Image): string[] {
  return image.tags.filter((tag) => !SIGNATURE.test(tag))
}

/** Are all of these pairs there, with these values? */
export function hasAll(
  wanted: Readonly<Record<string, string>>,
  actual: Readonly<Record<string, string>> | undefined,
): boolean {
  return Object.entries(wanted).every(([key, value]) => actual?.[key] === value)
}

export function subjectOf(image: Image): Digest | undefined {
  let subject = image.subject
  for (const tag of image.tags) {
    const hex = SIGNATURE.exec(tag)?.[1]
    if (subject === undefined && hex !== undefined) subject = `sha256:${hex}`
  }
  return subject === image.digest ? undefined : subject
}

export function isHere(input: EvaluateInput, digest: Digest): boolean {
  return input.images.some((image) => image.digest === digest)
}

export function referrersOf(input: EvaluateInput, image: Image): Image[] {
  return input.images.filter((other) => subjectOf(other) === image.digest)
}

/** Does the first hold the second as its child? A list of referrers does not hold what it lists. */
export function isParent(index: Image, child: Image): boolean {
  if (!index.children.includes(child.digest)) return false
  if (index.digest === child.digest) return false
  const subject = subjectOf(index)
  return subject === undefined || subject !== subjectOf(child)
}

export function parentsOf(input: EvaluateInput, image: Image): Image[] {
  return input.images.filter((other) => isParent(other, image))
}

/** The children that it holds and that are here. */
export function childrenOf(input: EvaluateInput, image: Image): Image[] {
  return input.images.filter((other) => isParent(image, other))
}

export function isOrphan(input: EvaluateInput, image: Image): boolean {
  const subject = subjectOf(image)
  return subject !== undefined && !isHere(input, subject)
}

export function isBroken(input: EvaluateInput, image: Image): boolean {
  return subjectOf(image) === undefined && image.children.some((child) => !isHere(input, child))
}

function covers(scope: Scope, { repository: here }: EvaluateInput): boolean {
  if (scope.kind === 'global') return true
  if (scope.registry !== here.registry) return false
  if (scope.kind === 'registry') return true
  if (scope.kind === 'repository') return scope.repository === here.repository
  if (scope.pattern !== '**') throw new Error(`the oracle knows no pattern but **: ${scope.pattern}`)
  return true
}

function protects(protection: Protection, input: EvaluateInput, image: Image): boolean {
  if (!covers(protection.scope, input)) return false
  if (protection.until !== undefined && input.now >= protection.until) return false
  if (protection.digests.includes(image.digest)) return true
  const { tagRegexp, annotations } = protection
  if (tagRegexp !== undefined && image.tags.some((tag) => fullMatch(tagRegexp, tag))) return true
  if (annotations === undefined || Object.keys(annotations).length === 0) return false
  return hasAll(annotations, image.annotations)
}

function holds(pin: Pin, input: EvaluateInput, image: Image): boolean {
  if (pin.registry !== input.repository.registry) return false
  if (pin.repository !== input.repository.repository) return false
  if (pin.until !== undefined && input.now >= pin.until) return false
  return pin.reference === image.digest || image.tags.includes(pin.reference)
}

/** Sealed by a protection or a pin. */
export function isHeld(input: EvaluateInput, image: Image): boolean {
  const isProtected = input.protections.some((protection) => protects(protection, input, image))
  const isPinned = (input.pins ?? []).some((pin) => holds(pin, input, image))
  return isProtected || isPinned
}

export function isSealed(input: EvaluateInput, image: Image): boolean {
  const isUncertain = image.unreadable !== undefined || image.unseenSince !== undefined
  return isHeld(input, image) || isUncertain || (input.blind ?? []).length > 0
}
