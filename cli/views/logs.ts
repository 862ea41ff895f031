import { type Instant, secondText } from '../../policies/model/index.ts'
import type { Removed, Run } from '../../proto/resources/index.ts'
import { isRemoved } from './removed-images.ts'
import { askedWords, countsText } from './run-summary.ts'
import { stateWord } from './run-words.ts'
import { fitted, imageName, oneLine } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** One thing that a run did. `key`: the same for the same thing. */
export type LogEntry = {
  readonly key: string
  readonly at: Instant
  readonly word: string
  readonly colour?: 'red' | 'green' | 'yellow'
  readonly text: string
  /** It is of a part that was deleted with its image, which has an entry. runs show -detail has the parts. */
  readonly isPart?: boolean
}

/** Columns of what happened. */
const WORD = 9

/** Returns what a run did, and what became of each image, by time. */
export function logEntries(run: Run, removed: readonly Removed[]): readonly LogEntry[] {
  const images = removed.flatMap((one) => {
    const isPart = one.part === true && isRemoved(one)
    return imageEntries(one).map((line) => (isPart ? { ...line, isPart } : line))
  })
  return [...beginnings(run), ...images, ...ends(run)].toSorted((one, other) => one.at - other.at)
}

/** Returns an entry as a line: seconds, what happened, and about what. */
export function logLine({ at, word, colour, text }: LogEntry, columns: number, paint: Paint): string {
  const head = secondText(at)
  const shown = fitted(oneLine(text), Math.max(8, columns - head.length - WORD - 4), 'end')
  const padding = ' '.repeat(Math.max(0, WORD - word.length))
  const painted = colour === undefined ? word : paint(colour, word)
  return `${`${head}  ${painted}${padding}  ${shown}`.trimEnd()}\n`
}

function beginnings(run: Run): readonly LogEntry[] {
  const { id, createdAt, startedAt, attempts, worker = 'a worker' } = run
  const name = `${run.registry}/${run.repository}`
  const kind = run.kind === 'DRY_RUN' ? 'dry run of' : 'run of'
  const asked = entry(`${id} asked`, createdAt, 'requested', `${kind} ${name}, ${askedWords(run)}`)
  if (startedAt === undefined) return [asked]
  const again = attempts > 1 ? `, attempt ${attempts}` : ''
  return [asked, entry(`${id} began ${attempts}`, startedAt, 'began', `by ${worker}${again}`)]
}

function imageEntries(removed: Removed): readonly LogEntry[] {
  const { id, outcome, outcomeAt, detail, restoredAt, reasons } = removed
  const name = imageName(removed)
  const why = detail ?? reasons.join('; ')
  const done: readonly LogEntry[] =
    outcome === undefined || outcomeAt === undefined
      ? []
      : [
          {
            ...entry(`${id} done`, outcomeAt, outcome.replace('_', ' '), `${name}: ${why}`),
            ...outcomeColour(outcome),
          },
        ]
  return restoredAt === undefined ? done : [...done, entry(`${id} back`, restoredAt, 'restored', name)]
}

function outcomeColour(outcome: NonNullable<Removed['outcome']>): Pick<LogEntry, 'colour'> {
  return outcome === 'deleted' || outcome === 'untagged' || outcome === 'gone' ? {} : { colour: 'yellow' }
}

function ends(run: Run): readonly LogEntry[] {
  const { id, state, endedAt, message, limitChecks } = run
  if (endedAt === undefined || state === 'QUEUED' || state === 'RUNNING') return []
  const over = limitChecks.filter(({ ok }) => !ok).map((check) => check.message)
  const isParked = state === 'AWAITING_APPROVAL'
  const said = isParked && over.length > 0 ? over.join('; ') : (message ?? '')
  const counts = countsText(run).replace(/^,? ?/, '')
  const { word, colour } = stateWord(run)
  const text = [counts, said].filter((part) => part !== '').join('; ')
  return [{ ...entry(`${id} ${state}`, endedAt, word, text), ...(colour === undefined ? {} : { colour }) }]
}

function entry(key: string, at: Instant, word: string, text: string): LogEntry {
  return { key, at, word, text }
}
