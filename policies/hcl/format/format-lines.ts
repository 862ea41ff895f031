import type { TokenList } from '../source/token.ts'
import { bracketChange } from './format-spaces.ts'

/**
 * A line's tokens, from `start` to before `end`, in up to three cells: what leads, what is assigned, and a comment; the
 * latter two begin where said. A heredoc is a part of the line that it begins in, as is all in brackets of templates.
 */
export type Line = {
  readonly start: number
  readonly end: number
  readonly assign?: number
  readonly comment?: number
}

export function linesOf(tokens: TokenList): readonly Line[] {
  const lines: Line[] = []
  let start = 0
  for (const [at, kind] of tokens.kinds.entries()) {
    if (kind !== 'newline' && kind !== 'end') continue
    lines.push(lineOf(tokens, start, at))
    start = at + 1
  }
  return lines
}

function lineOf(tokens: TokenList, start: number, end: number): Line {
  const comment = end - start > 1 && endsInComment(tokens, end) ? end - 1 : undefined
  const assign = assignOf(tokens, start, comment ?? end)
  return {
    start,
    end,
    ...(assign === undefined ? {} : { assign }),
    ...(comment === undefined ? {} : { comment }),
  }
}

/** One that goes to the end of the line. */
function endsInComment({ source, kinds, starts }: TokenList, end: number): boolean {
  return kinds[end - 1] === 'comment' && !source.text.startsWith('/*', starts[end - 1])
}

/** Only a whole expression is aligned: one with more brackets opened than closed goes on in the next line. */
function assignOf({ kinds }: TokenList, start: number, end: number): number | undefined {
  for (let at = start + 1; at < end; at += 1) {
    if (kinds[at] !== '=') continue
    return brackets(kinds, at, end) === 0 ? at : undefined
  }
  return undefined
}

export function brackets(kinds: TokenList['kinds'], start: number, end: number): number {
  let change = 0
  for (let at = start; at < end; at += 1) change += bracketChange(kinds[at])
  return change
}
