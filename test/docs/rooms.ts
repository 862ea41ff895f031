import { ROOMS } from '../architecture.table.ts'
import { table } from './table.ts'

/** Rooms that most others import. The table leaves them out of the imports. */
const COMMON: ReadonlySet<string> = new Set([
  'policies/model',
  'policies/scalars',
  'policies/evidence',
  'policies/audit',
  'proto/resources',
  'daemon/clock.ts',
  'daemon/log.ts',
  'daemon/failpoint.ts',
])

/** The rooms of the source, in the order in which they may import each other. */
export function roomTable(): string {
  const rows = ROOMS.map(({ room, duty, doors, rooms }) => [
    `\`${room}\``,
    duty,
    doors.length === 0 ? 'any file' : doors.map((door) => `\`${door}\``).join(', '),
    rooms
      .filter((one) => !COMMON.has(one))
      .map(short)
      .join(', '),
  ])
  return table(['room', 'duty', 'door', 'may import'], rows)
}

/** A room without its top folder. */
function short(room: string): string {
  return room.replace(/^(?:policies|daemon|cli)\//, '')
}
