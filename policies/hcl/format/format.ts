import { lex } from '../source/lexer.ts'
import { graphemes, type SourceText } from '../source/source.ts'
import type { TokenList } from '../source/token.ts'
import { brackets, type Line, linesOf } from './format-lines.ts'
import { spaceAfter } from './format-spaces.ts'

/** A text in work: how many blanks stand before each token. */
type Layout = { readonly tokens: TokenList; readonly lines: readonly Line[]; readonly blanks: number[] }

/**
 * The canonical layout, as `terraform fmt` has it: only blanks change, a byte order mark goes, and the last line gets an end.
 * For texts that parse.
 */
export function formatText(source: SourceText): string {
  const tokens = lex(source)
  const layout: Layout = { tokens, lines: linesOf(tokens), blanks: tokens.kinds.map(() => 0) }
  indent(layout)
  space(layout)
  align(layout, 'assign')
  align(layout, 'comment')
  return print(layout)
}

/**
 * Two blanks for every line that opened more brackets than it closed, however many. What such a line opened is remembered,
 * so that as many must close before it counts no more.
 */
function indent({ tokens, lines, blanks }: Layout): void {
  const opened: number[] = []
  for (const line of lines) {
    if (line.start === line.end) continue
    const change = brackets(tokens.kinds, line.start, line.end)
    for (let closing = -change; closing > 0 && opened.length > 0;) {
      const last = opened.pop() ?? 0
      if (closing < last) opened.push(last - closing)
      closing -= last
    }
    blanks[line.start] = 2 * opened.length
    if (change > 0) opened.push(change)
  }
}

function space({ tokens, lines, blanks }: Layout): void {
  const cell = (start: number, end: number): void => {
    for (let at = start; at < end - 1; at += 1) blanks[at + 1] = spaceAfter(tokens, at, start) ? 1 : 0
  }
  for (const { start, end, comment = end, assign = comment } of lines) {
    cell(start, assign)
    cell(assign, comment)
    if (assign < comment) blanks[assign] = 1
  }
}

/** Cells in lines that follow each other begin in one column, one blank after the longest of what is before them. */
function align({ tokens, lines, blanks }: Layout, cell: 'assign' | 'comment'): void {
  for (let at = 0; at < lines.length; at += 1) {
    const chain: { readonly cell: number; readonly width: number }[] = []
    for (let line = lines[at]; line?.[cell] !== undefined; line = lines[at]) {
      chain.push({ cell: line[cell], width: widthOf(tokens, blanks, { start: line.start, end: line[cell] }) })
      at += 1
    }
    const widest = chain.reduce((most, { width }) => Math.max(most, width), 0)
    for (const one of chain) blanks[one.cell] = widest - one.width + 1
  }
}

function widthOf(
  { source, starts, ends }: TokenList,
  blanks: readonly number[],
  { start, end }: Line,
): number {
  let width = 0
  for (let at = start; at < end; at += 1)
    width += (blanks[at] ?? 0) + lengthOf(source.text.slice(starts[at], ends[at]))
  return width
}

function lengthOf(text: string): number {
  return /^[\0-~]*$/.test(text) ? text.length : graphemes(text).length
}

function print({ tokens: { source, kinds, starts, ends }, blanks }: Layout): string {
  const parts = kinds.map((_, at) => ' '.repeat(blanks[at] ?? 0) + source.text.slice(starts[at], ends[at]))
  const last = kinds.at(-2)
  const text = parts.join('')
  return last === undefined || last === 'newline' ? text : text + lineEnd(source)
}

/** As the first line has it. */
function lineEnd({ text, lineStarts }: SourceText): string {
  return text.charCodeAt((lineStarts[1] ?? 0) - 2) === 13 ? '\r\n' : '\n'
}
