import type { AuditEvent, BrokenChain, SameRemovals, WholeChain } from '../../policies/audit/index.ts'
import { LOCAL_IDENTITY } from '../../proto/resources/index.ts'
import { count, fitted, instant, oneLine, plural } from './text.ts'

/** What is shown where no event is to be seen. */
export const NO_EVENTS = 'No events.\n'

/** Columns of the event and of who acted. */
const [EVENT, WHO] = [21, 18]
/** Fewest columns of an event and of a thing. */
const LEAST = 8

/** Columns that the thing gets before who acted gives way: an id of a run has them. */
const ABOUT = 20

/**
 * Returns a line for each event: number, time, what happened, who did it, and about what. Two lines where these would be cut to nothing:
 * what happened is always whole.
 */
export function eventsText(events: readonly AuditEvent[], width: number): string {
  const digits = Math.max(...events.map(({ sequence }) => String(sequence).length))
  return events.map((event) => `${lineOf(event, digits, width)}\n`).join('')
}

function lineOf(event: AuditEvent, digits: number, width: number): string {
  const { sequence, createdAt } = event
  const what = event.type.replace(/^careen\./, '')
  const fixed = digits + instant(createdAt).length + 4 * 2
  if (width < fixed + EVENT + 2 * LEAST) return narrowLines(event, digits, width)
  const happened = EVENT
  const who = Math.min(WHO, Math.max(LEAST, width - fixed - happened - ABOUT))
  const head = [
    String(sequence).padStart(digits),
    instant(createdAt),
    fitted(oneLine(what), happened).padEnd(happened),
    fitted(oneLine(whoOf(event)), who).padEnd(who),
  ].join('  ')
  const room = Math.max(width - head.length - 2, LEAST)
  return `${head}  ${fitted(oneLine(aboutOf(event)), room)}`
}

function narrowLines(event: AuditEvent, digits: number, width: number): string {
  const what = oneLine(event.type.replace(/^careen\./, ''))
  const when = `${String(event.sequence).padStart(digits)}  ${instant(event.createdAt)}`
  const first = `${when}  ${fitted(what, Math.max(width - when.length - 2, LEAST))}`
  const who = fitted(oneLine(whoOf(event)), WHO)
  const indent = ' '.repeat(digits + 2)
  const room = Math.max(width - indent.length - who.length - 2, LEAST)
  return `${first}\n${indent}${who}  ${fitted(oneLine(aboutOf(event)), room)}`
}

function whoOf({ identity, claimed, address }: AuditEvent): string {
  if (identity === '') return address === '' ? 'nobody' : address
  return identity === LOCAL_IDENTITY && claimed !== '' ? claimed : identity
}

function aboutOf({ workspace, subject }: AuditEvent): string {
  const inside = workspace === '' ? subject : subject.replace(`workspaces/${workspace}/`, '')
  const name = inside.replace(/^registries\/([^/]+)\/repositories\//, '$1/').replaceAll('%2F', '/')
  return workspace === '' || workspace === 'default' ? name : `${workspace}: ${name}`
}

type Verified = {
  readonly anchor: object | undefined
  readonly key: object | undefined
  /** Undefined: the removals were not compared. */
  readonly compared: SameRemovals | undefined
}

/** Returns what is said of a record without fault. */
export function wholeText(
  { first, last, aged, signedUpTo }: WholeChain,
  { anchor, key, compared }: Verified,
): string {
  const events = last.sequence - first + 1
  const lines = [
    `Verified ${plural(events, 'event')}, ${first} to ${last.sequence}: each follows the one before, and none was changed.`,
  ]
  if (aged > 0) lines.push(`Payloads that have aged out: ${count(aged)}. Their hashes are there.`)
  if (key !== undefined)
    lines.push(
      signedUpTo === undefined
        ? 'No event is signed by this key.'
        : `Signed by this key: up to event ${signedUpTo}.`,
    )
  lines.push(...comparedText(compared))
  if (anchor === undefined) lines.push('A cut end is not seen without an anchor.')
  lines.push(`To write down for the next time: -anchor=${last.sequence}:${last.sha256}`)
  return `${lines.join('\n')}\n`
}

function comparedText(compared: SameRemovals | undefined): readonly string[] {
  if (compared === undefined)
    return ['Removals were not compared. To export them, too: careen audit -json -removals']
  const { runs, removals, agedRuns, unrecorded } = compared
  return [
    runs === 0
      ? 'Removals: no run has recorded one.'
      : `Removals: ${plural(removals, 'removal')} of ${plural(runs, 'run')}, as the runs recorded them.`,
    ...(agedRuns > 0 ? [`Runs whose removals have aged out: ${count(agedRuns)}.`] : []),
    ...(unrecorded > 0
      ? [`Removals of runs that have not ended, or ended before the record began: ${count(unrecorded)}.`]
      : []),
  ]
}

/** Returns what is wrong with a chain. */
export function brokenText(
  { sequence, why }: BrokenChain,
  paint: (colour: 'red', text: string) => string,
): string {
  return `${paint('red', 'Error')}: the record is broken at event ${sequence}: ${why}\nKeep the database and its backups, and find out who could write it. Events before ${sequence} are whole.\n`
}
