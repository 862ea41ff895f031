import type { Image } from '../../model/index.ts'
import { coversPackage, inputList, keepAll } from './ghcr-package.ts'
import { anywhere } from './patterns.ts'
import { field, numberOf, optionalFlag, optionalText, partOf, type PolicyPart, refuse } from './read.ts'
import { pushTime } from './times.ts'
import { not } from './truth.ts'
import { beyondNewest, type ForeignVerdict, type Vote, wholeVerdict } from './votes.ts'

const FIELDS =
  'package-version-ids owner package-name package-type num-old-versions-to-delete token min-versions-to-keep ignore-versions delete-only-pre-release-versions delete-only-untagged-versions'.split(
    ' ',
  )

/**
 * Decides as delete-package-versions. Every manifest is a version, also children and referrers, and goes with all of its tags. The
 * expression of ignore-versions is compared with the name of a version, which is its digest and no tag. Order is by creation, which
 * is the push. A run deletes 100 at most; what later runs delete is listed too, unless num-old-versions-to-delete says how many.
 */
export function decideAsVersions(
  inputs: unknown,
  { name, images }: { readonly name: string; readonly images: readonly Image[] },
): readonly ForeignVerdict[] {
  const part = partOf(inputs, '$.with', FIELDS)
  if (field(part, 'package-version-ids') !== undefined)
    refuse('$.with.package-version-ids', 'ids of versions cannot be compared; leave it out')
  if (!coversPackage(inputList(part, 'package-name', ','), name, '$.with.package-name'))
    return keepAll(images, 'package-name is another package')
  const { keep, remove } = countsOf(part)
  const isUntaggedOnly = optionalFlag(part, 'delete-only-untagged-versions') === true
  const ignores = ignoredBy(part)
  const why = (image: Image): string | undefined => {
    if (ignores(image.digest)) return 'ignore-versions matches the digest'
    return isUntaggedOnly && image.tags.length > 0 ? 'delete-only-untagged-versions is on' : undefined
  }
  const left = images.filter((image) => why(image) === undefined)
  const placed = left.map((image) => ({ time: pushTime(image), counted: 'yes' as const }))
  const votes = keep === undefined ? oldest(placed, remove) : beyondNewest(placed, keep, 'creation')
  const found = new Map(left.map(({ digest }, at) => [digest, votes[at]]))
  return images.map((image) =>
    wholeVerdict(image, found.get(image.digest) ?? { truth: 'no', why: why(image) ?? 'it is not selected' }),
  )
}

/** Returns votes for being among the oldest: no as many others are older. */
function oldest(placed: Parameters<typeof beyondNewest>[0], count: number): readonly Vote[] {
  const mirrored = placed.map(({ time, counted }) => ({
    time: { low: -time.high, high: -time.low },
    counted,
  }))
  const texts = {
    yes: `among the oldest ${count}`,
    no: `not among the oldest ${count}`,
    unknown: `the file does not say whether it is among the oldest ${count}`,
  }
  return beyondNewest(mirrored, count, 'creation').map((one) => ({
    truth: not(one.truth),
    why: texts[not(one.truth)],
  }))
}

function countsOf(part: PolicyPart): { readonly keep: number | undefined; readonly remove: number } {
  const least = field(part, 'min-versions-to-keep')
  const isNone = least === undefined || Number(least) < 0
  const isOnly = ['delete-only-pre-release-versions', 'delete-only-untagged-versions'].some(
    (one) => optionalFlag(part, one) === true,
  )
  const remove =
    field(part, 'num-old-versions-to-delete') === undefined ? 1 : numberOf(part, 'num-old-versions-to-delete')
  if (remove > 1 && (!isNone || isOnly))
    refuse(
      '$.with.num-old-versions-to-delete',
      'it cannot be used with min-versions-to-keep or delete-only inputs',
    )
  if (isNone) return { keep: isOnly ? 0 : undefined, remove }
  return { keep: numberOf(part, 'min-versions-to-keep'), remove }
}

function ignoredBy(part: PolicyPart): (digest: string) => boolean {
  // Why never: a digest is no version number, which is what this input ignores.
  if (optionalFlag(part, 'delete-only-pre-release-versions') === true) return () => false
  return anywhere(optionalText(part, 'ignore-versions') ?? '^$', '$.with.ignore-versions')
}
