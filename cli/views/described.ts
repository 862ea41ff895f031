import { table, wrapped } from './text.ts'

/** Fewest columns that a description gets beside what stands left of it. */
const LEAST = 36

/** How far a description is indented that stands below what it is of. */
const BELOW = 6

/**
 * Returns a line for each row. The last cell describes it: wrapped to `columns` in a column of its own, or below the row where that would
 * be too narrow.
 */
export function describedRows(rows: readonly (readonly string[])[], columns: number): string {
  const heads = table(rows.map((row) => [...row.slice(0, -1), '|'])).split('\n')
  const left = heads[0]?.length ?? 0
  const room = columns - left + 1
  return rows
    .map((row, at) => {
      const head = (heads[at] ?? '').slice(0, -1)
      const text = row.at(-1) ?? ''
      if (room >= LEAST) return `${head}${hanging(text, room, left - 1)}\n`
      const cells = row.slice(0, -1).filter((cell) => cell !== '')
      return `${cells.join('  ')}\n${' '.repeat(BELOW)}${hanging(text, columns - BELOW, BELOW)}\n`
    })
    .join('')
}

function hanging(text: string, columns: number, indent: number): string {
  return wrapped(text, columns).join(`\n${' '.repeat(indent)}`)
}
