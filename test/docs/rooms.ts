import { ROOMS } from '../architecture.table.ts'
import { table } from './table.ts'

/** The rooms of the source, in the order in which they may import each other. */
export function roomTable(): string {
  const rows = ROOMS.map(({ room, duty, doors }) => [
    `\`${room}\``,
    duty,
    doors.length === 0 ? 'any file' : doors.map((door) => `\`${door}\``).join(', '),
  ])
  return table(['room', 'duty', 'door'], rows)
}
