import { type Cell, widthOfCells } from './cells.ts'
import type { Span } from './source.ts'

/** A stretch of a line; `skipped`: the line itself began further to the left. */
export type LinePart = Span & { readonly skipped: boolean }

const CUT = '…'

/** As much of a line as `room` columns hold, so that the part is seen; `…` stands where it is cut. */
export function cutAround(cells: readonly Cell[], part: LinePart, room: number): readonly Cell[] {
  if (!part.skipped && widthOfCells(cells) <= room) return cells
  const skip = part.skipped || !endsWithin(cells, part, room) ? skippedBefore(cells, part, room) : 0
  const first = cells[skip]
  const head: Cell[] =
    (skip > 0 || part.skipped) && first !== undefined
      ? [{ ...first, end: first.start, shown: CUT, width: 1 }]
      : []
  return [...head, ...cutBehind(cells.slice(skip), room - head.length)]
}

function endsWithin(cells: readonly Cell[], part: LinePart, room: number): boolean {
  return widthOfCells(cells.filter(({ start }) => start < part.end)) < room
}

/** How many cells go, so that a third of the room is before the part, or more where the rest leaves it. */
function skippedBefore(cells: readonly Cell[], part: LinePart, room: number): number {
  const before = cells.filter(({ end }) => end <= part.start)
  const behind = widthOfCells(cells.slice(before.length))
  const most = Math.max(Math.floor(room / 3), room - 2 - behind)
  let width = 0
  let at = before.length
  for (; at > 0; at -= 1) {
    width += before[at - 1]?.width ?? 0
    if (width > most) return at
  }
  return 0
}

function cutBehind(cells: readonly Cell[], room: number): readonly Cell[] {
  if (widthOfCells(cells) <= room) return cells
  let width = 0
  const kept = cells.filter((cell) => {
    width += cell.width
    return width < room
  })
  const at = kept.at(-1)?.end ?? 0
  return [...kept, { start: at, end: at, shown: CUT, width: 1 }]
}
