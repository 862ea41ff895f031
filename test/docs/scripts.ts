import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SCRIPTS } from '../scripts.table.ts'
import { ROOT } from './pages.ts'

/** Returns the scripts of the table that do not exist yet, by what they are about. */
export function openScripts(): string {
  const groups = Object.entries(SCRIPTS).flatMap(([about, names]) => {
    const open = names.split(' ').filter((name) => !existsSync(join(ROOT, 'test/scripts', `${name}.txt`)))
    return open.length === 0 ? [] : [`- ${about}: ${open.map((name) => `\`${name}\``).join(', ')}`]
  })
  return groups.length === 0 ? 'None.' : groups.join('\n')
}
