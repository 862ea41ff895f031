import { type Decision, goes, type LimitCheck } from '../../policies/engine/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { type Run, shortRunId } from '../../proto/resources/index.ts'
import { pulledWords } from './plan-dangers.ts'
import { rulesText } from './plan-images.ts'
import { count, fitted, imageName, instant, oneLine, plural, wrapped } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** A run and what it decided. */
export type ShownRun = { readonly run: Run; readonly decisions: readonly Decision[] }

/**
 * A run that waits for approval, its decisions, and those of a fresh look at its repository. `again` is a text if nobody could look:
 * it says why.
 */
export type WaitingRun = ShownRun & { readonly again: readonly Decision[] | string }

const WIDTH = 80

/** Returns what a person reads before the number of images is typed. */
export function waitingText(waiting: WaitingRun, paint: Paint): string {
  const { run } = waiting
  const since = run.kind === 'CLEAN' ? 'parked' : 'looked at'
  const last = `${since} ${instant(run.endedAt)}, ${againText(waiting)}`
  return wantedText(waiting, { subject: `Run ${shortRunId(run.id)} of`, last }, paint)
}

/** Returns what would be deleted, after a dry run of now. */
export function lookedText(shown: ShownRun, paint: Paint): string {
  const last = `looked at ${instant(shown.run.endedAt)}, dry run ${shortRunId(shown.run.id)}`
  return wantedText(shown, { subject: 'A run of', last }, paint)
}

type Frame = { readonly subject: string; readonly last: string }

/** Returns how many images a run wants to delete, of how many, its limits, its rules, and what is dangerous about it. */
function wantedText({ run, decisions }: ShownRun, { subject, last }: Frame, paint: Paint): string {
  const name = fitted(oneLine(`${run.registry}/${run.repository}`), 40)
  const images = imagesOf(run)
  const kept = decisions.filter(({ action, digest, group }) => action === 'KEEP' && digest === group).length
  const going = decisions.filter(goes)
  const dangers = pulledWords(decisions)
  const over = run.limitChecks.filter(({ ok }) => !ok)
  const wants = `wants ${count(images)} of ${count(images + kept)} images`
  const rules = rulesText(going.filter(({ action }) => action === 'DELETE'))
  return [
    ...indented(`${subject} ${name} ${wants}${percentText(over)}.`, ''),
    ...over.filter(({ guard }) => guard !== 'max_delete_percent').flatMap(({ message }) => indented(message)),
    ...indented([bytesText(run, going), rules].filter((text) => text !== '').join(', ')),
    ...(dangers === '' ? [] : [`  ${paint('red', fitted(`! ${dangers}`, WIDTH - 2, 'end'))}`]),
    ...indented(last),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

/** Why at most of a run that waits: layers that its images share with each other and with others count for each of them. */
function bytesText({ counts }: Run, going: readonly Decision[]): string {
  if (counts !== undefined && counts.bytes > 0) return readableBytes(counts.bytes)
  const sum = going.reduce((all, { size }) => all + size, 0)
  return sum === 0 ? '' : `at most ${readableBytes(sum)}`
}

function indented(text: string, by = '  '): string[] {
  return text === '' ? [] : wrapped(text, WIDTH - 4).map((line, i) => `${i === 0 ? by : '    '}${line}`)
}

function imagesOf({ approvable }: Run): number {
  return approvable?.images ?? 0
}

function percentText(over: readonly LimitCheck[]): string {
  const found = over.find(({ guard }) => guard === 'max_delete_percent')
  if (found === undefined) return ''
  const [actual, limit] = [found.actual.toFixed(0), String(found.limit)]
  // Why a decimal: two sides of a comparison never print alike.
  return ` (${actual === limit ? found.actual.toFixed(1) : actual} %, limit ${limit} %)`
}

/** Says what a fresh look at the repository found: the approval is for what was shown, and what has moved stays. */
function againText({ decisions, again }: WaitingRun): string {
  if (typeof again === 'string')
    return `and nobody could look again: ${oneLine(again)}. The run looks again before it deletes`
  const now = new Set(again.filter(goes).map(({ digest }) => digest))
  const before = new Set(decisions.filter(goes).map(({ digest }) => digest))
  const staying = decisions.filter((one) => isRoot(one) && !now.has(one.digest))
  const added = again.filter((one) => isRoot(one) && !before.has(one.digest))
  if (staying.length === 0 && added.length === 0) return 'looked again: still exactly these'
  return `looked again: ${[...stayingText(staying), ...addedText(added)].join('; ')}`
}

function isRoot({ action }: Decision): boolean {
  return action === 'DELETE'
}

function stayingText(staying: readonly Decision[]): string[] {
  if (staying.length === 0) return []
  const verb = staying.length === 1 ? 'stays' : 'stay'
  return [`${plural(staying.length, 'image')} ${verb} after all: ${namesOf(staying)}`]
}

function addedText(added: readonly Decision[]): string[] {
  if (added.length === 0) return []
  const verb = added.length === 1 ? 'waits for its own approval' : 'wait for their own approval'
  return [`${plural(added.length, 'new image')} ${verb}: ${namesOf(added)}`]
}

function namesOf(images: readonly Decision[]): string {
  const names = images.slice(0, 3).map((image) => imageName(image))
  return `${names.join(', ')}${images.length > names.length ? ', ...' : ''}`
}

/** Returns the question for the number of images of all these runs. It ends with a blank, behind which a person types. */
export function numberQuestion(runs: readonly Run[], what: 'runs' | 'repositories' = 'runs'): string {
  const [only] = runs
  const total = runs.reduce((sum, run) => sum + imagesOf(run), 0)
  const sum =
    runs.length === 1 && only !== undefined
      ? ''
      : `  ${plural(total, 'image')} in ${count(runs.length)} ${what}.\n`
  return `${sum}  Type the number of images to delete, or Enter to leave them: `
}

/** Returns what was approved, and the command that shows what becomes of it. */
export function approvedText(runs: readonly Run[], releasing: readonly string[], paint: Paint): string {
  const total = runs.reduce((sum, run) => sum + imagesOf(run), 0)
  // Why three: more do not fit into the line, and without ids all are watched.
  const watched = releasing.length <= 3 ? releasing.map((id) => ` ${shortRunId(id)}`).join('') : ''
  return `${paint('green', 'Approved.')} ${plural(total, 'image')}, no other. careen watch${watched}\n`
}
