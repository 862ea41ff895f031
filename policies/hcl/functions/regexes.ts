import { compileRegexp, type Match, type Regexp } from '../regexp.ts'
import type { HclValue } from '../values/value.ts'
import { binary, type Defined, ternary } from './define.ts'
import { expand, expandedLength, parseReplacement } from './expand.ts'
import type { Calling } from './function.ts'
import { TEXT } from './parameters.ts'

export const REGEX_FUNCTIONS: readonly Defined[] = [
  binary(
    'regex(pattern, text)',
    'The first match of a pattern in RE2 syntax: its text, or a list of what its groups captured, or an object if the groups have names. No match is an error.',
    [TEXT, TEXT],
    (pattern, text, calling) => {
      const regexp = compileForGroups(pattern, calling)
      const match = regexp.find(text)
      return match === undefined
        ? calling.fail(1, 'the pattern does not match this text. can(regex(...)) asks whether it does.')
        : valueOf(match, regexp)
    },
  ),
  binary(
    'regexall(pattern, text)',
    'A list of what regex gives, for every match.',
    [TEXT, TEXT],
    (pattern, text, calling) => {
      const regexp = compileForGroups(pattern, calling)
      calling.grow(text.length)
      return regexp.findAll(text).map((match) => valueOf(match, regexp))
    },
  ),
  ternary(
    'replace(text, part, with)',
    'The text with something else for every part. A part in slashes, /.../, is a pattern in RE2 syntax, of which $1 or ${name} stands for what a group captured.',
    [TEXT, TEXT, TEXT],
    (text, part, replacement, calling) =>
      part.length > 1 && part.startsWith('/') && part.endsWith('/')
        ? replaceMatches(text, compile(part.slice(1, -1), 1, calling), replacement, calling)
        : replaceText(text, part, replacement, calling),
  ),
]

function compile(pattern: string, argument: number, calling: Calling): Regexp {
  const compiled = compileRegexp(pattern)
  return compiled.ok
    ? compiled.regexp
    : calling.fail(
        argument,
        `the pattern is not in RE2 syntax: ${compiled.why.replace('error parsing regexp: ', '')}.`,
      )
}

/** Groups of which some have names and some do not would be neither a list nor an object. */
function compileForGroups(pattern: string, calling: Calling): Regexp {
  const regexp = compile(pattern, 0, calling)
  const named = regexp.groupNames.filter((name) => name !== undefined).length
  return named === 0 || named === regexp.groupNames.length
    ? regexp
    : calling.fail(
        0,
        'all groups of the pattern have a name, or none has. (?:...) is a group that captures nothing.',
      )
}

function valueOf({ groups }: Match, { groupNames }: Regexp): HclValue {
  const [whole = '', ...captured] = groups
  const values = captured.map((group) => group ?? null)
  if (values.length === 0) return whole
  const named = groupNames.filter((name) => name !== undefined)
  return named.length === 0 ? values : new Map(named.map((name, at) => [name, values[at] ?? null]))
}

function replaceText(text: string, part: string, replacement: string, calling: Calling): string {
  const parts = part === '' ? ['', ...Array.from(text), ''] : text.split(part)
  calling.grow(text.length + (parts.length - 1) * replacement.length)
  return parts.join(replacement)
}

function replaceMatches(text: string, regexp: Regexp, replacement: string, calling: Calling): string {
  const parts = parseReplacement(replacement, regexp.groupNames)
  const matches = regexp.findAll(text)
  calling.grow(matches.reduce((sum, match) => sum + expandedLength(parts, match), text.length))
  let from = 0
  const pieces = matches.map((match) => {
    const between = text.slice(from, match.start)
    from = match.end
    return between + expand(parts, match)
  })
  return pieces.join('') + text.slice(from)
}
