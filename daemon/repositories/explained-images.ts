import { blobUses, type Decision, freedBytes } from '../../policies/engine/index.ts'
import { compact, type Digest, type Image, type Instant } from '../../policies/model/index.ts'
import type { ExplainedImage } from '../../proto/resources/index.ts'
import type { Decided } from '../evaluation/index.ts'

/** Returns what is known of images besides what is decided, each with the parts of its group. */
export function explainedImages(
  { decisions, scanned }: Pick<Decided, 'decisions' | 'scanned'>,
  meant: readonly Decision[],
): ExplainedImage[] {
  const images = new Map(scanned.images.map((image) => [image.digest, image]))
  const groups = Map.groupBy(decisions, ({ group }) => group)
  return meant.flatMap(({ digest }) => {
    const image = images.get(digest)
    if (image === undefined) return []
    const parts = (groups.get(digest) ?? []).map((one) => one.digest).filter((one) => one !== digest)
    return [explainedImage(image, parts, images)]
  })
}

function explainedImage(
  image: Image,
  parts: readonly Digest[],
  images: ReadonlyMap<Digest, Image>,
): ExplainedImage {
  const { digest, mediaType, artifactType, putBack: putBackAt } = image
  const all = [image, ...parts.flatMap((part) => images.get(part) ?? [])]
  const size = freedBytes(blobUses(all), all)
  const builtAt = image.created?.at
  return {
    digest,
    mediaType,
    parts,
    size,
    ...compact({ artifactType, builtAt, putBackAt, ...arrivalOf(image) }),
  }
}

type Arrival = {
  readonly pushedAt?: Instant | undefined
  readonly after?: Instant | undefined
  readonly before?: Instant | undefined
}

function arrivalOf({ arrived, pushed }: Image): Arrival {
  const evidence = arrived ?? pushed
  if (evidence === undefined || evidence === 'unknown') return {}
  return 'at' in evidence ? { pushedAt: evidence.at } : { after: evidence.after, before: evidence.before }
}
