import { readableDuration } from '../../policies/scalars/index.ts'
import type { Run } from '../../proto/resources/index.ts'
import { removalsOf } from './removal-counts.ts'
import { count } from './text.ts'

type StateWord = { readonly word: string; readonly colour: 'red' | 'green' | 'yellow' | undefined }

/** Returns the state of a run for people, and its colour. Queued runs say for what they wait, if not for a worker. */
export function stateWord({ state, waiting }: Pick<Run, 'state' | 'waiting'>): StateWord {
  switch (state) {
    case 'QUEUED':
      return waiting === 'PAUSE' || waiting === 'WINDOW' || waiting === 'HOLD'
        ? { word: `queued (${waiting.toLowerCase()})`, colour: 'yellow' }
        : { word: 'queued', colour: undefined }
    case 'RUNNING':
      return { word: 'running', colour: undefined }
    case 'AWAITING_APPROVAL':
      return { word: 'waiting', colour: 'yellow' }
    case 'SUCCEEDED':
      return { word: 'done', colour: 'green' }
    case 'FAILED':
      return { word: 'failed', colour: 'red' }
    case 'CANCELLED':
      return { word: 'cancelled', colour: 'yellow' }
  }
}

/**
 * Returns the images that a run removed, of all: `19/38`; `?`: of how many is not known. A dry run has in brackets what it would
 * delete; `-`: it has not begun.
 */
export function imagesCell(run: Run): string {
  const { counts, kind, state } = run
  const all = counts === undefined ? '?' : count(counts.kept + counts.planned)
  if (kind === 'DRY_RUN') return counts === undefined ? '-' : `(${count(counts.planned)}/${all})`
  const sum = removedSoFar(run)
  if (counts === undefined && sum === 0 && state !== 'RUNNING') return '-'
  return `${count(sum)}/${all}`
}

/** Returns how many images a run has deleted or untagged so far. */
export function removedSoFar(run: Run): number {
  const { deleted, untagged } = removalsOf(run) ?? { deleted: 0, untagged: 0 }
  return deleted + untagged
}

/** Returns for how long a run was executed, such as `4 s` or `2m 3s`. Undefined: it has not ended. */
export function lengthText({ startedAt, endedAt }: Run): string | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined
  const length = Math.max(0, endedAt - startedAt)
  return length < 60_000 ? `${Math.round(length / 1000)} s` : readableDuration(length)
}
