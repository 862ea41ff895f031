import { quoted } from './patterns.ts'
/** "Any tag but these", which RE2 has no word for. */

type Node = { readonly children: Map<string, Node>; ends: boolean; takesAll: boolean }

const newNode = (): Node => ({ children: new Map(), ends: false, takesAll: false })

/** Returns the globs that a glob with a list stands for; undefined if one has more in it than a text with stars around it. */
function literalsOf(glob: string): readonly string[] | undefined {
  const [, before = '', choice, after = ''] = /^([^{}]*)(?:\{([^{}]*)\}([^{}]*))?$/.exec(glob) ?? []
  if (before === '' && choice === undefined) return undefined
  const texts = choice === undefined ? [before] : choice.split(',').map((one) => `${before}${one}${after}`)
  return texts.every((one) => /^\*{0,2}[\w.-]*\*{0,2}$/.test(one) && one !== '') ? texts : undefined
}

/**
 * Returns a pattern that matches every tag that the doublestar glob does not match; undefined if that cannot be written. The texts
 * of the glob have all of their stars at the end, or all at the beginning.
 */
export function complement(glob: string): string | undefined {
  const literals = literalsOf(glob)
  if (literals === undefined) return undefined
  const isBackwards = literals.some((one) => one.startsWith('*') && /[^*]/.test(one))
  const all = literals.map((one) => (isBackwards ? reversed(one) : one))
  if (all.some((one) => one.startsWith('*') && /[^*]/.test(one))) return undefined
  const root = newNode()
  for (const literal of all) add(root, literal)
  return others(root, isBackwards, true)
}

function reversed(text: string): string {
  return Array.from(text).toReversed().join('')
}

function add(root: Node, literal: string): void {
  const text = literal.replace(/\*+$/, '')
  let node = root
  for (const char of text) {
    const next = node.children.get(char) ?? newNode()
    node.children.set(char, next)
    node = next
  }
  if (text === literal) node.ends = true
  else node.takesAll = true
}

/** Returns what may follow here, or come before if the texts are backwards; undefined: nothing. A tag is never empty. */
function others(node: Node, isBackwards: boolean, isRoot = false): string | undefined {
  if (node.takesAll) return undefined
  const mayEnd = !node.ends && !isRoot
  if (node.children.size === 0) return mayEnd ? '.*' : '.+'
  const inOrder = (one: string, more: string): string => (isBackwards ? `${more}${one}` : `${one}${more}`)
  const chars = [...node.children.keys()].map((char) => (char === '-' ? String.raw`\-` : char)).join('')
  const parts = [...node.children].flatMap(([char, child]) => {
    const more = others(child, isBackwards)
    return more === undefined ? [] : [inOrder(quoted(char), more)]
  })
  const all = [inOrder(`[^${chars}]`, '.*'), ...parts, ...(mayEnd ? [''] : [])]
  return all.length === 1 ? all.join('') : `(?:${all.join('|')})`
}
