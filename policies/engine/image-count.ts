import type { Image } from '../model/index.ts'
import { graphOf, type LinkedImage } from './graph.ts'

/** What says to which image a manifest belongs, and whether it is there. */
export type CountedManifest = LinkedImage & Pick<Image, 'unseenSince'>

/**
 * Returns how many images manifests of one repository are: an index with its children, signatures and SBOMs is one. Those that the last
 * scan did not show count not. Equals the groups of an evaluation in which nothing goes. Requires each digest once.
 */
export function imageCount(manifests: readonly CountedManifest[]): number {
  const { parents, subject } = graphOf(manifests)
  return manifests.filter(
    ({ unseenSince }, i) => unseenSince === undefined && !parents.has(i) && !subject.has(i),
  ).length
}
