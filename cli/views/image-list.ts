import { type Decision, whyText } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { imageName, oneLine, plural, shortDigest } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** An image with its parts: children of its index, signatures, SBOMs. They are deleted and kept together. */
export type WholeImage = { readonly image: Decision; readonly parts: readonly Decision[] }

/** Returns the images among decisions, in their order, each with its parts. A part whose image is not among them is one. */
export function wholeImages(decisions: readonly Decision[]): readonly WholeImage[] {
  const digests = new Set<Digest>(decisions.map(({ digest }) => digest))
  const rootOf = (decision: Decision): Digest =>
    isPart(decision, digests) ? decision.group : decision.digest
  const groups = Map.groupBy(decisions, rootOf)
  return decisions
    .filter((decision) => rootOf(decision) === decision.digest)
    .map((image) => ({ image, parts: (groups.get(image.digest) ?? []).filter((one) => one !== image) }))
}

/** What is removed by itself is no part. */
function isPart({ digest, group, action }: Decision, among: ReadonlySet<Digest>): boolean {
  return group !== digest && among.has(group) && (action === 'CASCADE' || action === 'KEEP')
}

/** Returns a line for each image, with every reason. Parts are counted; with `isWhole` they have lines below it. */
export function imageLines(
  decisions: readonly Decision[],
  paint: Paint,
  { isWhole = false }: { readonly isWhole?: boolean } = {},
): readonly string[] {
  return wholeImages(decisions).map((whole) => {
    const parts = isWhole
      ? whole.parts.map(({ digest }) => `        part ${oneLine(shortDigest(digest))}\n`)
      : []
    return `    ${imageLine(whole, paint)}\n${parts.join('')}`
  })
}

/** Returns an image with its parts, its bytes and every reason. */
function imageLine({ image, parts }: WholeImage, paint: Paint): string {
  const sign = {
    DELETE: paint('red', '-'),
    CASCADE: paint('red', '-'),
    UNTAG: paint('yellow', '~'),
    KEEP: ' ',
  }[image.action]
  const untag = image.action === 'UNTAG' ? ` (untag ${image.untag.map(oneLine).join(', ')})` : ''
  return `${sign} ${imageName(image)}${untag}${partsText(parts.length)}${sizeText({ image, parts })}: ${oneLine(whyText(image))}`
}

/** Returns `, +2 parts`, or nothing. */
export function partsText(parts: number): string {
  return parts === 0 ? '' : `, +${plural(parts, 'part')}`
}

/** Why `~` with parts: layers that they share count for each of them. */
function sizeText({ image, parts }: WholeImage): string {
  const size = [image, ...parts].reduce((sum, one) => sum + one.size, 0)
  return size === 0 ? '' : `, ${parts.length > 0 ? '~' : ''}${readableBytes(size)}`
}
