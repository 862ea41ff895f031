import type { Decision, LimitCheck } from '../../policies/engine/index.ts'
import { compact, secondText } from '../../policies/model/index.ts'
import { readableBytes } from '../../policies/scalars/index.ts'
import { type Removed, type Run, shortRunId, shownPerson } from '../../proto/resources/index.ts'
import { rulesText } from './plan-images.ts'
import { removalsOf } from './removal-counts.ts'
import { isRemoved } from './removed-images.ts'
import { lengthText, stateWord } from './run-words.ts'
import { count, imageName, oneLine, plural, wrapped } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** A run, what it decided, and what it began to remove. */
export type RunFacts = {
  readonly run: Run
  readonly decisions: readonly Decision[]
  readonly deletions: readonly Removed[]
}

/** Columns of a run where nobody says how wide the terminal is. */
const USUAL = 78

/** Returns a run in a few lines: its state, who and when, its limits, the rules, what stayed after all. */
export function summaryText(
  { run, decisions, deletions }: RunFacts,
  paint: Paint,
  columns: number = USUAL,
): string {
  const indented = indentedTo(columns)
  const over = run.limitChecks.filter(({ ok }) => !ok)
  const kept = run.limitChecks.filter(({ ok, guard }) => ok && COUNTED.has(guard))
  // Why not of a run that waits: its message is what exceeds the limits.
  const message = run.state === 'AWAITING_APPROVAL' && over.length > 0 ? '' : oneLine(run.message ?? '')
  return [
    ...headLines(run, paint, columns),
    ...indented(whoText(run)),
    ...indented(whenText(run)),
    ...kept.flatMap((check) => indented(`limits: ${oneLine(check.message)}`)),
    ...over.flatMap((check) =>
      indented(`over a limit: ${oneLine(check.message)}`, (text) => paint('yellow', text)),
    ),
    ...indented(rulesText(decisions)),
    ...stayedLines(deletions, paint, columns),
    ...indented(message, (text) => (run.state === 'FAILED' ? paint('red', text) : text)),
  ].join('')
}

/** Limits that are worth a line although they are kept. */
const COUNTED: ReadonlySet<LimitCheck['guard']> = new Set(['max_delete_percent', 'max_delete_count'])

function headLines(run: Run, paint: Paint, columns: number): readonly string[] {
  const { word, colour } = stateWord(run)
  const name = oneLine(`${run.registry}/${run.repository}`)
  const before = `Run ${shortRunId(run.id)} of ${name}:`
  const [first = '', ...rest] = wrapped(`${before} ${word}${countsText(run)}`, columns)
  const isHere = colour !== undefined && first.startsWith(`${before} ${word}`)
  const head = isHere
    ? `${before} ${paint(colour, word)}${first.slice(before.length + 1 + word.length)}`
    : first
  return [`${head}\n`, ...rest.map((line) => `  ${line}\n`)]
}

type Colouring = (text: string) => string

/** Returns what wraps a text, each line indented, and the further ones more. */
function indentedTo(columns: number): (text: string, colour?: Colouring) => readonly string[] {
  return (text, colour = (one) => one) =>
    text === ''
      ? []
      : wrapped(text, columns - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${colour(line)}\n`)
}

/** Returns the numbers of a run, with a comma before them and the code of its failure; empty if nothing is known. */
export function countsText(run: Run): string {
  const { kind, counts, state } = run
  const code = state === 'FAILED' ? ` (${run.errorCode ?? 'INTERNAL'})` : ''
  if (counts === undefined) return `${code}${removedText(run, '')}`
  const bytes = bytesText(counts.bytes)
  const kept = `${count(counts.kept)} kept`
  const wanted = plural(counts.planned, 'image')
  if (kind === 'DRY_RUN') return `, ${wanted} would be deleted${bytes}, ${kept}`
  if (state === 'AWAITING_APPROVAL') return `, wants ${wanted}${bytes}, ${kept}`
  return `${code}${removedText(run, bytes)}, ${kept}`
}

function bytesText(bytes: number): string {
  return bytes === 0 ? '' : ` (${readableBytes(bytes)})`
}

/** Returns what is removed so far; nothing if nothing is and the numbers are not known yet. */
function removedText(run: Run, bytes: string): string {
  const { deleted, untagged, pending } = removalsOf(run) ?? { deleted: 0, untagged: 0, pending: 0 }
  if (run.counts === undefined && deleted + untagged + pending === 0) return ''
  const words = [
    `${plural(deleted, 'image')} deleted${bytes}`,
    ...(untagged > 0 ? [`${count(untagged)} untagged`] : []),
    ...(pending > 0 ? [`${count(pending)} pending`] : []),
  ]
  return `, ${words.join(', ')}`
}

/** Returns by whom a run was asked for. */
export function askedWords({ createdBy, claimed, trigger }: Run): string {
  return askedText(trigger, shownPerson({ identity: createdBy, ...compact({ claimed }) }))
}

/** Returns by whom, by which policy, and by which worker. */
function whoText(run: Run): string {
  return [
    oneLine(askedWords(run)),
    ...(run.policy === undefined ? [] : [oneLine(run.policy)]),
    ...(run.worker === undefined ? [] : [`worker ${oneLine(run.worker)}`]),
    ...(run.attempts > 1 ? [`attempt ${run.attempts}`] : []),
  ].join(', ')
}

function whenText(run: Run): string {
  if (run.startedAt === undefined) return `requested ${secondText(run.createdAt)}`
  const length = lengthText(run)
  return `${secondText(run.startedAt)}${length === undefined ? '' : `, ${length}`}`
}

function askedText(trigger: Run['trigger'], person: string): string {
  switch (trigger) {
    case 'schedule':
      return 'by schedule'
    case 'request':
      return `by ${person}`
    case 'approval':
      return `approved by ${person}`
  }
}

/** Most images that stayed which are named. */
const NAMED = 5

/** Returns the images that the run wanted to remove and that are still there, or may be. */
function stayedLines(deletions: readonly Removed[], paint: Paint, columns: number): readonly string[] {
  const stayed = deletions.filter((one) => !isRemoved(one))
  if (stayed.length === 0) return []
  const lines = stayed.slice(0, NAMED).flatMap((one) => {
    const why = one.detail ?? one.outcome?.replace('_', ' ') ?? 'its outcome is not known yet'
    const [first = '', ...rest] = wrapped(`${imageName(one)}, ${oneLine(why)}`, columns - 23)
    return [`  ${paint('yellow', '! stayed after all:')} ${first}\n`, ...rest.map((line) => `    ${line}\n`)]
  })
  const more = stayed.length > NAMED ? [`    and ${count(stayed.length - NAMED)} more: -detail\n`] : []
  return [...lines, ...more]
}
