import type { Expression, TemplateFor, TemplateIf } from '../ast.ts'
import type { Cursor } from './cursor.ts'
import type { Directive } from './directive.ts'
import { strayDirective, unclosedDirective } from './errors/directive.ts'
import type { TemplatePart } from './parts.ts'

type Folding = { readonly cursor: Cursor; readonly parts: readonly TemplatePart[]; at: number }

/** A sequence and the directive that ends it; none: the end of the template. */
type Folded = { readonly items: readonly Expression[]; readonly end?: Directive }

/** Puts what stands between directives into them, and texts side by side into one. */
export function foldParts(cursor: Cursor, parts: readonly TemplatePart[]): readonly Expression[] {
  const folding: Folding = { cursor, parts, at: 0 }
  const { items, end } = foldSequence(folding)
  return end === undefined ? items : cursor.fail(strayDirective(end))
}

function foldSequence(folding: Folding): Folded {
  const items: Expression[] = []
  for (;;) {
    const part = folding.parts[folding.at]
    if (part === undefined) return { items }
    folding.at += 1
    switch (part.kind) {
      case 'text':
        items.push(joinTexts(folding, part))
        break
      case 'value':
        items.push(part.expression)
        break
      case 'if':
        items.push(foldIf(folding, part))
        break
      case 'for':
        items.push(foldFor(folding, part))
        break
      case 'else':
      case 'endif':
      case 'endfor':
        return { items, end: part }
    }
  }
}

function joinTexts(folding: Folding, first: Extract<TemplatePart, { kind: 'text' }>): Expression {
  const texts = [first.text]
  let { end } = first
  for (;;) {
    const part = folding.parts[folding.at]
    if (part?.kind !== 'text') return { kind: 'literal', value: texts.join(''), start: first.start, end }
    texts.push(part.text)
    end = part.end
    folding.at += 1
  }
}

function foldIf(
  folding: Folding,
  { condition, start, ...part }: Extract<Directive, { kind: 'if' }>,
): TemplateIf {
  const first = foldSequence(folding)
  const second = first.end?.kind === 'else' ? foldSequence(folding) : undefined
  const end = second === undefined ? first.end : second.end
  if (end?.kind !== 'endif') folding.cursor.fail(unclosedDirective(folding.cursor, { ...part, start }, end))
  const whole = { kind: 'template-if' as const, condition, whenTrue: first.items, start, end: end.end }
  return second === undefined ? whole : { ...whole, otherwise: second.items }
}

function foldFor(
  folding: Folding,
  { clause, start, ...part }: Extract<Directive, { kind: 'for' }>,
): TemplateFor {
  const { items: body, end } = foldSequence(folding)
  if (end?.kind !== 'endfor') folding.cursor.fail(unclosedDirective(folding.cursor, { ...part, start }, end))
  return { kind: 'template-for', ...clause, body, start, end: end.end }
}
