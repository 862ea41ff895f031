import { stripTypeScriptTypes } from 'node:module'
import { type AnyNode, parse, type Token } from 'acorn'
import { type Edit, editsOf, type Operator } from './edits.ts'

/** A source file with one thing changed. Lines and columns count from 1. */
export type Mutant = {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly operator: Operator
  readonly before: string
  readonly after: string
  /**
   * Names the mutant wherever its line moves: the trimmed source line, ` | `, `operator: before -> after`,
   * and from the second such mutant of a line on ` #2`.
   */
  readonly code: string
  /** The offset of the change in the original text. */
  readonly start: number
  /** The whole file, changed. */
  readonly text: string
}

/**
 * All mutants of a file that can be parsed, in the order of the text, none twice: `!!a` gives `!a` only
 * once. Types, imports, `throw` statements and the literal after `list[i] ??` are not mutated.
 */
export function mutantsOf(file: string, text: string): Mutant[] {
  const tokens: Token[] = []
  const program = parseStripped(text, tokens)
  const find = (word: string, from: number): number => {
    const token = tokens.find(({ start, end }) => start >= from && text.slice(start, end) === word)
    if (token === undefined) throw new Error(`${file}: no ${word} from offset ${from} on`)
    return token.start
  }
  const edits: Edit[] = []
  visit(program, (node) => edits.push(...editsOf(node, { text, find })))
  const codes = new Map<string, number>()
  const all = edits.toSorted((a, b) => a.at - b.at).map((edit) => mutant({ file, text, codes }, edit))
  const texts = new Set<string>()
  return all.filter((one) => {
    const isNew = !texts.has(one.text)
    texts.add(one.text)
    return isNew && parses(one.text)
  })
}

/** `codes` counts how often each code was given. */
type Given = { readonly file: string; readonly text: string; readonly codes: Map<string, number> }

function mutant({ file, text, codes }: Given, { operator, at, start, end, ...edit }: Edit): Mutant {
  const lines = text.slice(0, at).split('\n')
  const line = lines.length
  const [before, after] = [oneLine(edit.before), oneLine(edit.after)]
  const code = `${text.split('\n')[line - 1]?.trim()} | ${operator}: ${before} -> ${after}`
  const nth = (codes.get(code) ?? 0) + 1
  codes.set(code, nth)
  return {
    file,
    line,
    column: (lines.at(-1) ?? '').length + 1,
    operator,
    before,
    after,
    code: nth === 1 ? code : `${code} #${nth}`,
    start,
    text: text.slice(0, start) + edit.replacement + text.slice(end),
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

/** Calls `see` with a node and all nodes in it, except what is never mutated. */
function visit(node: AnyNode, see: (node: AnyNode) => void): void {
  if (node.type === 'ThrowStatement' || node.type === 'ImportDeclaration') return
  see(node)
  for (const [key, value] of Object.entries(node)) {
    if (key === 'key' && 'computed' in node && !node.computed) continue
    if (key === 'right' && isFallback(node)) continue
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see)
  }
}

/** `list[i] ?? 0`: the place is always there, and what stands for it is for the type checker alone. */
function isFallback(node: AnyNode): boolean {
  return (
    node.type === 'LogicalExpression' &&
    node.operator === '??' &&
    node.left.type === 'MemberExpression' &&
    node.left.computed &&
    node.right.type === 'Literal'
  )
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Types become blanks, so that offsets are those of the text. */
function parseStripped(text: string, onToken?: Token[]): AnyNode {
  const stripped = stripTypeScriptTypes(text, { mode: 'strip' })
  if (stripped.length !== text.length) throw new Error('without its types a text has to keep its length')
  return parse(stripped, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    ...(onToken === undefined ? {} : { onToken }),
  })
}

function parses(text: string): boolean {
  try {
    parseStripped(text)
    return true
  } catch {
    return false
  }
}
