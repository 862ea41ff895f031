import { openPatterns, protector } from '../../policies/engine/index.ts'
import {
  CareenError,
  type Image,
  type Instant,
  type Protection,
  type RepositoryRef,
} from '../../policies/model/index.ts'

/** An image that a plan deletes and that a protection would hold which the plan leaves out. */
export type ExposedImage = RepositoryRef & { readonly image: string; readonly protection: string }

export type Exposure = {
  readonly repository: RepositoryRef
  /** Those that a plan leaves out. */
  readonly protections: readonly Protection[]
  readonly now: Instant
}

/** Returns those of the images to delete that one of the protections would hold. */
export function exposedImages(exposure: Exposure, images: readonly Image[]): readonly ExposedImage[] {
  if (exposure.protections.length === 0) return []
  const { reasons } = protector(exposure, openPatterns())
  return images.flatMap((image) =>
    reasons(image).flatMap((reason) =>
      reason.kind === 'protected'
        ? [{ ...exposure.repository, image: image.tags[0] ?? image.digest, protection: reason.by }]
        : [],
    ),
  )
}

/** Throws PROTECTION_LEFT_OUT if a plan deletes images that a protection holds which it leaves out. */
export function refuseExposed(exposed: readonly ExposedImage[]): void {
  const [first] = exposed
  if (first === undefined) return
  const { registry, repository, image, protection } = first
  const others = new Set(exposed.map((one) => `${one.registry}/${one.repository} ${one.image}`)).size - 1
  const more = others > 0 ? ` and ${others} more` : ''
  throw new CareenError(
    'PROTECTION_LEFT_OUT',
    `the plan leaves out ${protection}, and would delete ${registry}/${repository}:${image}${more}, which it holds. Choose ${protection} too, or exclude what deletes. Nothing was changed`,
    { metadata: { object: protection, repository: `${registry}/${repository}` } },
  )
}

/** Throws PROTECTION_LEFT_OUT if a plan leaves out protections and nobody looks at the images. */
export function refuseUnseen(protections: readonly Protection[]): void {
  const [first] = protections
  if (first === undefined) return
  throw new CareenError(
    'PROTECTION_LEFT_OUT',
    `the plan leaves out protect.${first.name}, and -skip-effects keeps it from knowing what that protects. Leave out -skip-effects, or choose protect.${first.name} too. Nothing was changed`,
    { metadata: { object: `protect.${first.name}` } },
  )
}
