import type { Restored, RestoredImage } from '../../proto/resources/index.ts'
import { imageName, oneLine, plural } from './text.ts'

type Paint = (colour: 'green' | 'yellow', text: string) => string

const KEEP =
  'Its age counts from now, and it pushes no other image out. To keep it for good, change the rule or add a protect block.\n'

export function restoredText({ digest, tags, tagConflicts, manifests }: Restored, paint: Paint): string {
  const names = tags.length === 0 ? 'without a tag' : `as ${tags.map(oneLine).join(', ')}`
  const back = `${paint('green', 'Restored')} ${digest} ${names} (${plural(manifests.length, 'manifest')}, every layer read).\n`
  const left = tagConflicts.map(
    (tag) => `  ${oneLine(tag)} points to another image by now and was left alone.\n`,
  )
  return back + left.join('') + KEEP
}

/** Is the image there again, even if some of its tags are not its own any more? */
export function isBack({ outcome }: RestoredImage): boolean {
  return outcome === 'restored' || outcome === 'tag_conflict'
}

/** One image of a run. */
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
      return `restored${more}; taken by another image, and left alone: ${tagConflicts.map(oneLine).join(', ')}`
    case 'blobs_gone':
    case 'expired':
    case 'failed':
      return `is not back: ${oneLine(detail)}`
  }
}

export function restoreSummary(images: readonly RestoredImage[]): string {
  const back = images.filter(isBack).length
  const not = images.length - back
  const failed = not === 0 ? '' : `, ${plural(not, 'image')} could not be`
  return `${plural(back, 'image')} restored${failed}. Their ages count from now, and they push no other image out. To keep them for good, change the rule or add a protect block.`
}
