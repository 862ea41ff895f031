import { fitted, unbroken } from './text.ts'

const COLOURS = /\p{Cc}\[[\d;]*m/gu

/** Returns the columns of a line; colours have none. */
function columnsOf(line: string): number {
  return line.replaceAll(COLOURS, '').length
}

/** Breaks lines that are wider than so many columns; what follows is indented by two more. */
export function fittedLines(text: string, width: number): string {
  const lines = text.split('\n').map((line) => (columnsOf(line) <= width ? line : broken(line, width)))
  return lines.join('\n')
}

/** Why not `wrapped` alone: a colour takes no room, and a word that is wider than the line is cut in its middle. */
function broken(line: string, width: number): string {
  const indent = /^ */.exec(line)?.[0] ?? ''
  const lines: string[] = []
  for (const word of unbroken(line.slice(indent.length))) {
    const whole = columnsOf(word) > width - indent.length - 2 ? fitted(word, width - indent.length - 2) : word
    const last = lines.at(-1)
    if (last === undefined) lines.push(`${indent}${whole}`)
    else if (columnsOf(last) + 1 + columnsOf(whole) > width) lines.push(`${indent}  ${whole}`)
    else lines[lines.length - 1] = `${last} ${whole}`
  }
  return lines.join('\n')
}
