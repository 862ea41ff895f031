import { type Decision, goes, whyText } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { imageName, oneLine, plural } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** An image with its parts: children of its index, signatures, SBOMs. They are deleted and kept together. */
export type WholeImage = { readonly image: Decision; readonly parts: readonly Decision[] }

/** Returns the images among decisions, in their order, each with its parts. A part whose image is not among them is one. */
function wholeImages(decisions: readonly Decision[]): readonly WholeImage[] {
  const digests = new Set<Digest>(decisions.map(({ digest }) => digest))
  const rootOf = (decision: Decision): Digest =>
    isPart(decision, digests) ? decision.group : decision.digest
  const groups = Map.groupBy(decisions, rootOf)
  return decisions
    .filter((decision) => rootOf(decision) === decision.digest)
    .map((image) => ({ image, parts: (groups.get(image.digest) ?? []).filter((one) => one !== image) }))
}

function isPart(decision: Decision, among: ReadonlySet<Digest>): boolean {
  const { digest, group, tags, action } = decision
  if (group === digest || !among.has(group)) return false
  return action === 'CASCADE' || (!goes(decision) && action === 'KEEP' && tags.length === 0)
}

/** Returns a line for each image, with every reason. Parts have none: they are counted. */
export function imageLines(decisions: readonly Decision[], paint: Paint): readonly string[] {
  return wholeImages(decisions).map((whole) => `    ${imageLine(whole, paint)}\n`)
}

/** Returns an image with its parts, its bytes and every reason. */
export function imageLine({ image, parts }: WholeImage, paint: Paint): string {
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
function partsText(parts: number): string {
  return parts === 0 ? '' : `, +${plural(parts, 'part')}`
}

/** Why `~` with parts: layers that they share count for each of them. */
function sizeText({ image, parts }: WholeImage): string {
  const size = [image, ...parts].reduce((sum, one) => sum + one.size, 0)
  return size === 0 ? '' : `, ${parts.length > 0 ? '~' : ''}${readableBytes(size)}`
}
