import { minuteText, type Scope } from '../../policies/model/index.ts'
import {
  type HistoryEntry,
  isOriginId,
  isUnderstood,
  type OpaqueObject,
  type StoredObject,
  type Workspace,
} from '../../proto/resources/index.ts'
import { count, fitted, tableWithin } from './text.ts'

/** Most columns of a name in a table. */
const NAME = 28
const WHO = 16

/** Below so many columns, the history has days alone. */
const WITH_TIME = 80

/** Returns applies as a table. Names give way to `columns`, 60 at least. */
export function historyText(entries: readonly HistoryEntry[], columns: number): string {
  const rows = entries.map((entry) => [
    String(entry.serial),
    minuteText(entry.appliedAt).slice(0, columns < WITH_TIME ? 'YYYY-MM-DD'.length : undefined),
    entry.appliedBy,
    commitText(entry),
    objectCounts(entry),
    imagesText(entry),
  ])
  const all = [['SERIAL', 'WHEN', 'WHO', 'FROM', 'OBJECTS', 'IMAGES'], ...rows]
  const width = Math.max(...all.map(([first = '']) => first.length))
  const aligned = all.map(([first = '', ...others]) => [first.padStart(width), ...others])
  return tableWithin(aligned, columns, [2, 3, 5])
}

/** Returns the commit that an apply came from, the serial that a rollback put back, or `-`. */
export function commitText({ origin }: Pick<HistoryEntry, 'origin'>): string {
  if (origin?.rolledBackTo !== undefined) return `serial ${origin.rolledBackTo}`
  if (origin?.revision === undefined) return '-'
  return `${origin.revision.slice(0, 7)}${origin.modified === true ? ' (dirty)' : ''}`
}

function objectCounts({ changes }: HistoryEntry): string {
  const of = (sign: string): number => changes.filter((line) => line.startsWith(sign)).length
  const accepted = of('=')
  return ['+', '~', '-', ...(accepted === 0 ? [] : ['='])].map((sign) => `${sign}${of(sign)}`).join(' ')
}

function imagesText({ images }: HistoryEntry): string {
  if (images === undefined) return '-'
  const spared = images.removed === 0 ? [] : [`${count(images.removed)} spared`]
  return [`${count(images.added)} new`, ...spared].join(', ')
}

type Listed = StoredObject | OpaqueObject

/** What is known of objects besides: applies by serial, and the addresses of what others changed. */
type KnownOfObjects = {
  readonly applies: ReadonlyMap<number, HistoryEntry>
  readonly drifted: ReadonlySet<string>
}

/** Returns objects as a table. Names give way to `columns`, 60 at least. */
export function stateText(
  objects: readonly Listed[],
  { applies, drifted }: KnownOfObjects,
  columns: number,
): string {
  const rows = objects.map((one) => [
    fitted(one.address, NAME),
    String(one.serial),
    changedBy(one, applies.get(one.serial)),
    statusOf(one),
    `${fitted(governs(one), NAME)}${drifted.has(one.address) ? ' (see -drift)' : ''}`,
  ])
  return tableWithin([['ADDRESS', 'SERIAL', 'CHANGED BY', 'STATUS', 'GOVERNS'], ...rows], columns, [0, 2, 4])
}

/** A caller of the API has no files. */
function changedBy({ manager }: Listed, entry: HistoryEntry | undefined): string {
  if (entry === undefined) return '-'
  if (entry.origin === undefined && manager !== '' && !isOriginId(manager))
    return `api: ${fitted(entry.appliedBy, WHO)}`
  return `${fitted(entry.appliedBy, WHO)}, ${minuteText(entry.appliedAt).slice(0, 10)}`
}

function statusOf(stored: Listed): string {
  if (!isUnderstood(stored)) return 'NOT UNDERSTOOD'
  return stored.object.kind === 'policy' ? stored.object.status : '-'
}

function governs(stored: Listed): string {
  if (!isUnderstood(stored)) return '-'
  const { object } = stored
  return object.kind === 'registry' ? '-' : scopeText(object.scope)
}

function scopeText(scope: Scope): string {
  switch (scope.kind) {
    case 'global':
      return 'all registries'
    case 'registry':
      return `${scope.registry}/**`
    case 'repository':
      return `${scope.registry}/${scope.repository}`
    case 'pattern':
      return `${scope.registry}/${scope.pattern}`
  }
}

/** Returns workspaces as a table. Names give way to `columns`, 60 at least. */
export function workspacesText(workspaces: readonly Workspace[], columns: number): string {
  const rows = workspaces.map(({ name, serial, objects = 0, updatedAt, appliedBy = '-', origins = [] }) => [
    fitted(name, WHO),
    String(serial),
    count(objects),
    updatedAt === undefined ? '-' : `${minuteText(updatedAt)} ${fitted(appliedBy, WHO)}`,
    fitted(origins[0]?.id ?? '-', WHO + NAME - 21),
  ])
  return tableWithin([['WORKSPACE', 'SERIAL', 'OBJECTS', 'LAST APPLY', 'FROM'], ...rows], columns, [0, 3, 4])
}
