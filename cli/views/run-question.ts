import { type Run, shortRunId } from '../../proto/resources/index.ts'
import { lookedText, type ShownRun } from './approve.ts'
import { type NamedDaemon, onDaemon } from './place.ts'
import { pulledWords } from './plan-dangers.ts'
import { count, oneLine, plural } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** Most repositories that are shown. Why: what is asked about is on one screen. */
const SHOWN = 10

/** Returns what runs would delete, the most dangerous first. More than ten are counted. */
export function looksText(shown: readonly ShownRun[], paint: Paint): string {
  const ordered = shown.toSorted(
    (one, other) => dangerOf(other) - dangerOf(one) || imagesOf(other) - imagesOf(one),
  )
  const rest = ordered.slice(SHOWN)
  const heads = ordered.slice(0, SHOWN).map((one) => lookedText(one, paint))
  return `${heads.join('')}${restText(rest, paint)}`
}

function restText(rest: readonly ShownRun[], paint: Paint): string {
  if (rest.length === 0) return ''
  const images = rest.reduce((sum, one) => sum + imagesOf(one), 0)
  const dangerous = rest.filter((one) => dangerOf(one) > 0).length
  const sign =
    dangerous === 0
      ? ''
      : `  ${paint('red', `! ${count(dangerous)} of these over a limit or with tags that people pull`)}\n`
  return `${count(rest.length)} more repositories, ${plural(images, 'image')}. One of them: careen dry-run REPO\n${sign}`
}

function dangerOf({ run, decisions }: ShownRun): number {
  return (isOver(run) ? 2 : 0) + (pulledWords(decisions) === '' ? 0 : 1)
}

/** Returns true if a run exceeds a limit. */
export function isOver({ limitChecks }: Run): boolean {
  return limitChecks.some(({ ok }) => !ok)
}

function imagesOf({ run }: ShownRun): number {
  return run.approvable?.images ?? 0
}

/** Returns the question whether images within the limits are deleted. It ends with a blank, behind which a person types. */
export function yesQuestion(runs: readonly Run[], daemon: NamedDaemon | undefined, paint: Paint): string {
  const images = runs.reduce((sum, { approvable }) => sum + (approvable?.images ?? 0), 0)
  const what = images === 1 ? 'this image' : `these ${count(images)} images`
  const workspaces = [...new Set(runs.map(({ workspace }) => workspace))]
  const where = `${workspaces.length === 1 ? 'workspace' : 'workspaces'} ${workspaces.map(oneLine).join(', ')}`
  return `\nDo you want to delete ${what} in ${where}${onDaemon(daemon, paint)} now?\n  Only 'yes' will be accepted: `
}

/** Returns what becomes of runs that nobody watches any more. `ids`: as people type them. */
export function continueText(ids: readonly string[]): string {
  const [first] = ids
  if (first === undefined) return ''
  if (ids.length === 1) return `Run ${first} continues. To cancel it: careen runs cancel ${first}\n`
  const named = ids.length <= 3 ? ` ${ids.join(' ')}` : ''
  return `${count(ids.length)} runs continue: careen watch${named}\nTo cancel one: careen runs cancel ${first}\n`
}

/** Returns which runs wait for a worker, and the command that shows them. */
export function detachedText(runs: readonly Run[]): string {
  const ids = runs.map(({ id }) => shortRunId(id))
  const [only = ''] = ids
  if (ids.length === 1) return `Run ${only} is waiting. careen runs show ${only}\n`
  return `${count(ids.length)} runs are waiting: careen watch${ids.length <= 3 ? ` ${ids.join(' ')}` : ''}\n`
}
