import type { Instant } from '../../../policies/model/index.ts'
import type {
  Caller,
  HealthComponent,
  RegistryCheck,
  RepositoryState,
} from '../../../proto/resources/index.ts'
import { type OutputLine, rowLines } from '../lines/line.ts'
import { count, oneLine, wrapped } from '../text.ts'
import { callerDiagnosis } from './caller.ts'
import { checkedDiagnoses } from './checked.ts'
import { clockDiagnosis, type ClockDifference, differenceText } from './clock.ts'
import type { Diagnosis } from './diagnosis.ts'
import { partDiagnoses, wellDiagnoses } from './parts.ts'

/** What is looked at. */
export type DoctorFacts = {
  /** `caller`: undefined: the daemon does not say. */
  readonly server: { readonly name: string; readonly version: string; readonly caller: Caller | undefined }
  readonly parts: readonly HealthComponent[]
  /** Repositories that need a person. */
  readonly waiting: readonly RepositoryState[]
  /** Undefined: the daemon does not say its time. */
  readonly clock: ClockDifference | undefined
  /** Of the registry that was named. Absent: none was. */
  readonly checked?: RegistryCheck
  readonly now: Instant
}

const LEVELS = ['fail', 'warn', 'ok'] as const

/** Returns how everything is, the worst first. */
export function diagnoses(facts: DoctorFacts): readonly Diagnosis[] {
  const { parts, server, waiting, clock, checked, now } = facts
  const all = [
    ...partDiagnoses(parts),
    ...clockDiagnosis(clock),
    ...(checked === undefined ? [] : checkedDiagnoses(checked)),
    ...waitingDiagnosis(waiting),
    daemonDiagnosis(facts),
    ...wellDiagnoses(parts),
    ...(server.caller === undefined ? [] : [callerDiagnosis(server.caller, now)]),
  ]
  return LEVELS.flatMap((level) => all.filter((one) => one.level === level))
}

function waitingDiagnosis(waiting: readonly RepositoryState[]): readonly Diagnosis[] {
  const stopped = waiting.filter((one) => one.stopped !== undefined || one.loss !== undefined).length
  const parked = waiting.filter((one) => one.parked !== undefined).length
  const words = [
    ...(stopped === 0 ? [] : [`${count(stopped)} stopped`]),
    ...(parked === 0 ? [] : [`${count(parked)} with a run that waits for approval`]),
  ]
  if (words.length === 0) return []
  return [{ level: 'warn', name: 'repositories', text: `${words.join(', ')}. Show them: careen health` }]
}

/** Says which daemon it is, and which of its parts are well. */
function daemonDiagnosis({ server, parts, clock }: DoctorFacts): Diagnosis {
  const notes = new Map(
    parts.flatMap(({ component, state, note = '' }) => (state === 'OK' ? [[component, note]] : [])),
  )
  const noted = (component: string): readonly string[] =>
    [notes.get(component) ?? ''].filter((note) => note !== '')
  const text = [
    ['daemon', server.name, server.version].filter((word) => word !== '').join(' '),
    ...(notes.has('STORE') ? ['database writable'] : []),
    ...noted('DISK'),
    ...(notes.has('QUEUE') ? ['queue answers'] : []),
    ...noted('WORKERS'),
    ...(clock === undefined || clockDiagnosis(clock).length > 0 ? [] : [`clock ${differenceText(clock)}`]),
  ].join(', ')
  return { level: 'ok', name: 'daemon', text }
}

type Paint = (colour: 'red' | 'green' | 'yellow', text: string) => string

const COLOURS = { fail: 'red', warn: 'yellow', ok: 'green' } as const
const STATES = { fail: 'FAILING', warn: 'DEGRADED', ok: 'OK' } as const

/** Columns of a name, and of what stands before it. */
const NAME = 13
const LEVEL = 6

/** Returns a line for each, wrapped to the width. */
export function doctorText(all: readonly Diagnosis[], width: number, paint: Paint): string {
  return all.map((one) => diagnosisText(one, width, paint)).join('')
}

function diagnosisText({ level, name, text }: Diagnosis, width: number, paint: Paint): string {
  const mark = `${paint(COLOURS[level], level)}${' '.repeat(LEVEL - level.length)}`
  const label = level === 'ok' ? '' : name.padEnd(NAME)
  // Why: the first line has the label too, and wrapping knows one width.
  const [first = '', ...rest] = wrapped(`${'-'.repeat(label.length)}${oneLine(text)}`, width - LEVEL)
  return [`${mark}${label}${first.slice(label.length)}`, ...rest.map((line) => `${' '.repeat(LEVEL)}${line}`)]
    .map((line) => `${line}\n`)
    .join('')
}

/** Returns a line for each, for programs. */
export function doctorLines(all: readonly Diagnosis[]): readonly OutputLine[] {
  const checks = all.map(({ level, name, code, text: message }) => ({
    name,
    state: STATES[level],
    code,
    message,
  }))
  return rowLines('check', checks, ({ name, state, message }) => `${name}: ${state}: ${message}`)
}

/** Returns true if something does not work. */
export function isIll(all: readonly Diagnosis[]): boolean {
  return all.some(({ level }) => level === 'fail')
}
