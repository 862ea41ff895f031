import type { Decision } from '../../policies/engine/index.ts'
import type { Digest } from '../../policies/model/index.ts'
import type { Removed } from '../../proto/resources/index.ts'
import { partsText } from './image-list.ts'
import { imageName, instant, oneLine, shortDigest } from './text.ts'

type Paint = (colour: 'red' | 'yellow', text: string) => string

/** What became of an image, with its parts: children of its index, signatures, SBOMs. */
type RemovedImage = { readonly image: Removed; readonly parts: readonly Removed[] }

/** Returns true if a removal is known to have removed something. */
export function isRemoved({ outcome }: Removed): boolean {
  return outcome === 'deleted' || outcome === 'untagged' || outcome === 'gone'
}

/** Returns a line for each image, and with `isWhole` one for each of its parts. `decisions`: of the run that removed them. */
export function removalTexts(
  deletions: readonly Removed[],
  decisions: readonly Decision[],
  { isWhole }: { readonly isWhole: boolean },
  paint: Paint,
): readonly string[] {
  return removedImages(deletions, decisions).map(({ image, parts }) => {
    const own = isWhole
      ? parts.map((part) => `        part ${oneLine(shortDigest(part.digest))} ${outcomeText(part)}\n`)
      : []
    return `${removedLine(image, paint, parts.length)}${own.join('')}`
  })
}

/** Returns the images among removals, in their order. A part that stayed, or of which the decision is not known, is one. */
function removedImages(
  deletions: readonly Removed[],
  decisions: readonly Decision[],
): readonly RemovedImage[] {
  const groups = new Map(decisions.map(({ digest, group }) => [digest, group]))
  // Why the last one: an image that was refused may have been deleted later.
  const images = new Map<Digest, Removed>(
    deletions.filter(({ part }) => part !== true).map((one) => [one.digest, one]),
  )
  const imageOf = (one: Removed): Removed => {
    const group = one.part === true && isRemoved(one) ? groups.get(one.digest) : undefined
    return (group === undefined ? undefined : images.get(group)) ?? one
  }
  const parts = Map.groupBy(deletions, imageOf)
  return deletions
    .filter((one) => imageOf(one) === one)
    .map((image) => ({ image, parts: (parts.get(image) ?? []).filter((one) => one !== image) }))
}

/** Returns what became of one image, and why it was to be removed. */
export function removedLine(removed: Removed, paint: Paint, parts = 0): string {
  const sign = isRemoved(removed) ? paint('red', '-') : paint('yellow', '!')
  return `    ${sign} ${imageName(removed)}${partsText(parts)} ${outcomeText(removed)}: ${removed.reasons.map(oneLine).join('; ')}\n`
}

function outcomeText({ outcome = 'pending', outcomeAt, restoredAt, detail }: OutcomeOfRemoved): string {
  const restored = restoredAt === undefined ? '' : `, restored ${instant(restoredAt)}`
  return `${outcome.replace('_', ' ')} ${instant(outcomeAt)}${restored}${detail === undefined ? '' : ` (${oneLine(detail)})`}`
}

type OutcomeOfRemoved = Omit<Removed, 'outcome'> & { readonly outcome?: Removed['outcome'] | 'pending' }
