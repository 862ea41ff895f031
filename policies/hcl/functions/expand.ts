import type { Match } from '../regexp.ts'

/** Text, or the number of the group whose text stands there; -1: a group that the pattern does not have, which is empty. */
export type ReplacementPart = string | number

const REFERENCE = /\$(?:\$|(?<plain>\w+)|\{(?<braced>\w+)\})/g

/** `$1`, `${1}`, `$name` and `${name}` are groups, and `$$` is a dollar sign. A name is as long as it can be: `$1x` is not `$1`. */
export function parseReplacement(
  text: string,
  groupNames: readonly (string | undefined)[],
): readonly ReplacementPart[] {
  const parts: ReplacementPart[] = []
  let from = 0
  for (const found of text.matchAll(REFERENCE)) {
    parts.push(text.slice(from, found.index))
    from = found.index + found[0].length
    const name = found.groups?.['plain'] ?? found.groups?.['braced']
    parts.push(name === undefined ? '$' : groupNumber(name, groupNames))
  }
  return [...parts, text.slice(from)]
}

function groupNumber(name: string, groupNames: readonly (string | undefined)[]): number {
  if (!/^\d+$/.test(name)) return groupNames.indexOf(name) + 1 || -1
  const number = Number(name)
  return number <= groupNames.length ? number : -1
}

/** How long `expand` would be. */
export function expandedLength(parts: readonly ReplacementPart[], match: Match): number {
  return parts.reduce<number>((sum, part) => sum + partText(part, match).length, 0)
}

export function expand(parts: readonly ReplacementPart[], match: Match): string {
  return parts.map((part) => partText(part, match)).join('')
}

function partText(part: ReplacementPart, { groups }: Match): string {
  return typeof part === 'string' ? part : (groups[part] ?? '')
}
