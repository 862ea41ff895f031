import type { TemplatePart } from './parts.ts'
import { indentOf } from './text.ts'

/** Takes from the lines of a heredoc the indentation that all of them have, those of blanks alone not counted. */
export function flushLines(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const begins = parts.map((_, at) => beginsLine(parts[at - 1]))
  const indents = parts.map((part, at) => (begins[at] === true ? indentOfPart(part) : undefined))
  const least = indents.reduce<number>((min, indent) => Math.min(min, indent ?? Infinity), Infinity)
  if (least === 0 || least === Infinity) return parts
  return parts.map((part, at) =>
    part.kind === 'text' && indents[at] !== undefined ? { ...part, text: part.text.slice(least) } : part,
  )
}

function beginsLine(before: TemplatePart | undefined): boolean {
  return before === undefined || (before.kind === 'text' && before.text.endsWith('\n'))
}

/** Undefined: a line of blanks. */
function indentOfPart(part: TemplatePart): number | undefined {
  if (part.kind !== 'text') return 0
  const indent = indentOf(part.text)
  return indent === part.text.length && part.text.endsWith('\n') ? undefined : indent
}
