import { widthOf } from '../source/cells.ts'
import { escaped, escapedLine } from '../source/escaped.ts'
import type { Diagnostic, Place } from './diagnostic.ts'
import { snippetLines, valueLines } from './render-snippet.ts'

/** How diagnostics are drawn in a terminal. */
export type RenderOptions = {
  readonly paint: (colour: 'red' | 'yellow' | 'bold' | 'underline', text: string) => string
  /** Columns of the terminal. */
  readonly width: number
}

/** For people, in a frame, with the lines at fault; no line's end after it. Nothing in it can steer a terminal. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const { severity, summary, place, detail } = diagnostic
  const tint = (text: string): string => options.paint(severity === 'error' ? 'red' : 'yellow', text)
  const word = options.paint('bold', tint(severity === 'error' ? 'Error:' : 'Warning:'))
  const where = place === undefined ? '' : placeLine(place)
  const sections = [
    [`${word} ${options.paint('bold', escapedLine(summary))}`],
    [...(where === '' ? [] : [where]), ...codeLines(diagnostic, tint, options)],
    detail === '' ? [] : wrapped(escaped(detail), options.width - 2),
  ]
  const lines = sections
    .filter(({ length }) => length > 0)
    .flatMap((section, at) => (at === 0 ? section : ['', ...section]))
  const bar = tint('│')
  return [tint('╷'), ...lines.map((line) => (line === '' ? bar : `${bar} ${line}`)), tint('╵')].join('\n')
}

/** `  on web.hcl:17:5, in server.web:`; empty when nothing is known. */
function placeLine({ file, line, column = 1, address }: Place): string {
  const at = line === undefined ? '' : `:${line}:${column}`
  const parts = [
    ...(file === '' ? [] : [`on ${escapedLine(file)}${at}`]),
    ...(address === undefined ? [] : [`in ${escapedLine(address)}`]),
  ]
  return parts.length === 0 ? '' : `  ${parts.join(', ')}:`
}

function codeLines(
  { snippet, place }: Diagnostic,
  caret: (text: string) => string,
  { paint, width }: RenderOptions,
): readonly string[] {
  if (snippet === undefined) return []
  const last = snippet.startLine + snippet.code.split('\n').length - 1
  const look = { underline: (text: string) => paint('underline', text), caret, width: width - 2 }
  return [...snippetLines(snippet, lastLine(place) > last, look), ...valueLines(snippet)]
}

function lastLine(place: Place | undefined): number {
  const { line = 0, column = 1 } = place?.end ?? {}
  return column === 1 ? line - 1 : line
}

/** Lines that are indented stay as they are: they are examples. */
function wrapped(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => (/^\s/.test(line) ? [line.trimEnd()] : wrappedLine(line, width)))
}

function wrappedLine(line: string, width: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  let used = 0
  for (const word of line.trimEnd().split(' ')) {
    const wide = widthOf(word)
    if (current !== '' && used + 1 + wide > width) {
      lines.push(current)
      current = word
      used = wide
    } else {
      current = current === '' ? word : `${current} ${word}`
      used = current === word ? wide : used + 1 + wide
    }
  }
  return [...lines, current]
}
