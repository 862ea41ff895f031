import { minuteText } from '../../policies/model/index.ts'
import type { ShownPin } from '../../proto/resources/index.ts'
import { fittedLines } from './fit.ts'
import { oneLine, plural, shortDigest, tableWithin } from './text.ts'

type Paint = (colour: 'green' | 'yellow', text: string) => string

/** Returns a line for each pin, and what to do if it may be too late, or if nothing has that name yet. */
export function pinnedText(pins: readonly ShownPin[], paint: Paint): string {
  return `${pins.map((pin) => pinnedLines(pin, paint)).join('')}List: careen pins\n`
}

function pinnedLines(pin: ShownPin, paint: Paint): string {
  const name = imageName(pin)
  const head = `${paint('green', 'Pinned')} ${name} ${untilText(pin)}, by ${oneLine(pin.createdBy)}\n`
  if (pin.deletePending === true)
    return `${head}  ${paint('yellow', '!')} A run may have deleted it just before. If it is gone: careen restore ${name}\n`
  if (pin.image === undefined)
    return `${head}  The last look showed no such image. The pin holds as soon as it is pushed.\n  If careen has deleted it: careen restore ${name}\n`
  return head
}

/** What of a cluster was pinned, and what was not. `unreadable`: what names no image of a registry. */
export type PinnedCluster = {
  readonly pinned: readonly ShownPin[]
  readonly others: readonly { readonly host: string; readonly images: number }[]
  readonly unreadable: readonly string[]
}

export function clusterText({ pinned, others, unreadable }: PinnedCluster): string {
  const left = others.map(
    ({ host, images }) =>
      `  Not pinned: ${plural(images, 'image')} of ${oneLine(host)}, which is no registry of careen\n`,
  )
  const local =
    unreadable.length === 0 ? '' : `  Not pinned: ${plural(unreadable.length, 'image')} of no registry\n`
  return `Pinned ${plural(pinned.length, 'image')} of the cluster.\n${left.join('')}${local}List: careen pins\n`
}

/** Columns from which there is room for the digests. */
const ROOMY = 100

/** Returns pins as a table. Digests, names and reasons give way to `columns`. */
export function pinsText(pins: readonly ShownPin[], columns: number): string {
  if (pins.length === 0) return fittedLines(NO_PINS, columns)
  const isRoomy = columns >= ROOMY
  const rows = pins.map((pin) => [
    pin.id,
    `${imageName(pin)}${isRoomy || pin.image !== undefined ? '' : ` (${UNSEEN})`}`,
    ...(isRoomy ? [digestOf(pin)] : []),
    pin.until === undefined ? 'never' : minuteText(pin.until),
    pin.createdBy,
    pin.reason,
  ])
  const head = ['PIN', 'IMAGE', ...(isRoomy ? ['DIGEST'] : []), 'UNTIL', 'BY', 'REASON']
  return tableWithin([head, ...rows], columns, isRoomy ? [1, 4, 5] : [1, 3, 4])
}

const NO_PINS = 'No pins. To pin an image: careen pin REPO:TAG -until=30d -reason=TEXT\n'
const UNSEEN = 'not there'

function digestOf({ image }: ShownPin): string {
  return image === undefined ? UNSEEN : shortDigest(image)
}

/** Returns `REGISTRY/REPOSITORY:TAG`, or with `@DIGEST`. */
export function imageName({ registry, repository, reference }: ShownPin): string {
  return oneLine(`${registry}/${repository}${reference.includes(':') ? '@' : ':'}${reference}`)
}

function untilText({ until }: ShownPin): string {
  return until === undefined ? 'until it is unpinned' : `until ${minuteText(until)}`
}
