import { minuteText } from '../../policies/model/index.ts'
import { type Drift, isReclaimed, type StoredPlan } from '../../proto/resources/index.ts'
import { fieldsWords } from './change-words.ts'
import { fittedLines } from './fit.ts'
import { type NamedDaemon, onDaemon } from './place.ts'
import type { PlanLook } from './plan-look.ts'
import { count, fitted, oneLine, plural, tableWithin } from './text.ts'

const WIDTH = 80
/** Most columns of a name in a table. */
const NAME = 28
const WHO = 16
/** Most columns of a person in a sentence. */
const PERSON = 24
/** Objects that a plan shows. */
const SHOWN = 14
/** Objects that a line or a hint names. */
const NAMED = 4

const SIGNS = {
  CHANGED: ['~', 'yellow'],
  MANAGED: ['~', 'yellow'],
  DELETED: ['-', 'red'],
  ADDED: ['+', 'green'],
} as const

/** Returns who did what and when, such as `changed by ana@laptop, 2026-06-01 12:00Z`, or `rolled back to 41 by` with its serial. */
export function whoText(drift: Drift): string {
  const { kind, changedBy, changedAt, rolledBackTo, manager } = drift
  const when = changedAt === undefined ? '' : `, ${minuteText(changedAt)}`
  if (kind === 'MANAGED') return `managed by ${oneLine(manager)} now`
  const done = { CHANGED: 'changed', DELETED: 'deleted', ADDED: 'written' }[kind]
  const what = rolledBackTo === undefined ? done : `rolled back to ${rolledBackTo}`
  return `${what} by ${fitted(oneLine(changedBy), PERSON)}${when}`
}

/** Returns what differs, in half a line: from what the origin applied to what is stored. */
function differenceText({ kind, fields, fieldCount }: Drift): string {
  switch (kind) {
    case 'CHANGED': {
      const more = fieldCount > fields.length ? ` +${count(fieldCount - fields.length)}` : ''
      return fields.length === 0 ? 'content' : `${fieldsWords(fields)}${more}`
    }
    case 'DELETED':
      return 'deleted'
    case 'MANAGED':
      return 'another manager'
    case 'ADDED':
      return 'new'
  }
}

/** Returns what a plan undoes that others did, for the top of its screen; nothing if it undoes nothing. */
export function undoneText(
  { drift = [], hasMoreDrift, refreshOnly }: Pick<StoredPlan, 'drift' | 'hasMoreDrift' | 'refreshOnly'>,
  { paint, width }: PlanLook,
): string {
  if (drift.length === 0 || refreshOnly === true) return ''
  const head = 'changed outside of these files:'
  const number = `${hasMoreDrift === true ? 'at least ' : ''}${plural(drift.length, 'object')}`
  const lines = drift.slice(0, NAMED).map((one) => undoneLine(one, width - 6))
  const others = drift.length - NAMED
  const more = others > 0 ? `      ${count(others)} more: careen state list -drift\n` : ''
  const rest = fitted(`${number}, undone by this plan`, width - head.length - 5, 'end')
  return `  ${paint('red', `! ${head}`)} ${rest}\n${lines.join('')}${more}`
}

/** The name gives way first. */
function undoneLine(drift: Drift, room: number): string {
  const who = whoText(drift)
  const name = fitted(oneLine(drift.address), Math.max(WHO, room - who.length - 2))
  return `      ${fitted(`${name}  ${who}`, room, 'end')}\n`
}

/** Returns a plan that changes nothing: what others did, what its apply does with that, and `standing`: what goes anyway. */
export function refreshOnlyText(
  plan: StoredPlan,
  {
    paint,
    daemon,
    standing,
  }: Pick<PlanLook, 'paint'> & { daemon: NamedDaemon | undefined; standing: string },
): string {
  const { drift = [], workspace, baseSerial, origin, manager = '' } = plan
  const where = `Workspace ${paint('bold', oneLine(workspace))}${onDaemon(daemon, paint)}`
  if (drift.length === 0) {
    const same = `${paint('bold', 'No drift.')} ${where} is what these files applied last (serial ${count(baseSerial)}).`
    return `${fittedLines(same, WIDTH)}\n${standing}`
  }
  const files = origin?.id ?? manager
  const shown = drift.slice(0, SHOWN).map((one) => driftText(one, origin?.id ?? manager, paint))
  const text = `${where}, serial ${count(baseSerial)}.\n\n${paint('bold', 'Drift')}  since ${oneLine(files)} was applied last\n${shown.join('')}${moreText(plan)}\n${standing}${sumText(plan)}${hintText(drift)}`
  return fittedLines(text, WIDTH)
}

function driftText(drift: Drift, origin: string, paint: PlanLook['paint']): string {
  const [sign, colour] = SIGNS[drift.kind]
  const name = fitted(oneLine(drift.address), NAME + 8)
  const room = WIDTH - name.length - 6
  const own = isReclaimed(drift, origin) ? '; returns to these files' : ''
  const stays = drift.kind === 'ADDED' ? `; ${oneLine(drift.manager)} keeps it` : ''
  return `  ${paint(colour, sign)} ${name}  ${fitted(differenceText(drift), room, 'end')}\n      ${whoText(drift)}${own}${stays}\n`
}

function moreText({ drift = [], hasMoreDrift }: StoredPlan): string {
  const rest = drift.length - SHOWN
  if (rest <= 0) return ''
  return `    ${hasMoreDrift === true ? 'more than ' : ''}${count(rest)} more: careen state list -drift\n`
}

function sumText({ drift = [], hasMoreDrift }: StoredPlan): string {
  const later = hasMoreDrift === true ? ' What is left needs another one.' : ''
  return `Plan: ${plural(drift.length, 'object')} to accept as ${drift.length === 1 ? 'it is' : 'they are'}.${later}\nNo policy and no image changes because of this plan.\n`
}

/** Says what to write into the files. */
function hintText(drift: readonly Drift[]): string {
  const changed = drift.filter(({ kind }) => kind === 'CHANGED')
  const deleted = drift.filter(({ kind }) => kind === 'DELETED')
  if (changed.length + deleted.length === 0) return ''
  const lines = [
    ...changed.map(({ address }) => `careen state show ${address}`),
    ...deleted.map(({ address }) => `remove the block of ${address}`),
  ]
  const rest = lines.length - NAMED
  const more = rest > 0 ? [`${count(rest)} more`] : []
  const shown = [...lines.slice(0, NAMED), ...more].map((line) => `  ${oneLine(line)}\n`)
  return `Files that differ undo it with their next plan. To keep it, write it into them:\n${shown.join('')}`
}

/** Where drift is listed, and with whose last apply it is compared. `origin`: undefined: no files were applied there. */
type ListedDrift = {
  readonly workspace: string
  readonly serial: number
  readonly origin: string | undefined
  readonly width: number
}

/** Returns drift as a table, and with which files it is compared. Names give way to the width, 60 at least. */
export function driftList(
  drift: readonly Drift[],
  { workspace, serial, origin, width }: ListedDrift,
): string {
  const place = `workspace ${oneLine(workspace)} (serial ${count(serial)})`
  if (origin === undefined) return `No drift: no files were applied to ${place}.\n`
  const files = oneLine(origin)
  if (drift.length === 0) return fittedLines(`No drift since ${files} was applied to ${place}.\n`, width)
  const rows = drift.map((one) => [
    fitted(oneLine(one.address), NAME),
    fitted(oneLine(one.changedBy), WHO),
    one.changedAt === undefined ? '-' : minuteText(one.changedAt),
    differsCell(one),
  ])
  const table = tableWithin([['ADDRESS', 'CHANGED BY', 'WHEN', 'DIFFERS'], ...rows], width, [0, 3])
  const next = 'To accept it: careen apply -refresh-only. What the files undo: careen plan\n'
  return `${table}${fittedLines(`Compared with what ${files} applied last.\n${next}`, width)}`
}

function differsCell(drift: Drift): string {
  const back = drift.rolledBackTo === undefined ? '' : `rollback to ${drift.rolledBackTo}: `
  return `${back}${differenceText(drift)}`
}
