import { compileTagPattern } from '../scalars/index.ts'
/** Patterns of other systems as patterns of careen, which match whole tags in RE2 syntax. */

/** All tags. */
export const EVERY = '.*'

export function quoted(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)
}

/** Returns a pattern of tags that begin so. */
export function prefixPattern(prefix: string): string {
  return `${quoted(prefix)}.*`
}

/** Returns a pattern that matches what one of these matches. */
export function anyOf(patterns: readonly string[]): string {
  const own = [...new Set(patterns)]
  return own.includes(EVERY) ? EVERY : own.map((one) => (own.length > 1 ? grouped(one) : one)).join('|')
}

function grouped(pattern: string): string {
  return pattern.includes('|') ? `(?:${pattern})` : pattern
}

/** Returns a pattern in which `*` stands for any text. */
export function starPattern(glob: string): string {
  return glob
    .split('*')
    .map(quoted)
    .join('.*')
    .replaceAll(/(?:\.\*)+/g, '.*')
}

/** Returns the pattern of a doublestar glob over tags, which have no `/`; undefined for what careen does not read. */
export function doublestarPattern(glob: string): string | undefined {
  const parts: string[] = []
  for (const [token] of glob.matchAll(/\*+|\?|\{[^{}]*\}|\[[^\]]*\]|\\.|[^*?{}[\]\\]+|[{}[\]\\]/g)) {
    const part = doublestarPart(token)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return parts.join('')
}

function doublestarPart(token: string): string | undefined {
  if (token.startsWith('*')) return '.*'
  if (token === '?') return '.'
  if (token.length === 1) return /[{}[\]\\]/.test(token) ? undefined : quoted(token)
  switch (token[0]) {
    case '\\':
      return quoted(token.slice(1))
    case '{':
      return choicePart(token.slice(1, -1).split(','))
    case '[':
      return /^\[[!^]?[\w.\- ]+\]$/.test(token) ? token.replace(/^\[!/, '[^') : undefined
    default:
      return quoted(token)
  }
}

function choicePart(globs: readonly string[]): string | undefined {
  const inner = globs.map(doublestarPattern)
  return inner.includes(undefined) ? undefined : `(?:${inner.join('|')})`
}

/** Returns the pattern of a regular expression that may match anywhere in a tag. */
export function unanchored(regexp: string): string {
  if (/(?<!\\)\|/.test(regexp)) return `.*(?:${regexp}).*`
  const head = regexp.startsWith('^') ? '' : '.*'
  const tail = /(?<!\\)\$$/.test(regexp) ? '' : '.*'
  const body = regexp.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')
  return `${head}${body}${tail}`.replaceAll(/^(?:\.\*)+|(?:\.\*)+$/g, EVERY)
}

/** Returns the pattern of a regular expression that matches whole tags, without the anchors that it does not need. */
export function anchored(regexp: string): string {
  const body = regexp.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')
  return /(?<!\\)[\^$]/.test(body.replaceAll(/\[[^\]]*\]/g, '')) ? regexp : body
}

/**
 * Returns the pattern of an expression between anchors without a group around it, as in `^a|b|c$`: the first alternative is
 * anchored at its begin alone, the last at its end, and others not at all.
 */
export function looselyAnchored(regexp: string): string {
  const parts = alternatives(regexp)
  if (parts.length === 1) return anchored(regexp)
  const last = parts.length - 1
  const whole = parts.map((part, i) => `${i === 0 ? '' : '.*'}${anchored(part)}${i === last ? '' : '.*'}`)
  return whole.join('|')
}

/** Parts an expression at each `|` that is in no group and no list. */
export function alternatives(regexp: string): readonly string[] {
  const parts = ['']
  let depth = 0
  for (const [token] of regexp.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^]/g)) {
    if (token === '(') depth += 1
    if (token === ')') depth -= 1
    if (token === '|' && depth === 0) parts.push('')
    else parts.push(`${parts.pop() ?? ''}${token}`)
  }
  return parts
}

/** Returns why careen refuses a pattern; undefined if it takes it. */
export function refusalOf(pattern: string): string | undefined {
  const compiled = compileTagPattern(pattern)
  return compiled.ok ? undefined : compiled.why
}
