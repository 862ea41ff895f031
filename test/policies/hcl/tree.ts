/** Trees as text that a person can read, and what must hold of where their nodes stand. */
import assert from 'node:assert/strict'
import type { SourceText, Span } from '../../../policies/hcl/source/source.ts'
import type {
  Block,
  Body,
  Call,
  Expression,
  For,
  ObjectItem,
  Template,
  TemplateIf,
} from '../../../policies/hcl/syntax/ast.ts'
import { children } from '../../../policies/hcl/syntax/walk.ts'

/** One line for each argument and each block, in the order of the text. */
export function shownBody({ attributes, blocks }: Body, indent = ''): string {
  const lines = [
    ...[...attributes.values()].map(({ name, expression, start }) => ({
      start,
      line: `${indent}${name} = ${shown(expression)}\n`,
    })),
    ...blocks.map((block) => ({ start: block.start, line: shownBlock(block, indent) })),
  ]
  return lines
    .toSorted((a, b) => a.start - b.start)
    .map(({ line }) => line)
    .join('')
}

function shownBlock({ type, labels, body }: Block, indent: string): string {
  const header = [type, ...labels.map(({ text }) => JSON.stringify(text))].join(' ')
  return `${indent}${header} {\n${shownBody(body, `${indent}  `)}${indent}}\n`
}

export function shown(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return JSON.stringify(node.value)
    case 'variable':
      return node.name
    case 'splat-item':
      return '@'
    case 'template':
      return shownTemplate(node)
    case 'template-if':
      return shownIf(node)
    case 'template-for':
      return list('each', names(node), shown(node.collection), ...node.body.map(shown))
    case 'get-attribute':
      return list('.', shown(node.from), node.name)
    case 'index':
      return list(`${node.legacy ? '.' : ''}[]`, shown(node.from), shown(node.key))
    case 'splat':
      return list(node.full ? '[*]' : '.*', shown(node.from), shown(node.each))
    case 'call':
      return shownCall(node)
    case 'conditional':
      return list('?', shown(node.condition), shown(node.whenTrue), shown(node.otherwise))
    case 'binary':
      return list(node.operator, shown(node.left), shown(node.right))
    case 'unary':
      return list(node.operator, shown(node.operand))
    case 'tuple':
      return list('tuple', ...node.items.map(shown))
    case 'object':
      return list('object', ...node.items.map(shownItem))
    case 'for':
      return shownFor(node)
    case 'parentheses':
      return list('()', shown(node.inner))
  }
}

function shownTemplate({ parts, wrap, heredoc }: Template): string {
  const name = heredoc ? 'heredoc' : 'template'
  return list(wrap ? `${name} wrap` : name, ...parts.map(shown))
}

function shownIf({ condition, whenTrue, otherwise }: TemplateIf): string {
  const last = otherwise === undefined ? [] : [list('else', ...otherwise.map(shown))]
  return list('if', shown(condition), list('then', ...whenTrue.map(shown)), ...last)
}

function shownCall({ name, args, expand }: Call): string {
  return list('call', name, ...args.map(shown), ...(expand ? ['...'] : []))
}

function list(...items: readonly string[]): string {
  return `(${items.join(' ')})`
}

function shownItem({ key, forced, value }: ObjectItem): string {
  return list(forced ? `forced ${shown(key)}` : shown(key), shown(value))
}

function names({ keyName, valueName }: { readonly keyName?: string; readonly valueName: string }): string {
  return keyName === undefined ? valueName : `${keyName},${valueName}`
}

function shownFor(node: For): string {
  const value = node.grouped ? `${shown(node.value)}...` : shown(node.value)
  const result = node.key === undefined ? value : `${shown(node.key)} => ${value}`
  const condition = node.condition === undefined ? [] : [list('if', shown(node.condition))]
  return list('for', names(node), shown(node.collection), result, ...condition)
}

/** Every node stands inside of what it is part of, and where it says that something is, it is. */
export function checkBody(source: SourceText, body: Body): void {
  for (const { name, nameEnd, expression, start, end } of body.attributes.values()) {
    inside({ start, end }, body)
    inside(expression, { start: nameEnd, end })
    assert.equal(source.text.slice(start, nameEnd), name)
    checkExpression(source, expression)
  }
  for (const block of body.blocks) {
    inside(block, body)
    const { type, typeEnd, labels, headerEnd, body: inner } = block
    assert.equal(source.text.slice(block.start, typeEnd), type)
    assert.match(source.text.slice(inner.start, inner.end), /^\{[^]*\}$/)
    assert.equal(headerEnd, labels.at(-1)?.end ?? typeEnd)
    for (const label of labels) inside(label, { start: typeEnd, end: inner.start })
    inside(inner, block)
    checkBody(source, inner)
  }
}

function inside({ start, end }: Span, outer: Span): void {
  assert.ok(
    start >= outer.start && end <= outer.end && start <= end,
    `${start}-${end} in ${outer.start}-${outer.end}`,
  )
}

export function checkExpression(source: SourceText, node: Expression): void {
  const at = (start: number, end: number): string => source.text.slice(start, end)
  const text = at(node.start, node.end)
  checkText(node, text, at)
  for (const child of children(node)) {
    inside(child, node)
    checkExpression(source, child)
  }
}

function checkText(node: Expression, text: string, at: (start: number, end: number) => string): void {
  switch (node.kind) {
    case 'variable':
      return assert.equal(text, node.name)
    case 'literal':
      if (typeof node.value === 'number') assert.equal(Number(text), node.value)
      else if (typeof node.value !== 'string') assert.equal(text, String(node.value))
      return
    case 'get-attribute':
      return assert.equal(at(node.nameStart, node.end), node.name)
    case 'call':
      return assert.equal(at(node.start, node.nameEnd), node.name)
    case 'binary':
      return assert.ok(at(node.left.end, node.right.start).includes(node.operator))
    case 'splat-item':
      return assert.match(text, /^(?:\.[^]*\*|\[[^]*\])$/)
    case 'parentheses':
      return assert.match(text, /^\([^]*\)$/)
    case 'tuple':
      return assert.match(text, /^\[[^]*\]$/)
    case 'object':
      return assert.match(text, /^\{[^]*\}$/)
    case 'for':
      return assert.match(text, /^(?:\{[^]*\}|\[[^]*\])$/)
    case 'template-if':
    case 'template-for':
      return assert.match(text, /^%\{[^]*\}$/)
    default:
  }
}
