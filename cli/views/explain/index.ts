import { type Explanation, type Removed, shortRunId } from '../../../proto/resources/index.ts'
import { fittedLines } from '../fit.ts'
import { isRemoved, removedLine } from '../removed-images.ts'
import { oneLine, shortDigest } from '../text.ts'
import type { Asking } from './around.ts'
import type { Moment } from './fate.ts'
import { imageText } from './image.ts'
import { tableText } from './table.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** `isWhole`: every image of a repository, and every part of an image. */
export type ExplainScreen = Moment & Asking & { readonly columns: number; readonly isWhole: boolean }

/** Returns what is decided about a repository as a table, or about one image in full, and what careen deleted of it. */
export function explanationText(explanation: Explanation, screen: ExplainScreen, paint: Paint): string {
  const { decisions } = explanation
  const text =
    screen.reference === ''
      ? tableText(explanation, screen, paint)
      : decisions.map((decision) => imageText(decision, explanation, screen, paint)).join('\n')
  const deleted = deletedText(explanation, screen, paint)
  return `${text}${text === '' ? deleted.trimStart() : deleted}`
}

/** Deleted images below the table, without -detail. */
const SHOWN = 5

function deletedText(explanation: Explanation, screen: ExplainScreen, paint: Paint): string {
  const { repository } = explanation
  const { columns, isWhole, reference } = screen
  // Why: an image counts once, and its parts are restored with it.
  const isShown = ({ part }: Removed): boolean => part !== true || isWhole || reference !== ''
  const deleted = explanation.deleted.filter(isShown)
  if (deleted.length === 0) return ''
  const most = isWhole || reference !== '' ? Infinity : SHOWN
  const lines = deleted
    .slice(0, most)
    .map(
      (removed) =>
        `${removedLine(removed, paint)}      run ${shortRunId(removed.runId)}, ${oneLine(removed.tags.length === 0 ? removed.digest : shortDigest(removed.digest))}\n`,
    )
  const left = deleted.length - lines.length
  const more = left > 0 ? `    ${left} more (-detail)\n` : ''
  const name = oneLine(`${repository.registry}/${repository.repository}`)
  const back = deleted
    .slice(0, 1)
    .flatMap((last) => backLine(last, name, reference === '' ? 'the newest' : 'it'))
  return `\n${paint('bold', 'Deleted by careen')}\n${fittedLines(`${lines.join('')}${more}${back.join('')}`, columns, 'whole')}`
}

/** Returns how to restore an image that was deleted; nothing if it is back, or nobody knows what became of it. */
function backLine(removed: Removed, name: string, which: string): string[] {
  const { restoredAt, tags, digest } = removed
  if (!isRemoved(removed) || restoredAt !== undefined) return []
  const [tag] = tags
  const image = tag === undefined ? `${name}@${digest}` : `${name}:${oneLine(tag)}`
  return [`To restore ${which}: careen restore ${image}\n`]
}
