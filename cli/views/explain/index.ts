import { type Explanation, shortRunId } from '../../../proto/resources/index.ts'
import { removedLine } from '../run-text.ts'
import { oneLine } from '../text.ts'
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
  const deleted = deletedText(
    explanation,
    screen.isWhole || screen.reference !== '' ? Infinity : SHOWN,
    paint,
  )
  return `${text}${text === '' ? deleted.trimStart() : deleted}`
}

/** Deleted images below the table, without -detail. */
const SHOWN = 5

function deletedText({ deleted }: Explanation, most: number, paint: Paint): string {
  if (deleted.length === 0) return ''
  const lines = deleted
    .slice(0, most)
    .map(
      (removed) =>
        `${removedLine(removed, paint)}      run ${shortRunId(removed.runId)}, ${oneLine(removed.digest)}\n`,
    )
  const left = deleted.length - lines.length
  const more = left > 0 ? `    ${left} more (-detail)\n` : ''
  return `\n${paint('bold', 'Deleted by careen')}\n${lines.join('')}${more}`
}
