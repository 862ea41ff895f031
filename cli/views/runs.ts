import { minuteText, type RepositoryRef } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { type RepositoryState, type Run, shortRunId } from '../../proto/resources/index.ts'
import { attentionText } from './conditions.ts'
import { fittedLines } from './fit.ts'
import { repositoryPauseText } from './pauses.ts'
import { removalsOf, removalsText } from './removal-counts.ts'
import { count, oneLine, plural, tableDropping } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

function nameOf({ registry, repository }: RepositoryRef): string {
  return oneLine(`${registry}/${repository}`)
}

/** Returns the state of a run, or its result, in one line. */
export function runLine(run: Run, paint: Paint): string {
  const name = nameOf(run)
  const message = run.message === undefined ? '' : ` ${oneLine(run.message)}.`
  const removals = led(': ', removalsText(run))
  switch (run.state) {
    case 'QUEUED':
      return `Run ${shortRunId(run.id)}: ${name} ${waitsFor(run)}${led(', ', removalsText(run), ' before')}.${message}\n`
    case 'RUNNING':
      return `Run ${shortRunId(run.id)}: ${name} is being cleaned by ${oneLine(run.worker ?? 'a worker')}${begun(run)}.\n`
    case 'AWAITING_APPROVAL':
      return `${paint('yellow', 'Waiting for approval:')} run ${shortRunId(run.id)} of ${name}${removals}.${message}\n  careen runs show ${shortRunId(run.id)}\n  careen approve ${shortRunId(run.id)}\n`
    case 'FAILED':
      return `${paint('red', 'Failed:')} run ${shortRunId(run.id)} of ${name} (${run.errorCode ?? 'INTERNAL'})${removals}.${message}\n`
    case 'CANCELLED':
      return `${paint('yellow', 'Cancelled:')} run ${shortRunId(run.id)} of ${name}${removals}.${message}\n`
    case 'SUCCEEDED':
      return `${paint('green', 'Done:')} run ${shortRunId(run.id)} of ${name}: ${countsText(run)}.${message}\n`
  }
}

function waitsFor(run: Run): string {
  return isOnHold(run) ? 'waits' : 'waits for a worker'
}

/** Returns true if a run waits for something else than workers. */
export function isOnHold({ state, waiting }: Run): boolean {
  return state === 'QUEUED' && (waiting === 'PAUSE' || waiting === 'WINDOW' || waiting === 'HOLD')
}

/** Returns why a run waits, and what becomes of it. */
export function onHoldText(run: Run, paint: Paint): string {
  return `${runLine(run, paint)}It goes on by itself. To cancel it: careen runs cancel ${shortRunId(run.id)}\n`
}

function begun(run: Run): string {
  const words = run.begun === undefined ? removalsText(run) : plural(run.begun, 'removal')
  return led(', ', words, ' so far')
}

/** Returns the words between `before` and `after`, or nothing if there are no words. */
function led(before: string, words: string, after = ''): string {
  return words === '' ? '' : `${before}${words}${after}`
}

function countsText(run: Run): string {
  const { kind, counts } = run
  if (counts === undefined) return 'nothing to count'
  if (kind === 'DRY_RUN')
    return `${plural(counts.planned, 'image')} would be deleted or untagged (${readableBytes(counts.bytes)}), ${count(counts.kept)} kept; nothing was deleted`
  const { deleted, untagged } = removalsOf(run) ?? counts
  const without = untagged > 0 ? `, ${count(untagged)} untagged` : ''
  return `${count(deleted)} deleted (${readableBytes(counts.bytes)})${without}, ${count(counts.kept)} kept`
}

/** Returns repositories as a table, and what keeps some of them from being cleaned. */
export function repositoriesText(
  states: readonly RepositoryState[],
  paint: Paint,
  columns: number = Number.POSITIVE_INFINITY,
): string {
  if (states.length === 0)
    return 'No repositories yet. They appear when a configuration with an ACTIVE policy is applied.\n'
  const head = ['REPOSITORY', 'POLICY', 'IMAGES', 'TAGS', 'SCANNED', 'NEXT RUN', '']
  const rows = states.map((state) => [
    `${state.registry}/${state.repository}`,
    state.policy ?? '-',
    state.imageCount === undefined ? '-' : count(state.imageCount),
    state.tags === undefined ? '-' : count(state.tags),
    minuteCell(state.lastScanAt),
    nextRunCell(state),
    [
      ...(state.stopped === undefined ? [] : ['STOPPED']),
      ...(state.loss === undefined ? [] : ['LOSS']),
      ...(state.parked === undefined ? [] : ['WAITING']),
      ...(state.pause === undefined ? [] : ['PAUSED']),
      ...(state.onHold === undefined || state.pause !== undefined ? [] : ['ON HOLD']),
    ].join(' '),
  ])
  const notes = attentionText(states, paint) + states.map(repositoryPauseText).join('') + onHoldLines(states)
  // Without tags, looks and images at last: careen explain has the images.
  const list = tableDropping([head, ...rows], { columns, giving: [0, 1], dropped: [3, 4, 2] })
  return `${list}${notes === '' ? '' : `\n${fittedLines(notes, columns)}`}`
}

function nextRunCell({ goneAt, nextRunAt }: RepositoryState): string {
  return goneAt === undefined ? minuteCell(nextRunAt) : `gone since ${minuteText(goneAt).slice(0, 10)}`
}

function minuteCell(at: number | undefined): string {
  return at === undefined ? '-' : minuteText(at)
}

/** Returns why repositories are on hold that are not paused themselves: each reason once. */
function onHoldLines(states: readonly RepositoryState[]): string {
  const reasons = new Set(states.flatMap(({ onHold, pause }) => (pause === undefined ? (onHold ?? []) : [])))
  return [...reasons].map((reason) => `On hold: ${oneLine(reason)}\n`).join('')
}
