import { fitted, unbroken } from './text.ts'

const COLOURS = /\p{Cc}\[[\d;]*m/gu

/** Returns the columns of a line; colours have none. */
function columnsOf(line: string): number {
  return line.replaceAll(COLOURS, '').length
}

/** A wider word than the line is cut in its middle, or stays whole where all is to be seen. */
type WideWords = 'cut' | 'whole'

/** Breaks lines that are wider than so many columns; what follows is indented by two more. */
export function fittedLines(text: string, width: number, wide: WideWords = 'cut'): string {
  const lines = text.split('\n').map((line) => (columnsOf(line) <= width ? line : broken(line, width, wide)))
  return lines.join('\n')
}

/** An attribute of an object in a plan. */
const ATTRIBUTE = /^ +\S+ [\w.-]+ += /

/** Breaks the lines of -detail: no word is cut, and an attribute stays in one line. Why: it can be copied. */
export function detailLines(text: string, width: number): string {
  const lines = text
    .split('\n')
    .map((line) => (ATTRIBUTE.test(line) ? line : fittedLines(line, width, 'whole')))
  return lines.join('\n')
}

/** Why not `wrapped` alone: a colour takes no room. */
function broken(line: string, width: number, wide: WideWords): string {
  const indent = /^ */.exec(line)?.[0] ?? ''
  const lines: string[] = []
  for (const word of unbroken(line.slice(indent.length))) {
    const room = width - indent.length - 2
    const whole = wide === 'cut' && columnsOf(word) > room ? fitted(word, room) : word
    const last = lines.at(-1)
    if (last === undefined) lines.push(`${indent}${whole}`)
    else if (columnsOf(last) + 1 + columnsOf(whole) > width) lines.push(`${indent}  ${whole}`)
    else lines[lines.length - 1] = `${last} ${whole}`
  }
  return lines.join('\n')
}
