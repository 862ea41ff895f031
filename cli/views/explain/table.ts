import { type Decision, goes, whyText } from '../../../policies/engine/index.ts'
import { type Instant, minuteText } from '../../../policies/model/index.ts'
import { readableBytes, readableDuration } from '../../../policies/scalars/index.ts'
import { type ExplainedImage, type Explanation, shortRunId } from '../../../proto/resources/index.ts'
import { partsText, wholeImages, type WholeImage } from '../image-list.ts'
import { count, fitted, imageName, oneLine, wrapped } from '../text.ts'
import { commandLines, conditionLines, governedLines, type Asking } from './around.ts'
import { type Moment, timeWithin } from './fate.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** `isWhole`: every image, with all of its reasons. */
export type TableScreen = Moment & Asking & { readonly columns: number; readonly isWhole: boolean }

/** Rows of images that go, and of those that stay, without -detail. */
const SHOWN = { going: 24, staying: 12 } as const

/** Returns a row an image: what goes first, oldest first, then what stays; and the sums, which are those of a plan. */
export function tableText(explanation: Explanation, screen: TableScreen, paint: Paint): string {
  const whole = wholeImages(explanation.decisions).toReversed()
  const going = whole.filter(({ image }) => isGoing(image))
  const staying = whole.filter(({ image }) => !isGoing(image)).toReversed()
  const most = screen.isWhole ? { going: Infinity, staying: Infinity } : SHOWN
  const shown = [...going.slice(0, most.going), ...staying.slice(0, most.staying)]
  const name = oneLine(`${explanation.repository.registry}/${explanation.repository.repository}`)
  const lines = [
    headLine(explanation, name, screen, paint),
    ...governedLines(explanation, screen),
    ...conditionLines(explanation, screen, paint),
    ...(shown.length === 0 ? [] : ['', ...rowLines(shown, explanation, screen, paint)]),
    ...leftLines({ going: going.length - most.going, staying: staying.length - most.staying }),
    '',
    ...wrapped(sumLine(explanation), screen.columns),
    ...nextLines(explanation, { ...screen, name, image: going[0] ?? staying[0] }),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function isGoing(image: Decision): boolean {
  return goes(image) || image.action === 'UNTAG'
}

function headLine(
  { run, decidedAt, nextRunAt, policy }: Explanation,
  name: string,
  { now, asked, columns }: TableScreen,
  paint: Paint,
): string {
  const when =
    run !== undefined
      ? `, by run ${shortRunId(run)} of ${minuteText(decidedAt)}`
      : asked !== undefined
        ? ` at ${minuteText(decidedAt)}, as far as is known now`
        : nextRunAt === undefined
          ? policy === undefined
            ? ': no policy is in force, nothing is deleted'
            : ', no run is due'
          : `, next run ${timeWithin(nextRunAt, now)}`
  if (name.length + when.length > columns)
    return `${paint('bold', fitted(name, columns))}\n ${when.replace(/^[,:]? /, ' ')}`
  return `${paint('bold', name)}${when}`
}

/** Columns of age and size, with what stands between them, the sign and the name. */
const FIXED = 28

function rowLines(
  rows: readonly WholeImage[],
  explanation: Explanation,
  { columns, isWhole }: TableScreen,
  paint: Paint,
): string[] {
  const most = Math.max(12, Math.floor((columns - FIXED) / 2))
  const width = Math.min(most, Math.max(5, ...rows.map((row) => nameIn(row, Infinity).length)))
  const room = Math.max(10, columns - width - FIXED)
  const known = new Map(explanation.images.map((image) => [image.digest, image]))
  const ageIn = ({ digest, verdicts }: Decision): string =>
    ageOf(verdicts, { known: known.get(digest), decidedAt: explanation.decidedAt })
  const head = `    ${'IMAGE'.padEnd(width)}  ${'AGE'.padStart(8)}  ${'SIZE'.padStart(10)}  WHY`
  return [
    head,
    ...rows.flatMap((row) => {
      const { image } = row
      const cells = [nameIn(row, width).padEnd(width), ageIn(image).padStart(8), sizeOf(row).padStart(10)]
      const left = `  ${signOf(image, paint)} ${cells.join('  ')}  `
      const why = oneLine(whyText(image))
      if (!isWhole) return [`${left}${fitted(why, room, 'end')}`]
      const [first = '', ...rest] = wrapped(why, room)
      return [`${left}${first}`, ...rest.map((text) => `${' '.repeat(width + FIXED)}${text}`)]
    }),
  ]
}

/** Its name gives way, and never how many parts it has. */
function nameIn({ image, parts }: WholeImage, width: number): string {
  const more = partsText(parts.length)
  return `${fitted(imageName(image), width - more.length)}${more}`
}

function signOf({ action }: Decision, paint: Paint): string {
  if (action === 'KEEP') return ' '
  return action === 'UNTAG' ? paint('yellow', '~') : paint('red', '-')
}

/** The age that its first rule knows, or else that of what is known of the image; `?`: none is known. */
function ageOf(
  verdicts: Decision['verdicts'],
  { known, decidedAt }: { readonly known: ExplainedImage | undefined; readonly decidedAt: Instant },
): string {
  const age = verdicts.find((verdict) => verdict.age !== undefined)?.age
  if (age !== undefined) return readableDuration(age.age)
  const since = arrivalOf(known)
  return since === undefined ? '?' : readableDuration(Math.max(0, decidedAt - since))
}

/** Returns the latest time at which an image can have arrived. Of one that was there at the first look that is when it was built. */
function arrivalOf(known: ExplainedImage | undefined): Instant | undefined {
  const { pushedAt, after, before = Infinity, builtAt = Infinity } = known ?? {}
  const latest = pushedAt ?? (after === undefined ? Math.min(before, builtAt) : before)
  return Number.isFinite(latest) ? latest : undefined
}

/** Why `~`: what its parts share counts for each of them. */
function sizeOf({ image, parts }: WholeImage): string {
  const size = [image, ...parts].reduce((sum, one) => sum + one.size, 0)
  return size === 0 ? '?' : `${parts.length > 0 ? '~' : ''}${readableBytes(size)}`
}

function leftLines(left: { readonly going: number; readonly staying: number }): string[] {
  const parts = [
    ...(left.going > 0 ? [`${count(left.going)} more go`] : []),
    ...(left.staying > 0 ? [`${count(left.staying)} more stay`] : []),
  ]
  return parts.length === 0 ? [] : [`    ${parts.join(', ')} (-detail)`]
}

function sumLine({ counts: { deletes, untags, kept, bytes } }: Explanation): string {
  const untagged = untags === 0 ? '' : `, ${count(untags)} to untag`
  return `Images: ${count(deletes)} to delete (${readableBytes(bytes)})${untagged}, ${count(kept)} kept.`
}

type Next = { readonly name: string; readonly image: WholeImage | undefined } & Pick<
  TableScreen,
  'columns' | 'isWhole'
>

function nextLines({ run }: Explanation, { name, image, isWhole, columns }: Next): string[] {
  if (run !== undefined)
    return commandLines('All of that run', `careen runs show ${shortRunId(run)} -detail`, columns)
  if (image === undefined) return commandLines('All repositories', 'careen repositories', columns)
  const { digest, tags } = image.image
  const one = oneLine(tags[0] === undefined ? `@${digest}` : `:${tags[0]}`)
  return [
    ...commandLines('All about one', `careen explain ${name}${one}`, columns),
    ...(isWhole ? [] : commandLines('All of them', `careen explain ${name} -detail`, columns)),
  ]
}
