import { quoted } from './patterns.ts'
/** "Any tag but these", which RE2 has no word for. */

type Node = { readonly children: Map<string, Node>; ends: boolean; takesAll: boolean }

const newNode = (): Node => ({ children: new Map(), ends: false, takesAll: false })

/** Returns the literals of a glob: texts, with or without a star at the end; undefined if it has more in it. */
function literalsOf(glob: string): readonly string[] | undefined {
  const [, before = '', choice, after = ''] = /^([^{}]*)(?:\{([^{}]*)\}([^{}]*))?$/.exec(glob) ?? []
  if (before === '' && choice === undefined) return undefined
  const texts = choice === undefined ? [before] : choice.split(',').map((one) => `${before}${one}${after}`)
  return texts.every((one) => /^[\w.-]*\*{0,2}$/.test(one) && one !== '') ? texts : undefined
}

/** Returns a pattern that matches every tag that the doublestar glob does not match; undefined if that cannot be written. */
export function complement(glob: string): string | undefined {
  const literals = literalsOf(glob)
  if (literals === undefined) return undefined
  const root = newNode()
  for (const literal of literals) add(root, literal)
  return others(root, true)
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

/** Returns what may follow here; undefined: nothing. A tag is never empty. */
function others(node: Node, isRoot = false): string | undefined {
  if (node.takesAll) return undefined
  const mayEnd = !node.ends && !isRoot
  if (node.children.size === 0) return mayEnd ? '.*' : '.+'
  const chars = [...node.children.keys()].map((char) => (char === '-' ? String.raw`\-` : char)).join('')
  const parts = [...node.children].flatMap(([char, child]) => {
    const more = others(child)
    return more === undefined ? [] : [`${quoted(char)}${more}`]
  })
  const all = [`[^${chars}].*`, ...parts, ...(mayEnd ? [''] : [])]
  return all.length === 1 ? all.join('') : `(?:${all.join('|')})`
}
