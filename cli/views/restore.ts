import { whyText } from '../../policies/engine/index.ts'
import { type Instant, minuteText, secondText } from '../../policies/model/index.ts'
import {
  type DeletedAgain,
  type Restoration,
  type RestorationSize,
  type RestoredImage,
  type RestoredNextRun,
  type ShownPin,
  shortRunId,
} from '../../proto/resources/index.ts'
import { count, oneLine, plural, shortDigest, wrapped } from './text.ts'

type Paint = (colour: 'green' | 'yellow', text: string) => string

/** What is restored, for a question. */
type Asked =
  | { readonly kind: 'image' }
  | { readonly kind: 'run'; readonly run: { readonly id: string } }
  | { readonly kind: 'policy'; readonly policy: string; readonly since: Instant }
  | { readonly kind: 'serial'; readonly serial: number }

/** Returns what a person is asked who restores several images. */
export function questionText({ total, repositories }: RestorationSize, asked: Asked): string {
  const where = repositories === 1 ? '' : ` in ${count(repositories)} repositories`
  return `Do you want to restore ${plural(total, 'image')}${where}, ${deletedBy(asked)}?\n`
}

function deletedBy(asked: Asked): string {
  switch (asked.kind) {
    case 'image':
      return 'that careen deleted'
    case 'run':
      return `deleted by run ${shortRunId(asked.run.id)}`
    case 'policy':
      return `deleted by ${oneLine(asked.policy)} since ${minuteText(asked.since)}`
    case 'serial':
      return `deleted since serial ${asked.serial}`
  }
}

/** Returns true if the image was restored, even if some of its tags point to another image now. */
export function isBack({ outcome }: RestoredImage): boolean {
  return outcome === 'restored' || outcome === 'tag_conflict'
}

/** Returns a text in lines of the width, the further ones indented. `head`: how it begins, in colour. */
function folded(
  text: string,
  width: number,
  coloured: { readonly head: string; readonly paint: (head: string) => string },
): string {
  const { head, paint } = coloured
  const lines = wrapped(text, Math.max(width - 2, 20)).map((line, at) => `${at === 0 ? '' : '  '}${line}\n`)
  const all = lines.join('')
  return all.startsWith(head) ? `${paint(head)}${all.slice(head.length)}` : all
}

/** Returns the image as people write it: `REPO:TAG`, or `REPO@DIGEST` in short. */
function nameOf({ registry, repository, digest }: RestoredImage, tags: readonly string[]): string {
  const name = oneLine(`${registry}/${repository}`)
  const [first, ...rest] = tags.map(oneLine)
  if (first === undefined) return `${name}@${oneLine(shortDigest(digest))}`
  return [`${name}:${first}`, ...rest].join(', ')
}

/** Returns the result of one image. An image that existed before is not reported as restored. */
export function restoredImageText(image: RestoredImage, width: number, paint: Paint): string {
  const { digest, tags, tagConflicts, unchanged } = image
  const head = unchanged ? 'Already there:' : 'Restored'
  const after = unchanged ? '. Nothing was uploaded.' : '.'
  const inside = [shortDigest(digest), ...partsOf(image), 'every layer read'].map(oneLine).join(', ')
  const text = `${head} ${nameOf(image, tags)} (${inside})${after}`
  const left = tagConflicts.map((tag) => `  ${oneLine(tag)} points to another image now and was not moved.\n`)
  return (
    folded(text, width, { head, paint: (one) => paint(unchanged ? 'yellow' : 'green', one) }) + left.join('')
  )
}

function partsOf({ manifests }: RestoredImage): readonly string[] {
  const parts = manifests.length - 1
  return parts <= 0 ? [] : [`+${plural(parts, 'part')}`]
}

/** Returns the outcome of one image among several. */
export function restoredLine(image: RestoredImage, width: number, paint: Paint): string {
  const mark = isBack(image) ? '+' : '!'
  const text = `${mark} ${nameOf(image, image.hadTags)}${resultOf(image)}`
  const colour = isBack(image) ? ('green' as const) : ('yellow' as const)
  const lines = folded(text, width - 2, { head: mark, paint: (head) => paint(colour, head) })
  return lines.replaceAll(/^(?=.)/gm, '  ')
}

function resultOf(image: RestoredImage): string {
  const { outcome, tagConflicts, unchanged, detail = '' } = image
  const parts = partsOf(image).map((part) => `, ${part}`)
  const there = unchanged ? ', there already' : ''
  switch (outcome) {
    case 'restored':
      return `${parts.join('')}${there}`
    case 'tag_conflict':
      return `${parts.join('')}${there}; not moved, as they point to another image now: ${tagConflicts.map(oneLine).join(', ')}`
    case 'unreachable':
      return `: not known, the registry did not answer: ${oneLine(detail)}`
    case 'blobs_gone':
    case 'expired':
    case 'failed':
      return `: not restored, ${oneLine(detail)}`
  }
}

/** Returns how many images are back, and how many are not. */
export function restoreSummary(
  { total, done, restored }: Restoration,
  images: readonly RestoredImage[],
): string {
  const failed = images.filter((image) => !isBack(image)).length
  const not = failed === 0 ? '' : `, ${plural(failed, 'image')} could not be restored`
  const left = done < total ? `, ${plural(total - done, 'image')} not tried` : ''
  return `${plural(restored, 'image')} restored${not}${left}.\n`
}

export type ShownTo = { readonly width: number; readonly now: () => Instant; readonly paint: Paint }

/** Returns what the next runs do with restored images: those that they would delete again, and the pins that keep them. */
export function nextRunsText(nextRuns: readonly RestoredNextRun[], images: number, shown: ShownTo): string {
  const places = Map.groupBy(nextRuns, ({ registry, repository }) => `${registry}/${repository}`)
  return [...places]
    .map(([name, parts]) => placeText(name, parts, { ...shown, isOnly: places.size === 1, images }))
    .join('')
}

type PlaceShown = ShownTo & { readonly isOnly: boolean; readonly images: number }

function placeText(name: string, parts: readonly RestoredNextRun[], shown: PlaceShown): string {
  const [first] = parts
  const { width, isOnly, images } = shown
  const where = isOnly ? '' : ` of ${oneLine(name)}`
  if (first?.unknown !== undefined) return unknownText(name, first, where, shown)
  const run = `The next run${where}${whenText(first?.at, shown)}`
  const deletes = parts.flatMap((part) => part.deletes)
  if (deletes.length > 0) return againText(name, deletes, run, shown)
  const it = images === 1 ? 'it' : 'them'
  const text =
    first?.at === undefined ? `No run${where} is due that would delete ${it}.` : `${run} keeps ${it}.`
  return folded(text, width, { head: '', paint: (one) => one })
}

function unknownText(
  name: string,
  { unknown = '', pins }: RestoredNextRun,
  where: string,
  { width, images, paint }: PlaceShown,
): string {
  const head = `! What the next run${where} does is not known:`
  const kept = pins.length === 0 ? '' : ` ${keptText(name, pins, images === 1)}`
  const why = oneLine(unknown).replace(/\.?$/, '.')
  const text = `${head} ${why}${kept} Look again: careen explain ${oneLine(name)}`
  return folded(text, width, { head, paint: (one) => paint('yellow', one) })
}

function againText(
  name: string,
  deletes: readonly DeletedAgain[],
  run: string,
  { width, images, paint }: PlaceShown,
): string {
  const [first] = deletes
  const what = images === 1 ? 'it' : `${count(deletes.length)} of them`
  const head = `! ${run} would delete ${what} again:`
  const why = first === undefined ? '' : oneLine(whyText(first.decision))
  const pins = deletes.flatMap(({ pin }) => pin ?? [])
  const digest = first?.decision.digest ?? ''
  const kept =
    pins.length === 0
      ? `To keep ${images === 1 ? 'it' : 'them'}: careen pin ${oneLine(name)}@${digest} -until=30d -reason=TEXT`
      : keptText(name, pins, images === 1)
  return folded(`${head} ${why}. ${kept}`, width, { head, paint: (one) => paint('yellow', one) })
}

function keptText(name: string, pins: readonly Pick<ShownPin, 'id' | 'until'>[], isOne: boolean): string {
  const [first] = pins
  const until = first?.until === undefined ? '' : ` until ${minuteText(first.until)}`
  return isOne
    ? `So it is pinned${until}. To undo that: careen unpin ${first?.id ?? ''}`
    : `So they are pinned${until}. List: careen pins -repository=${oneLine(name)}`
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Returns when a run is due, such as ` (03:00Z, in 5 h)`. */
function whenText(at: Instant | undefined, { now }: ShownTo): string {
  if (at === undefined) return ''
  const left = at - now()
  if (left <= 0) return ' (due now)'
  const time = left < DAY ? secondText(at).slice(11, 16) + 'Z' : minuteText(at)
  return ` (${time}, in ${lengthText(left)})`
}

function lengthText(length: number): string {
  if (length < HOUR) return `${Math.ceil(length / 60_000)} min`
  return length < 2 * DAY ? `${Math.floor(length / HOUR)} h` : `${Math.floor(length / DAY)} d`
}
