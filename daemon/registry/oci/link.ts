/** One link of a Link header. `relations` are in lower case. `anchor`: the link's context, if it is not the answer itself. */
export type WebLink = {
  readonly target: string
  readonly relations: readonly string[]
  readonly anchor?: string
}

/**
 * Returns the links of a Link header of RFC 8288, also of several fields joined by commas, or undefined if it is malformed or has
 * a link without a relation. Accepts what appendix B of the RFC accepts beyond the grammar: empty parameters, and values with any
 * character that needs no quotes.
 */
export function parseLinks(header: string): readonly WebLink[] | undefined {
  const take = scanner(header)
  const links: WebLink[] = []
  for (;;) {
    take(NOTHING)
    if (take(END) !== undefined) return links
    const link = readLink(take)
    if (link === undefined) return undefined
    links.push(link)
  }
}

function readLink(take: Take): WebLink | undefined {
  const target = take(TARGET)
  const parameters = target === undefined ? undefined : readParameters(take)
  if (target === undefined || parameters === undefined) return undefined
  const relations = parameters.get('rel')?.toLowerCase().match(/\S+/g)
  const anchor = parameters.get('anchor')
  return relations ? { target, relations, ...(anchor === undefined ? {} : { anchor }) } : undefined
}

type Take = (token: RegExp) => string | undefined

/** Returns a function that reads the next token. Requires sticky expressions; returns their first group. */
function scanner(text: string): Take {
  let at = 0
  return (token) => {
    token.lastIndex = at
    const found = token.exec(text)
    if (found === null) return undefined
    at = token.lastIndex
    return found[1] ?? ''
  }
}

const NOTHING = /[ \t,]*/y
const END = /$/y
const TARGET = /<([^<>]*)>[ \t]*/y
const SEMICOLON = /;[ \t]*/y
const NAME = /([\w!#$%&'*+.^`|~-]+)[ \t]*/y
const EQUALS = /=[ \t]*/y
const QUOTED = /"((?:[^"\\]|\\.)*)"[ \t]*/y
const PLAIN = /([^\s",;]*)[ \t]*/y
const BEHIND = /(?=,|$)/y

/** Reads up to the comma after the link. If a parameter occurs twice, the first one counts. */
function readParameters(take: Take): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>()
  while (take(SEMICOLON) !== undefined) {
    const name = take(NAME)?.toLowerCase()
    if (name === undefined) continue
    const value =
      take(EQUALS) === undefined ? '' : (take(QUOTED)?.replaceAll(/\\(.)/g, '$1') ?? take(PLAIN) ?? '')
    if (!parameters.has(name)) parameters.set(name, value)
  }
  return take(BEHIND) === undefined ? undefined : parameters
}
