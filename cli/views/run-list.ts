import { minuteText } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { type Run, shortRunId } from '../../proto/resources/index.ts'
import { imagesCell, stateWord } from './run-words.ts'
import { fitted, oneLine } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

const HEAD = ['RUN', 'REPOSITORY', 'KIND', 'STATE', 'BEGAN', 'IMAGES', 'FREED'] as const

/** The columns of names, which give way, of states, which have colours, and the first one of numbers. */
const [NAME, STATE, NUMBERS] = [1, 3, 5]

/** Fewest columns of a name. */
const LEAST = 8

/** Returns runs as a table, and the next command. */
export function runsText(runs: readonly Run[], columns: number, paint: Paint): string {
  if (runs.length === 0)
    return 'No such runs. careen run REPO starts one; policies with a schedule start them by themselves.\n'
  const rows = [HEAD, ...runs.map(cellsOf)]
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  const shown = columnsThatFit(widths, columns)
  const lines = rows.map((row, line) => {
    const run = runs[line - 1]
    const colour = run === undefined ? undefined : stateWord(run).colour
    const cells = row.flatMap((cell, at) => {
      if (!shown.has(at)) return []
      const padded = aligned(fitted(cell, widths[at] ?? 0), at, widths[at] ?? 0)
      return at === STATE && colour !== undefined ? paint(colour, cell) + padded.slice(cell.length) : padded
    })
    return `${cells.join('  ').trimEnd()}\n`
  })
  return lines.join('') + nextText(runs)
}

/** What is left out first where there is no room: brackets say what is a dry run, and careen runs show has the rest. */
const DROPPED = [2, 6, 4] as const
/** Columns that a name keeps while others can be left out. */
const READABLE = 16

/** Returns the columns that there is room for, and sets the width of the names, which give way first. */
function columnsThatFit(widths: number[], columns: number): ReadonlySet<number> {
  const shown = new Set(HEAD.keys())
  const others = (): number =>
    [...shown].reduce((sum, at) => sum + (at === NAME ? 0 : (widths[at] ?? 0) + 2), 0)
  const name = Math.min(widths[NAME] ?? 0, READABLE)
  for (const at of DROPPED) if (others() + name > columns) shown.delete(at)
  widths[NAME] = Math.max(LEAST, Math.min(widths[NAME] ?? 0, columns - others()))
  return shown
}

function aligned(cell: string, column: number, width: number): string {
  return column >= NUMBERS ? cell.padStart(width) : cell.padEnd(width)
}

function cellsOf(run: Run): readonly string[] {
  const { id, registry, repository, kind, startedAt, createdAt, counts } = run
  const freed = counts === undefined || counts.bytes === 0 ? '-' : readableBytes(counts.bytes)
  return [
    shortRunId(id),
    oneLine(`${registry}/${repository}`),
    kind === 'CLEAN' ? 'clean' : 'dry run',
    stateWord(run).word,
    minuteText(startedAt ?? createdAt),
    imagesCell(run),
    kind === 'DRY_RUN' && freed !== '-' ? `(${freed})` : freed,
  ]
}

/** Returns what to type next: what waits for a person is first. */
function nextText(runs: readonly Run[]): string {
  const parked = newestWaiting(runs).map(({ id }) => shortRunId(id))
  const [first] = runs
  const show = first === undefined ? '' : `careen runs show ${shortRunId(first.id)}`
  if (parked.length === 0) return `One of them: ${show}\n`
  const more = parked.length > 2 ? ` (and ${parked.length - 2} more)` : ''
  return `Waiting for a person: careen approve ${parked.slice(0, 2).join(' ')}${more}\n`
}

/** Returns the newest run of each repository that waits for approval. Why no others: an approval of it is for the same images. */
function newestWaiting(runs: readonly Run[]): readonly Run[] {
  const newest = new Map<string, Run>()
  for (const run of runs) {
    const name = `${run.registry}/${run.repository}`
    if (run.state === 'AWAITING_APPROVAL' && (newest.get(name)?.createdAt ?? -1) < run.createdAt)
      newest.set(name, run)
  }
  return [...newest.values()]
}
