/** Inputs that differ in one thing, for the laws that hold between them. */
import type { EvaluateInput } from '../../../policies/engine/decision.ts'
import type { Image } from '../../../policies/model/image.ts'
import type { Gap, Instant, TimeEvidence } from '../../../policies/model/time.ts'
import { DAY, digestOf, given } from './generate-images.ts'
import type { Chance } from './worlds-chance.ts'
import { spanOf } from './worlds-times.ts'

const KINDS = ['pushed', 'arrived', 'tagged', 'pulled'] as const

/** The same with one image changed whose times are known; undefined if it cannot be. */
export function withOneChanged(
  input: EvaluateInput,
  chance: Chance,
  change: (image: Image, input: EvaluateInput, chance: Chance) => Image | undefined,
): EvaluateInput | undefined {
  const i = Math.floor(chance() * input.images.length)
  const image = input.images[i]
  const isKnown = (input.policy?.rules ?? []).every((rule) => image && spanOf(input, image, rule.ageFrom))
  const changed = image && isKnown ? change(image, input, chance) : undefined
  return changed && { ...input, images: input.images.with(i, changed) }
}

/** Its gaps are narrower, and its build time says of them what it said before. */
export function narrowed(image: Image, input: EvaluateInput, chance: Chance): Image | undefined {
  const built = builtOf(image, input)
  const changed = KINDS.map((kind) => [kind, narrowedGap(image[kind], built, chance)] as const)
  return given({ ...image, ...Object.fromEntries(changed) }) as Image
}

function builtOf({ created }: Image, { now }: EvaluateInput): Instant | undefined {
  if (created === undefined || created.at < Date.UTC(2013, 2, 1) || created.at > now + DAY) return undefined
  return created.at
}

function narrowedGap(
  evidence: TimeEvidence | 'never' | undefined,
  built: Instant | undefined,
  chance: Chance,
): TimeEvidence | 'never' | undefined {
  if (typeof evidence !== 'object' || 'at' in evidence || evidence.after === undefined) return evidence
  const { after, before } = evidence
  const least = Math.max(after, Date.UTC(2013, 2, 1))
  if (before - least < 2) return evidence
  const place = (): Instant => least + Math.floor(chance() * (before - least + 1))
  const [one, other] = [place(), place()]
  const next: Gap = { ...evidence, after: Math.min(one, other), before: Math.max(one, other) }
  if (next.after === next.before) return evidence
  const isWithin = (gap: Gap): boolean =>
    built !== undefined && built > (gap.after ?? -Infinity) && built <= gap.before
  return isWithin(next) === isWithin(evidence) ? next : evidence
}

/** It is said that its times cannot be known. */
export function saidToBeUnknown(image: Image): Image {
  const unknown = KINDS.map((kind) => [kind, 'unknown'] as const)
  return { ...image, ...Object.fromEntries(unknown) }
}

/** It was put back: at an instant of its own, which may be long ago. */
export function putBack(image: Image, { now }: EvaluateInput, chance: Chance): Image {
  const at = now - Math.floor(chance() * 30) * DAY
  return { ...image, putBack: Math.max(at, image.putBack ?? -Infinity) }
}

/** Careen's looks were lost: what arrived in a gap is there at the first look now, and was put back then. */
export function lost(image: Image, input: EvaluateInput, chance: Chance): Image | undefined {
  const { arrived } = image
  if (typeof arrived !== 'object' || !('before' in arrived) || image.pushed !== undefined) return undefined
  const built = builtOf(image, input)
  // A build time that the lost looks refuted is believed again.
  const isRefuted = built !== undefined && (built <= (arrived.after ?? -Infinity) || built > arrived.before)
  if (isRefuted) return undefined
  if (!((arrived.after ?? -Infinity) < arrived.before)) return undefined
  const look = Math.max(arrived.before, input.now - Math.floor(chance() * 20) * DAY)
  return putBackAt({ ...image, arrived: { before: look, source: arrived.source } }, look)
}

function putBackAt(image: Image, look: Instant): Image {
  return { ...image, putBack: Math.max(look, image.putBack ?? -Infinity) }
}

/** One image more, of the time of one that is there or a time of its own. */
export function withOneMore(input: EvaluateInput, chance: Chance): EvaluateInput | undefined {
  const like = input.images[Math.floor(chance() * input.images.length)]
  if (like === undefined) return undefined
  const more: Image = {
    ...like,
    digest: digestOf(14),
    tags: chance() < 0.5 ? ['pr-9'] : ['v1.0.2'],
    children: [],
  }
  const alone = given({ ...more, untaggedAt: undefined, subject: undefined })
  return { ...input, images: [...input.images, alone] }
}

/** Is there a time that is not believed now, and may be later? */
export function mayComeToBeBelieved({ images, now }: EvaluateInput): boolean {
  return images.some((image) =>
    [image.created, ...KINDS.map((kind) => image[kind])].some((evidence) => {
      if (typeof evidence !== 'object') return false
      return ('at' in evidence ? evidence.at : evidence.before) > now + DAY
    }),
  )
}
