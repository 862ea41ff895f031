import { type Instant, secondText } from '../../policies/model/index.ts'
import { type Run, shortRunId } from '../../proto/resources/index.ts'
import { fittedLines } from './fit.ts'
import { imagesCell, removedSoFar, stateWord } from './run-words.ts'
import { count, fitted, oneLine } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** What is watched. `columns` and `rows`: of the terminal. `daemon`: its name; empty: none. */
export type WatchedRuns = {
  readonly runs: readonly Run[]
  readonly daemon: string
  readonly now: Instant
  readonly columns: number
  readonly rows: number
}

const DAY = 24 * 3_600_000
const NAME = 28
const LEAST = 12
const STATE = 9
const BAR = 20

/** What stands first: what waits for a person, then what is executed, then what is queued, then what has ended. */
const ORDER: Readonly<Record<Run['state'], number>> = {
  AWAITING_APPROVAL: 0,
  RUNNING: 1,
  FAILED: 2,
  QUEUED: 3,
  CANCELLED: 4,
  SUCCEEDED: 5,
}

/** Returns one screen: the sums, and a line for each run as far as there is room. */
export function watchScreen(watched: WatchedRuns, paint: Paint): string {
  const { runs, columns, rows } = watched
  const ordered = runs.toSorted((one, other) => ORDER[one.state] - ORDER[other.state] || newer(one, other))
  const sums = fittedLines(sumsLine(watched, paint), columns)
  const room = Math.max(1, rows - 1 - sums.split('\n').length)
  const lines = runRows(ordered.slice(0, room), columns, paint)
  const left = ordered.length - lines.length
  const more = left === 0 ? '' : `${count(left)} more: careen runs\n`
  return `${sums}${lines.join('')}${more}`
}

function newer(one: Run, other: Run): number {
  return (other.startedAt ?? other.createdAt) - (one.startedAt ?? one.createdAt)
}

function sumsLine({ runs, daemon, now }: WatchedRuns, paint: Paint): string {
  const of = (state: Run['state']): number => runs.filter((run) => run.state === state).length
  const waiting = of('AWAITING_APPROVAL')
  const today = now - (now % DAY)
  const failed = runs.filter(({ state, endedAt = 0 }) => state === 'FAILED' && endedAt >= today).length
  return `${[
    `${daemon === '' ? '' : `${paint('bold', oneLine(daemon))} `}${secondText(now)}`,
    `${count(of('RUNNING'))} running`,
    `${count(of('QUEUED'))} queued`,
    waiting > 0 ? paint('yellow', `${count(waiting)} waiting`) : '0 waiting',
    failed > 0 ? paint('red', `${count(failed)} failed today`) : '0 failed today',
  ].join('  ')}\n`
}

/** Columns besides the name, the state and the details: id and the gaps. */
const OTHERS = 10 + 2 + 2 + 2

/** Returns a line for each run. Names give way to what is to be typed. */
function runRows(runs: readonly Run[], columns: number, paint: Paint): readonly string[] {
  const details = Math.max(0, ...runs.map((run) => detailText(run).length))
  const longest = Math.max(0, ...runs.map((run) => nameOf(run).length))
  const states = Math.max(STATE, ...runs.map((run) => stateWord(run).word.length))
  const others = OTHERS + states
  const name = Math.max(LEAST, Math.min(NAME, longest, columns - others - details))
  return runs.map((run) => {
    const { word, colour } = stateWord(run)
    const state = colour === undefined ? word : paint(colour, word)
    const detail = fitted(detailText(run), columns - others - name, 'end')
    const gap = ' '.repeat(states - word.length)
    const line = [shortRunId(run.id).padEnd(10), fitted(nameOf(run), name).padEnd(name), state + gap, detail]
    return `${line.join('  ').trimEnd()}\n`
  })
}

function nameOf({ registry, repository }: Run): string {
  return oneLine(`${registry}/${repository}`)
}

/** Returns how far a run is, and what to type if it waits for a person. */
function detailText(run: Run): string {
  switch (run.state) {
    case 'RUNNING':
      return progressText(run)
    case 'AWAITING_APPROVAL':
      return `${imagesOf(run)}: careen approve ${shortRunId(run.id)}`
    case 'FAILED':
      return run.errorCode ?? 'INTERNAL'
    case 'QUEUED':
    case 'SUCCEEDED':
    case 'CANCELLED':
      return imagesCell(run) === '-' ? '' : imagesCell(run)
  }
}

function imagesOf({ counts }: Run): string {
  if (counts === undefined) return 'over a limit'
  return `${count(counts.planned)} of ${count(counts.kept + counts.planned)}`
}

/** Returns a bar if it is known how many images there are to delete. */
function progressText(run: Run): string {
  const done = Math.max(run.begun ?? 0, removedSoFar(run))
  const planned = run.counts?.planned
  if (planned === undefined || planned === 0) return done === 0 ? 'looking' : `${count(done)} so far`
  const full = Math.min(BAR, Math.floor((BAR * done) / planned))
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${count(done)} of ${count(planned)}`
}

/** Returns a line for a change of a run, for whoever reads a pipe. */
export function watchLine(run: Run, now: Instant): string {
  const detail = detailText(run)
  return `${secondText(now)}  ${shortRunId(run.id)}  ${nameOf(run)}  ${stateWord(run).word}${detail === '' ? '' : `  ${detail}`}\n`
}
