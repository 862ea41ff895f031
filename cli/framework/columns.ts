import { wrapped } from '../views/text.ts'

/** The fewest columns that a text gets beside what stands left of it. */
const LEAST = 30

/**
 * Returns a line for each row: the first text, then the second one, below each other in a column of their own. Wraps the
 * second text to `columns`; a narrow terminal wraps by itself.
 */
export function twoColumns(rows: readonly (readonly [string, string])[], columns: number): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  const room = Math.max(columns - width, LEAST)
  return rows
    .map(([left, right]) => `${left.padEnd(width)}${fit(right, room).join(`\n${' '.repeat(width)}`)}\n`)
    .join('')
}

/** Returns the paragraphs of a text, each line wrapped to `columns`. */
export function paragraphs(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => fit(line, columns))
    .join('\n')
}

function fit(text: string, columns: number): readonly string[] {
  if (text.length <= columns) return [text]
  const indent = /^ */.exec(text)?.[0] ?? ''
  return wrapped(text.slice(indent.length), columns - indent.length).map((line) => `${indent}${line}`)
}
