import { escaped } from './escaped.ts'
import { graphemes, type Span } from './source.ts'

/** A character as a terminal shows it: `width` columns of it stand for the stretch `start` to `end` of the line. */
export type Cell = Span & { readonly shown: string; readonly width: number }

const TAB = '  '

/** A line, character by character; tabs become blanks, and what cannot be seen its escape. */
export function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = []
  let start = 0
  for (const char of graphemes(line)) {
    const shown = char === '\t' ? TAB : escaped(char)
    const end = start + char.length
    cells.push({ start, end, shown, width: shown === char ? widthOfOne(char) : shown.length })
    start = end
  }
  return cells
}

/** The columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  return widthOfCells(cellsOf(text))
}

export function widthOfCells(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0)
}

/** By Unicode's East Asian Width, and what is an emoji by itself or is made one. */
const WIDE =
  /^[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]|\uFE0F/u
const COMBINING = /^[\p{Mn}\p{Me}\u200C\u200D]/u

function widthOfOne(char: string): number {
  if (char.length === 1 && char < '\u0300') return 1
  if (COMBINING.test(char)) return 0
  return WIDE.test(char) ? 2 : 1
}
