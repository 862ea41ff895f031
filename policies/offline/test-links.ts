import { didYouMean } from '../hcl/source/suggest.ts'
import { some, type Problems } from '../language/index.ts'
import type { Image, RepositoryRef } from '../model/index.ts'
import { isDigest, type WrittenImage } from './test-image.ts'

/** An image of a test in its repository. */
export type PlacedImage = WrittenImage & { readonly ref: RepositoryRef }

/** Returns the images with digests instead of labels in `children` and `subject`. A label names an image of the same repository. */
export function linkedImages(images: readonly PlacedImage[], at: Problems): readonly PlacedImage[] {
  const repositories = Map.groupBy(images, nameOf)
  return images.map((placed) => {
    const around = repositories.get(nameOf(placed)) ?? []
    return { ...placed, image: linked(placed, around, at) }
  })
}

function nameOf({ ref }: PlacedImage): string {
  return `${ref.registry}/${ref.repository}`
}

function linked({ block, image }: PlacedImage, around: readonly PlacedImage[], at: Problems): Image {
  const digests = new Map(around.map((one) => [one.block.label, one.image.digest]))
  const digest = (name: 'children' | 'subject', reference: string): string => {
    const found = digests.get(reference)
    if (found === undefined && !isDigest(reference)) {
      const meant = didYouMean(reference, [...digests.keys()])
      const detail = `"${reference}" is neither an image of this test in the same repository, nor a digest.${meant}`
      at.error(block, `Wrong value for "${name}"`, detail)
    }
    return found ?? reference
  }
  const { subject } = image
  return {
    ...image,
    children: image.children.map((child) => digest('children', child)),
    ...some('subject', subject === undefined ? undefined : digest('subject', subject)),
  }
}

/** Reports digests and tags that two images of one repository have. */
export function checkDoubles(images: readonly PlacedImage[], at: Problems): void {
  const owners = new Map<string, string>()
  for (const placed of images) {
    const { block, image, ref } = placed
    const take = (what: string, key: string): void => {
      const owner = owners.get(`${nameOf(placed)} ${key}`)
      if (owner === undefined) owners.set(`${nameOf(placed)} ${key}`, block.label)
      else
        at.error(
          block,
          `${what} given twice`,
          `${ref.repository} has ${key} on image "${owner}" already. Remove it from one of them.`,
        )
    }
    take('Digest', image.digest)
    for (const tag of image.tags) take('Tag', `tag "${tag}"`)
  }
}
