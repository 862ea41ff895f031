import { RE2JS } from 're2js'

/** Where a match is, and what its groups took, the whole match first; undefined: the group took no part. */
export type Match = {
  readonly start: number
  readonly end: number
  readonly groups: readonly (string | undefined)[]
}

/** RE2 syntax, in time linear in the text. */
export type Regexp = {
  /** Is there a match anywhere? */
  readonly test: (text: string) => boolean
  /** The leftmost match. */
  readonly find: (text: string) => Match | undefined
  /** All matches, none of which overlap. As in Go, an empty match right after another one does not count. */
  readonly findAll: (text: string) => readonly Match[]
  /** By the number of the group, from 1; undefined: it has no name. */
  readonly groupNames: readonly (string | undefined)[]
}

export type CompiledRegexp =
  | { readonly ok: true; readonly regexp: Regexp }
  | { readonly ok: false; readonly why: string }

export function compileRegexp(pattern: string): CompiledRegexp {
  try {
    const compiled = RE2JS.compile(pattern)
    const regexp: Regexp = {
      test: (text) => compiled.test(text),
      find: (text) => matchFrom(compiled, text, 0),
      findAll: (text) => findAll(compiled, text),
      groupNames: groupNames(compiled),
    }
    return { ok: true, regexp }
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

function groupNames(compiled: RE2JS): readonly (string | undefined)[] {
  const byNumber = new Map(Object.entries(compiled.namedGroups()).map(([name, at]) => [at, name]))
  return Array.from({ length: compiled.groupCount() }, (_, at) => byNumber.get(at + 1))
}

function findAll(compiled: RE2JS, text: string): readonly Match[] {
  const found: Match[] = []
  let last = -1
  for (let from = 0; from <= text.length;) {
    const match = matchFrom(compiled, text, from)
    if (match === undefined) break
    const { start, end } = match
    const empty = end === start
    if (!(empty && start === last)) found.push(match)
    from = end > from ? end : from + characterLength(text, from)
    last = end
  }
  return found
}

function matchFrom(compiled: RE2JS, text: string, from: number): Match | undefined {
  const matcher = compiled.matcher(text)
  if (!matcher.find(from)) return undefined
  const groups = Array.from({ length: compiled.groupCount() + 1 }, (_, at) => matcher.group(at) ?? undefined)
  return { start: matcher.start(), end: matcher.end(), groups }
}

/** In UTF-16 units: a match never begins inside of a pair of surrogates. */
function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}
