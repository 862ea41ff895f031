import type { Restored, RestoredImage, ShownPin } from '../../proto/resources/index.ts'
import { imageName, instant, oneLine, plural } from './text.ts'

type Paint = (colour: 'green' | 'yellow', text: string) => string

const KEEP =
  'Its age counts from now, and no other image is deleted because of it. To keep it permanently, change the rule or add a protect block.\n'

/** Returns the result of a restore. An image that existed before is not reported as restored. */
export function restoredText(restored: Restored, paint: Paint): string {
  const { digest, tags, tagConflicts, manifests, unchanged } = restored
  const names = tags.length === 0 ? 'without a tag' : `as ${tags.map(oneLine).join(', ')}`
  const read = `${plural(manifests.length, 'manifest')}, every layer read`
  const back = unchanged
    ? `${paint('yellow', 'Already there:')} ${digest} ${names} (${read}). Nothing was uploaded.\n`
    : `${paint('green', 'Restored')} ${digest} ${names} (${read}).\n`
  const left = tagConflicts.map((tag) => `  ${oneLine(tag)} points to another image now and was not moved.\n`)
  return back + left.join('') + KEEP
}

/** Returns why a restored image was pinned, and until when; nothing if it was not. */
export function pinnedAgain(
  again: { readonly pin: ShownPin; readonly why: string } | undefined,
  paint: Paint,
): string {
  if (again === undefined) return ''
  const { pin, why } = again
  const name = oneLine(`${pin.registry}/${pin.repository}@${pin.reference}`)
  return (
    `${paint('yellow', '! The next run would delete it again:')} ${oneLine(why)}.\n` +
    `  So it is pinned until ${instant(pin.until)}. To remove the pin: careen unpin ${name}\n`
  )
}

/** Returns true if the image was restored, even if some of its tags point to another image now. */
export function isBack({ outcome }: RestoredImage): boolean {
  return outcome === 'restored' || outcome === 'tag_conflict'
}

/** Returns the outcome of one image of a run, in one line. */
export function restoredLine(image: RestoredImage, paint: Paint): string {
  const name = imageName({ digest: image.digest, tags: image.hadTags })
  const mark = isBack(image) ? paint('green', '+') : paint('yellow', '!')
  return `  ${mark} ${name} ${sentence(image)}\n`
}

function sentence({ outcome, tagConflicts, manifests, detail = '' }: RestoredImage): string {
  const more = manifests.length > 1 ? ` with ${plural(manifests.length - 1, 'more manifest')}` : ''
  switch (outcome) {
    case 'restored':
      return `restored${more}`
    case 'tag_conflict':
      return `restored${more}; tags that point to another image now were not moved: ${tagConflicts.map(oneLine).join(', ')}`
    case 'blobs_gone':
    case 'expired':
    case 'failed':
      return `not restored: ${oneLine(detail)}`
  }
}

export function restoreSummary(images: readonly RestoredImage[]): string {
  const back = images.filter(isBack).length
  const not = images.length - back
  const failed = not === 0 ? '' : `, ${plural(not, 'image')} could not be restored`
  return `${plural(back, 'image')} restored${failed}. Their ages count from now, and no other image is deleted because of them. To keep them permanently, change the rule or add a protect block.`
}
