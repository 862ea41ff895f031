import type { Run } from '../../proto/resources/index.ts'
import { count } from './text.ts'

/** What really went, in a column; of a dry run, in brackets, what would. `-`: not known, or the run has not begun. */
export function wentCell(run: Run): string {
  if (run.kind === 'DRY_RUN') return run.counts === undefined ? '-' : `(${count(run.counts.planned)})`
  const went = wentOf(run)
  if (went === undefined) return '-'
  const sum = went.deleted + went.untagged
  const open = went.unsettled > 0 ? `, ${count(went.unsettled)} open` : ''
  return run.state === 'QUEUED' && sum === 0 && open === '' ? '-' : `${count(sum)}${open}`
}

/** What a run removed, in words that stand after a comma or colon; empty: nothing that is known. */
export function wentWords(run: Run): string {
  const { deleted = 0, untagged = 0, unsettled = 0 } = wentOf(run) ?? {}
  return [
    ...(deleted > 0 ? [`${count(deleted)} deleted`] : []),
    ...(untagged > 0 ? [`${count(untagged)} untagged`] : []),
    ...(unsettled > 0 ? [`${count(unsettled)} not settled`] : []),
  ].join(', ')
}

/** A daemon that does not tell has at least the counts of a run that ended well. */
export function wentOf({ went, counts }: Run): Run['went'] {
  if (went !== undefined || counts === undefined) return went
  return { deleted: counts.deleted, untagged: counts.untagged, unsettled: 0 }
}
