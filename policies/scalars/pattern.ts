import { compileRegexp } from '../hcl/regexp.ts'
import { onePass } from './one-pass.ts'

/** A pattern ready to match, or the sentence that says why it is refused and what to write instead. */
export type Compiled =
  | { readonly ok: true; readonly matches: (text: string) => boolean }
  | { readonly ok: false; readonly why: string }

/** Longest pattern, in characters. */
const PATTERN_LENGTH = 256

type Refusal = readonly [syntax: RegExp, instead: string]

/**
 * Syntax that Java, JavaScript and RE2 read differently, with what to write instead. RE2 itself would accept some of it
 * with a meaning that its author may not expect. These are looked for in lists of characters, [...].
 */
const REFUSED_IN_LISTS: readonly Refusal[] = [
  [/\[[^\]]*&&/, '&& inside [...] is not an intersection here; write the characters out'],
  [
    /\[\[:|\[:\w+:\]/,
    'POSIX classes such as [[:digit:]] are read differently elsewhere; write [0-9], [a-z] or \\d',
  ],
  [/\[[^\]]*\[/, '[ inside [...] is read differently elsewhere; write \\[ for the character, or one list'],
  [/\[\^?\]/, '] right after [ is read differently elsewhere; write \\] for the character'],
]

/** The same outside of lists. */
const REFUSED: readonly Refusal[] = [
  [/\(\?<?[=!]/, 'lookahead and lookbehind are not supported; use exclude_tag_regexp or a protect block'],
  [/\\[1-9]|\\k</, 'backreferences are not supported; write the text out'],
  [/\(\?>/, 'atomic groups are not supported; write (?:...)'],
  [/[*+?}]\+/, 'possessive quantifiers are not supported; write the quantifier without the second +'],
  [/\\Z/, '\\Z is not supported; a pattern always matches the whole tag, so leave it out'],
  [/\\[hHvVR]/, '\\h, \\v and \\R are not supported; a tag has no white space, so leave them out'],
  [/\{,/, '{,n} is not supported; write {0,n}'],
  [/\(\?[a-zA-Z]*x/, '(?x) is not supported; write the pattern without white space and comments'],
  [/\\[pP]/, "Java's names for classes are not supported; write the characters, such as [a-z]"],
]

/** A pattern with one group, ready to capture, or the sentence that says why it is refused. */
export type CompiledGroup =
  | { readonly ok: true; readonly capture: (text: string) => string | undefined }
  | { readonly ok: false; readonly why: string }

/** RE2 syntax with exactly one group; `capture` returns what it took of a whole tag, or undefined if the tag does not match. */
export function compileGroupPattern(text: string): CompiledGroup {
  const checked = compileTagPattern(text)
  if (!checked.ok) return checked
  const whole = compileRegexp(`^(?:${text})$`)
  if (!whole.ok) return { ok: false, why: notRe2(whole.why) }
  const { find, groupNames } = whole.regexp
  if (groupNames.length === 0)
    return {
      ok: false,
      why: 'it has no group; put what the images are counted by into ( ), as in "^(env[0-9]+)-.*"',
    }
  if (groupNames.length > 1)
    return {
      ok: false,
      why: `it has ${groupNames.length} groups; leave one, and write (?:...) for the others`,
    }
  return { ok: true, capture: (tag) => find(tag)?.groups[1] }
}

/** RE2 syntax, matched against the whole tag in time linear in its length. */
export function compileTagPattern(text: string): Compiled {
  if (text.length > PATTERN_LENGTH) {
    return {
      ok: false,
      why: `the pattern has ${text.length} characters; at most ${PATTERN_LENGTH} are allowed`,
    }
  }
  const refused = refusalOf(text)
  if (refused !== undefined) return { ok: false, why: refused }
  const whole = compileRegexp(`^(?:${text})$`)
  // By itself too: it must not close the group that makes it match the whole tag.
  const alone = compileRegexp(text)
  if (!whole.ok) return { ok: false, why: notRe2(whole.why) }
  if (!alone.ok) return { ok: false, why: notRe2(alone.why) }
  const { test } = whole.regexp
  const prefix = literalPrefix(text)
  const general = (tag: string): boolean => tag.startsWith(prefix) && test(tag)
  return { ok: true, matches: onePass(text, general) ?? general }
}

function notRe2(why: string): string {
  return `it is not a regular expression in RE2 syntax: ${why.replace('^(?:', '').replace(')$', '')}`
}

/** What every match begins with: most tags are refused by it, without the engine. Empty where that is not certain. */
function literalPrefix(text: string): string {
  if (text.includes('|') || text.includes('(?')) return ''
  const prefix = /^[\w-]*/.exec(text)?.[0] ?? ''
  return /[*?{+]/.test(text[prefix.length] ?? '') ? prefix.slice(0, -1) : prefix
}

function refusalOf(text: string): string | undefined {
  const bare = withoutEscapes(text)
  const lists = REFUSED_IN_LISTS.find(([syntax]) => syntax.test(bare))
  const outside = bare.replaceAll(/\[[^\]]*\]/g, 'c')
  return (lists ?? REFUSED.find(([syntax]) => syntax.test(outside)))?.[1]
}

const JAVA_CLASS =
  /^\\[pP]\{(?:Lower|Upper|ASCII|Alpha|Digit|Alnum|Punct|Graph|Print|Blank|Cntrl|XDigit|Space|java\w*|I[sn]\w*)\}$/

/** Quoted parts and escapes read from left to right and put out of the way, but for those that are refused. */
function withoutEscapes(text: string): string {
  return text.replaceAll(/\\Q.*?(?:\\E|$)|\\[pP]\{[^}]*\}|\\./gs, (token) => {
    if (JAVA_CLASS.test(token)) return '\\p'
    return /^\\[1-9kZhHvVR]$/.test(token) ? token : 'q'
  })
}
