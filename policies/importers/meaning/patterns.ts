import { compileRegexp } from '../../hcl/regexp.ts'
import { refuse } from './read.ts'

/** Does the text match? */
export type Matcher = (text: string) => boolean

/**
 * Returns a matcher of an expression that may match anywhere; anchors are the pattern's own. Throws INVALID_ARGUMENT for what is
 * not RE2 syntax.
 */
export function anywhere(pattern: string, path: string): Matcher {
  const compiled = compileRegexp(pattern)
  if (compiled.ok) return compiled.regexp.test
  return refuse(path, `"${pattern}" cannot be read as a regular expression in RE2 syntax: ${compiled.why}`)
}

/**
 * Returns a matcher as `anywhere` does, of a system whose expressions can look ahead and behind. Throws INVALID_ARGUMENT for what is
 * no expression.
 */
export function looking(pattern: string, path: string): Matcher {
  if (!/\(\?<?[=!]/.test(pattern)) return anywhere(pattern, path)
  try {
    const regexp = new RegExp(pattern, 's')
    return (text) => regexp.test(text)
  } catch {
    return anywhere(pattern, path)
  }
}

const ESCAPED = /[.*+?^${}()|[\]\\/-]/g

function literal(text: string): string {
  return text.replaceAll(ESCAPED, String.raw`\$&`)
}

/** Returns a matcher of a whole text, in which `*` stands for any characters, and `?` for one if `one` says so. */
export function wildcard(pattern: string, path: string, one: 'with ?' | 'without ?'): Matcher {
  const parts = Array.from(pattern, (char) => {
    if (char === '*') return '.*'
    return char === '?' && one === 'with ?' ? '.' : literal(char)
  })
  return anywhere(`^(?s:${parts.join('')})$`, path)
}

const GLOB_PART = /\*\*\/|\/\*\*$|\*+|\?|\[[!^]?(?:\\.|[^\]\\])+\]|[{},]|\\.|[^\\]/gsu

/**
 * Returns a matcher of a whole name after the rules of doublestar: `**` crosses slashes, `*` and `?` do not, and there are `[...]`,
 * `{a,b}` and `\`. `bare`: does `a/**` match `a` too?
 */
export function doublestar(pattern: string, path: string, bare: boolean): Matcher {
  let depth = 0
  const parts = Array.from(pattern.matchAll(GLOB_PART), ([part]) => {
    if (part === '{') depth += 1
    if (part === '}' && depth > 0) {
      depth -= 1
      return ')'
    }
    return globPart(part, { inList: depth > 0, bare })
  })
  if (depth !== 0) refuse(path, `"${pattern}" has a { without a }`)
  return anywhere(`^(?s:${pattern === '**' ? '.*' : parts.join('')})$`, path)
}

type GlobContext = { readonly inList: boolean; readonly bare: boolean }

function globPart(part: string, { inList, bare }: GlobContext): string {
  switch (part) {
    case '**/':
      return '(?:.*/)?'
    case '/**':
      return bare ? '(?:/.*)?' : '/.*'
    case '{':
      return '(?:'
    case ',':
      return inList ? '|' : ','
    case '?':
      return '[^/]'
    default:
      return longPart(part)
  }
}

function longPart(part: string): string {
  if (part.startsWith('*')) return '[^/]*'
  if (part.length === 1) return literal(part)
  return part.startsWith('[') ? part.replace(/^\[!/, '[^') : literal(part.slice(1))
}
