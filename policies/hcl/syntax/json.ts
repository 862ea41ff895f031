import type { SourceText, Span } from '../source/source.ts'
import { plainDecimal } from '../values/decimal.ts'
import type { Plain } from '../values/value.ts'
import type { Block, Body, Expression, ObjectItem, TemplateFor, Unary } from './ast.ts'

/** A text and what was read in it. */
export type Read = { readonly source: SourceText; readonly body: Body }

/**
 * What was read, in the shape of hcl2json 0.3, to compare parsers by: blocks by type and labels in lists, literals as they
 * are, all other expressions as `${...}` around their text. A text that holds `${` looks like an expression there.
 */
export function toJson({ source, body }: Read): Plain {
  return bodyJson(source, body)
}

/** What of a body the shape cannot hold, as a sentence; undefined: it holds all. */
export function notInJson({ attributes, blocks }: Body): string | undefined {
  const depths = new Map<string, number>()
  for (const { type, labels, body } of blocks) {
    if (attributes.has(type)) return `"${type}" is both an argument and a block`
    if ((depths.get(type) ?? labels.length) !== labels.length)
      return `blocks "${type}" have labels of different numbers`
    depths.set(type, labels.length)
    const inner = notInJson(body)
    if (inner !== undefined) return inner
  }
  return undefined
}

function bodyJson(source: SourceText, { attributes, blocks }: Body): Plain {
  const values = attributes
    .values()
    .map(({ name, expression }) => [name, valueJson(source, expression)] as const)
  // Not an object literal: a name may be __proto__.
  return Object.fromEntries([...blocksJson(source, blocks, 0), ...values])
}

/** `depth`: how many words of the headers are done, the type being the first. */
function blocksJson(
  source: SourceText,
  blocks: readonly Block[],
  depth: number,
): readonly (readonly [string, Plain])[] {
  const groups = Map.groupBy(blocks, ({ type, labels }) =>
    depth === 0 ? type : (labels[depth - 1]?.text ?? ''),
  )
  return [...groups].map(([key, group]) => {
    const inside = group.filter(({ labels }) => labels.length > depth)
    const json =
      inside.length > 0
        ? Object.fromEntries(blocksJson(source, inside, depth + 1))
        : group.map(({ body }) => bodyJson(source, body))
    return [key, json] as const
  })
}

function valueJson(source: SourceText, expression: Expression): Plain {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'unary':
      return unaryJson(source, expression)
    case 'template':
      return expression.wrap ? wrappedJson(source, expression.parts) : textOf(source, expression.parts)
    case 'tuple':
      return expression.items.map((item) => valueJson(source, item))
    case 'object':
      return Object.fromEntries(
        expression.items.map((item) => [keyText(source, item), valueJson(source, item.value)]),
      )
    default:
      return sequence(source, expression)
  }
}

function wrappedJson(source: SourceText, [only]: readonly Expression[]): Plain {
  return only === undefined ? '' : valueJson(source, only)
}

/** A sign and a literal are a literal. */
function unaryJson(source: SourceText, unary: Unary): Plain {
  const { operator, operand } = unary
  const value = operand.kind === 'literal' ? operand.value : null
  if (operator === '-' && typeof value === 'number') return -value
  if (operator === '!' && typeof value === 'boolean') return !value
  return sequence(source, unary)
}

/** A name, with what follows it, is a text. */
function keyText(source: SourceText, { key }: ObjectItem): string {
  return isTraversal(key) ? spanText(source, key) : partText(source, key)
}

function isTraversal(expression: Expression): boolean {
  switch (expression.kind) {
    case 'variable':
      return true
    case 'get-attribute':
      return isTraversal(expression.from)
    case 'index':
      return isTraversal(expression.from) && isFixed(expression.key)
    default:
      return false
  }
}

function isFixed(key: Expression): boolean {
  if (key.kind === 'template') return !key.wrap && key.parts.every(({ kind }) => kind === 'literal')
  return key.kind === 'literal'
}

type Parts = readonly Expression[]

function textOf(source: SourceText, parts: Parts): string {
  return parts.map((part) => partText(source, part)).join('')
}

function partText(source: SourceText, part: Expression): string {
  switch (part.kind) {
    case 'literal':
      return literalText(source, part, part.value)
    case 'template':
      return textOf(source, part.parts)
    case 'conditional':
      return ifText(source, part.condition, [part.whenTrue], [part.otherwise])
    case 'template-if':
      return ifText(source, part.condition, part.whenTrue, part.otherwise ?? [])
    case 'template-for':
      return forText(source, part)
    default:
      return sequence(source, part)
  }
}

/** Of a number all digits count, not only those of a double. */
function literalText(source: SourceText, span: Span, value: string | number | boolean | null): string {
  const digits = typeof value === 'number' ? plainDecimal(spanText(source, span)) : undefined
  return digits ?? String(value)
}

function ifText(source: SourceText, condition: Expression, yes: Parts, no: Parts): string {
  const rest = textOf(source, no)
  const last = rest === '' ? '' : `%{else}${rest}`
  return `%{if ${spanText(source, condition)}}${textOf(source, yes)}${last}%{endif}`
}

function forText(source: SourceText, { keyName, valueName, collection, body }: TemplateFor): string {
  const names = keyName === undefined ? valueName : `${keyName}, ${valueName}`
  return `%{for ${names} in ${spanText(source, collection)}}${textOf(source, body)}%{endfor}`
}

function sequence(source: SourceText, expression: Expression): string {
  return `\${${spanText(source, expression)}}`
}

function spanText({ text }: SourceText, { start, end }: Span): string {
  return text.slice(start, end)
}
