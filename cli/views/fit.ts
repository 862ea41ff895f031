import { wrapped } from './text.ts'

const COLOURS = /\p{Cc}\[[\d;]*m/gu

/** Returns the columns of a line; colours have none. */
function columnsOf(line: string): number {
  return line.replaceAll(COLOURS, '').length
}

/** Breaks lines that are wider than so many columns; what follows is indented by two. */
export function fittedLines(text: string, width: number): string {
  const lines = text.split('\n').map((line) => (columnsOf(line) <= width ? line : broken(line, width)))
  return lines.join('\n')
}

/** Why not `wrapped` alone: a colour takes no room, and a word may be wider than the line. */
function broken(line: string, width: number): string {
  if (line.replaceAll(COLOURS, '') === line) return wrapped(line, width - 2).join('\n  ')
  const lines: string[] = []
  for (const word of line.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || columnsOf(last) + 1 + columnsOf(word) > width - 2) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.join('\n  ')
}
