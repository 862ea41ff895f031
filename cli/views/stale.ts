import { minuteText } from '../../policies/model/index.ts'
import type { HistoryEntry } from '../../proto/resources/index.ts'
import { commitText } from './state.ts'
import { count, fitted, oneLine, table } from './text.ts'

/** Applies that are shown: the newest. */
const SHOWN = 8
const WHO = 16
/** Columns of all but the changes, at most. */
const OTHERS = 60

/** `base`: the serial of the plan. `applies`: those after it, the oldest first, at least one. */
export type StalePlan = {
  readonly workspace: string
  readonly base: number
  readonly applies: readonly HistoryEntry[]
}

/** Returns why a plan is stale, and who changed what since, one apply a line. */
export function staleText({ workspace, base, applies }: StalePlan, columns: number): string {
  const shown = applies.slice(-SHOWN)
  const others = applies.length - shown.length
  const rows = shown.map((entry) => [
    String(entry.serial),
    minuteText(entry.appliedAt),
    fitted(entry.appliedBy, WHO),
    commitText(entry),
    fitted(changesWords(entry), Math.max(20, columns - OTHERS), 'end'),
  ])
  const head = `The plan is stale: made for serial ${base}, and workspace ${oneLine(workspace)} is at ${applies.at(-1)?.serial ?? base}`
  const earlier = others > 0 ? [`${count(others)} more before these`] : []
  return [head, ...[...earlier, ...table(rows).trimEnd().split('\n')].map((line) => `  ${line}`)].join('\n')
}

function changesWords({ changes }: HistoryEntry): string {
  const [first = 'who manages what'] = changes
  return changes.length > 1 ? `${first} +${changes.length - 1}` : first
}
