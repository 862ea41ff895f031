import { type Cell, cellsOf, widthOfCells } from '../source/cells.ts'
import { cutAround, type LinePart } from '../source/cut-line.ts'
import { escapedLine } from '../source/escaped.ts'
import type { Span } from '../source/source.ts'
import type { Snippet } from './diagnostic.ts'

type Look = {
  /** Marks the part at fault, and the carets under it. */
  readonly underline: (text: string) => string
  readonly caret: (text: string) => string
  /** Columns that a line may take. */
  readonly width: number
}

type Row = LinePart & { readonly line: number; readonly code: string }

/** The lines of the file with their numbers, carets under the part at fault; `more`: the part goes on after them. */
export function snippetLines(snippet: Snippet, more: boolean, look: Look): readonly string[] {
  const rows = [...contextRows(snippet), ...codeRows(snippet)]
  const digits = String(rows.at(-1)?.line ?? 0).length
  const gap = `  ${' '.repeat(digits)}  ...`
  const lines = rows.flatMap((row, at) => {
    const cells = cutAround(cellsOf(row.code), row, Math.max(look.width - digits - 4, 20))
    const skips = (rows[at + 1]?.line ?? row.line) > row.line + 1
    return [
      `  ${String(row.line).padStart(digits)}: ${codeText(cells, row, look.underline)}`.trimEnd(),
      ...(row.line === snippet.startLine ? [' '.repeat(digits + 4) + caretText(cells, row, look.caret)] : []),
      ...(skips ? [gap] : []),
    ]
  })
  return more ? [...lines, gap] : lines
}

/** What the names in the part at fault stand for. */
export function valueLines({ values }: Snippet): readonly string[] {
  if (values.length === 0) return []
  return ['    ├────────────────', ...values.map(({ name, is }) => `    │ ${escapedLine(`${name} ${is}`)}`)]
}

function contextRows({ context }: Snippet): readonly Row[] {
  return context === undefined ? [] : [{ ...context, start: 0, end: 0, skipped: false }]
}

/** Of the part at fault no row has the blanks around it. */
function codeRows({ code, startLine, start, end, skipped = 0 }: Snippet): readonly Row[] {
  let from = 0
  return code.split('\n').map((text, at) => {
    const least = at === 0 ? start : from + text.length - text.trimStart().length
    const most = end > from + text.length ? from + text.trimEnd().length : end
    const row = {
      line: startLine + at,
      code: text,
      start: least - from,
      end: Math.max(least, most) - from,
      skipped: at === 0 && skipped > 0,
    }
    from += text.length + 1
    return row
  })
}

function codeText(cells: readonly Cell[], part: Span, underline: (text: string) => string): string {
  const { before, within, after } = divided(cells, part)
  return shown(before) + (within.length === 0 ? '' : underline(shown(within))) + shown(after)
}

function shown(cells: readonly Cell[]): string {
  return cells.map((cell) => cell.shown).join('')
}

/** At least one, also where something is missing. */
function caretText(cells: readonly Cell[], part: Span, caret: (text: string) => string): string {
  const { before, within } = divided(cells, part)
  return ' '.repeat(widthOfCells(before)) + caret('^'.repeat(Math.max(1, widthOfCells(within))))
}

type Divided = Readonly<Record<'before' | 'within' | 'after', readonly Cell[]>>

/** A character that is only partly in the part is wholly in it. */
function divided(cells: readonly Cell[], { start, end }: Span): Divided {
  const first = indexOr(
    cells.length,
    cells.findIndex((cell) => cell.end > start),
  )
  const last = indexOr(
    cells.length,
    cells.findIndex((cell, at) => at >= first && cell.start >= end),
  )
  return { before: cells.slice(0, first), within: cells.slice(first, last), after: cells.slice(last) }
}

function indexOr(none: number, index: number): number {
  return index === -1 ? none : index
}
