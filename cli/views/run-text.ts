import type { Decision } from '../../policies/engine/index.ts'
import { type Removed, type Run, shortRunId } from '../../proto/resources/index.ts'
import { imageLines } from './image-list.ts'
import { removalTexts } from './removed-images.ts'
import { nextCommands } from './run-next.ts'
import { type RunFacts, summaryText } from './run-summary.ts'
import { count } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** `none`: a few lines; `some`: the first images too; `all`: every image, also those that are kept, with reasons. */
export type ShownImages = 'none' | 'some' | 'all'

/** Most images that `some` has. */
const SOME = 20

/** Returns a run, and the next commands. */
export function runText(facts: RunFacts, shown: ShownImages, paint: Paint, columns?: number): string {
  const { run } = facts
  const images = shown === 'none' ? '' : imagesText(facts, shown === 'all' ? Infinity : SOME, paint)
  const kept = shown === 'all' ? keptText(facts.decisions, paint) : ''
  const gap = images === '' && kept === '' ? '' : '\n'
  return `${summaryText(facts, paint, columns)}${images}${kept}${gap}${nextCommands(run, shown === 'all' ? 'all' : 'part')}`
}

function imagesText({ run, decisions, deletions }: RunFacts, most: number, paint: Paint): string {
  const going = decisions.filter(({ action }) => action !== 'KEEP')
  const all =
    deletions.length > 0
      ? removalTexts(deletions, decisions, { isWhole: most === Infinity }, paint)
      : imageLines(going, paint, { isWhole: most === Infinity })
  const lines = all.slice(0, most)
  const left = all.length - lines.length
  const more = left === 0 ? '' : `    ${count(left)} more: careen runs show ${shortRunId(run.id)} -detail\n`
  return section(titleOf(run, deletions), `${lines.join('')}${more}`, paint)
}

function titleOf({ kind }: Run, deletions: readonly Removed[]): string {
  if (deletions.length > 0) return 'Removed'
  return kind === 'DRY_RUN' ? 'Would be removed' : 'To remove'
}

function keptText(decisions: readonly Decision[], paint: Paint): string {
  const kept = imageLines(
    decisions.filter(({ action }) => action === 'KEEP'),
    paint,
    { isWhole: true },
  )
  return section('Kept', kept.join(''), paint)
}

function section(title: string, lines: string, paint: Paint): string {
  return lines === '' ? '' : `\n${paint('bold', title)}\n${lines}`
}
