import { fitted, oneLine } from '../text.ts'

/** Most bytes of a page. Why: comments of GitHub and GitLab end at 65,536 and more, by any count. */
export const MARKDOWN_BYTES = 65_000

/** Returns names as a comment of HTML can have them. By it a bot finds its own page. */
export function markerOf(names: readonly string[]): string {
  return names.map((name) => name.replaceAll(/[^a-z0-9_-]/gi, '_')).join('/')
}

/** Most characters of one foreign text. */
const LONGEST = 200

/**
 * Returns foreign text as a code span: in it nothing is a link, a mention, a reference or markup, in a cell of a table too. What
 * would end the span or the cell is written as `\\u0060`.
 */
export function codeSpan(text: string): string {
  const safe = fitted(oneLine(text), LONGEST).replaceAll(
    /[`|]|\p{Zl}|\p{Zp}/gu,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
  // Why: a span of spaces alone, or none, is no span.
  return safe.trim() === '' ? '`-`' : `\`${safe}\``
}

/** A part of a page: lines of which the last may be left out, and what stands around them. */
export type MarkdownPart = {
  readonly head: string
  readonly lines: readonly string[]
  /** Returns the line that says how many are left out. */
  readonly rest: (count: number) => string
  readonly foot: string
}

/** Returns a page of at most `most` bytes in UTF-8: lines are left out from the end of the last parts, and counted. */
export function fittedPage(top: string, parts: readonly MarkdownPart[], end: string, most: number): string {
  const fixed = parts.map(({ head, foot, rest, lines }) => `${head}${foot}${rest(lines.length)}`)
  let room = most - sizeOf(top) - sizeOf(end) - fixed.reduce((sum, text) => sum + sizeOf(text), 0)
  const bodies = parts.map(({ head, lines, rest, foot }) => {
    if (lines.length === 0) return ''
    let shown = 0
    for (const line of lines) {
      if (sizeOf(line) > room) break
      room -= sizeOf(line)
      shown += 1
    }
    // Why: a part that was cut leaves nothing to less dangerous ones.
    if (shown < lines.length) room = 0
    const more = shown === lines.length ? '' : rest(lines.length - shown)
    return `${head}${lines.slice(0, shown).join('')}${more}${foot}`
  })
  return `${top}${bodies.join('')}${end}`
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text)
}
