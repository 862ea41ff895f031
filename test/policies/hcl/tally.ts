import type { SourceText } from '../../../policies/hcl/source/source.ts'
import type { TokenKind, TokenList } from '../../../policies/hcl/source/token.ts'
/** How often each word, number, bracket and operator is in a text by its tokens, and by its tree: the same when nothing is lost. */
import type { Block, Body, Expression } from '../../../policies/hcl/syntax/ast.ts'
import { children } from '../../../policies/hcl/syntax/walk.ts'

type Tally = Map<string, number>

const COUNTED: ReadonlySet<TokenKind> = new Set([
  ...(['||', '&&', '==', '!=', '<', '>', '<=', '>=', '+', '-', '*', '/', '%', '!', '?'] as const),
  ...(['=>', '...', '(', '[', '{'] as const),
])

function count(tally: Tally, ...names: readonly string[]): void {
  for (const name of names) tally.set(name, (tally.get(name) ?? 0) + 1)
}

function sorted(tally: Tally): readonly (readonly [string, number])[] {
  return [...tally].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

export function tallyTokens({
  source,
  kinds,
  starts,
  ends,
}: TokenList): readonly (readonly [string, number])[] {
  const tally: Tally = new Map()
  kinds.forEach((kind, at) => {
    const text = source.text.slice(starts[at], ends[at])
    if (kind === 'identifier' || kind === 'number') count(tally, `word ${text}`)
    else if (COUNTED.has(kind)) count(tally, kind)
  })
  return sorted(tally)
}

export function tallyTree(source: SourceText, body: Body): readonly (readonly [string, number])[] {
  const tally: Tally = new Map()
  countBody(tally, source, body)
  return sorted(tally)
}

function countBody(tally: Tally, source: SourceText, { attributes, blocks }: Body): void {
  for (const { name, expression } of attributes.values()) {
    count(tally, `word ${name}`)
    countExpression(tally, source, expression)
  }
  for (const block of blocks) countBlock(tally, source, block)
}

function countBlock(tally: Tally, source: SourceText, { type, labels, body }: Block): void {
  count(tally, `word ${type}`, '{')
  for (const { text, start } of labels) if (source.text.charAt(start) !== '"') count(tally, `word ${text}`)
  countBody(tally, source, body)
}

function countExpression(tally: Tally, source: SourceText, node: Expression): void {
  const text = source.text.slice(node.start, node.end)
  count(tally, ...ownTokens(node, text))
  for (const child of children(node)) countExpression(tally, source, child)
  if (node.kind === 'object')
    for (const { key, forced } of node.items)
      if (key.kind === 'variable' && !forced) count(tally, `word ${key.name}`)
}

/** The tokens of a node that are not those of its children. */
function ownTokens(node: Expression, text: string): readonly string[] {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? [] : [`word ${text}`]
    case 'variable':
    case 'get-attribute':
      return [`word ${node.name}`]
    case 'call':
      return [`word ${node.name}`, '(', ...(node.expand ? ['...'] : [])]
    case 'parentheses':
      return ['(']
    case 'tuple':
      return ['[']
    case 'object':
      return ['{']
    case 'index':
      return node.legacy ? [] : ['[']
    case 'splat':
      return node.full ? ['*', '['] : ['*']
    case 'unary':
    case 'binary':
      return [node.operator]
    case 'conditional':
      return ['?']
    default:
      return loopTokens(node, text)
  }
}

function loopTokens(node: Expression, text: string): readonly string[] {
  switch (node.kind) {
    case 'for': {
      const condition = node.condition === undefined ? [] : ['word if']
      const key = node.key === undefined ? [] : ['=>']
      return [text.charAt(0), ...words(node), ...condition, ...key, ...(node.grouped ? ['...'] : [])]
    }
    case 'template-for':
      return [...words(node), 'word endfor']
    case 'template-if':
      return ['word if', 'word endif', ...(node.otherwise === undefined ? [] : ['word else'])]
    default:
      return []
  }
}

function words({ keyName, valueName }: { readonly keyName?: string; readonly valueName: string }): string[] {
  return ['word for', 'word in', `word ${valueName}`, ...(keyName === undefined ? [] : [`word ${keyName}`])]
}
