/** What a 401 asks for. Scheme in lower case. */
export type Challenge = { readonly scheme: string; readonly fields: ReadonlyMap<string, string> }

const PART =
  /\s*,?\s*(?:([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([A-Za-z][\w-]*)(?=\s+[A-Za-z][\w-]*\s*=|\s*$|\s*,))/y

/** All challenges of a WWW-Authenticate header, in order; what cannot be read ends the list. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; fields: Map<string, string> }[] = []
  PART.lastIndex = 0
  for (let part = PART.exec(header); part !== null; part = PART.exec(header)) {
    const [, name, quoted, bare, scheme] = part
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), fields: new Map() })
    else if (name !== undefined)
      challenges.at(-1)?.fields.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '')
  }
  return challenges
}
