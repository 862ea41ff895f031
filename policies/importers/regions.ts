import { compileRepositoryPattern } from '../scalars/index.ts'
/**
 * Repositories that parts of a foreign policy are for. In careen one policy governs a repository: the one whose pattern has the
 * longest literal beginning. A region is what a pattern governs, if every other pattern of the import has a policy as well.
 */

/** Is a part of the policy for all repositories of a region, for none, or perhaps for some? */
export type RegionReach = 'yes' | 'no' | 'maybe'

/** Returns the reach of a pattern in the region of another. */
function reachOf(pattern: string, region: string): RegionReach {
  if (pattern === region || pattern === '**') return 'yes'
  if (!region.includes('*')) return isMatched(pattern, region) ? 'yes' : 'no'
  const own = beginning(pattern)
  const other = beginning(region)
  if (!pattern.includes('*') || own.length > other.length || !other.startsWith(own)) return 'no'
  if (isAsideOf(pattern, region)) return 'no'
  return isWhole(own, pattern, region) ? 'yes' : 'maybe'
}

/** Returns the reach of what is for the repositories of any of the patterns. */
export function reachOfAny(patterns: readonly string[], region: string): RegionReach {
  const all = patterns.map((one) => reachOf(one, region))
  if (all.includes('yes')) return 'yes'
  return all.includes('maybe') ? 'maybe' : 'no'
}

/** Returns the reach of what is for repositories that all of these are for. */
export function reachOfAll(all: readonly RegionReach[]): RegionReach {
  if (all.includes('no')) return 'no'
  return all.includes('maybe') ? 'maybe' : 'yes'
}

/** Returns the reach of what is for all other repositories. */
export function reachOfOthers(reach: RegionReach): RegionReach {
  const others = { yes: 'no', no: 'yes', maybe: 'maybe' } as const
  return others[reach]
}

function isMatched(pattern: string, repository: string): boolean {
  const compiled = compileRepositoryPattern(pattern)
  return compiled.ok && compiled.matches(repository)
}

/** The text before the first star. */
function beginning(pattern: string): string {
  const star = pattern.indexOf('*')
  return star === -1 ? pattern : pattern.slice(0, star)
}

/** Has no repository as many segments as both patterns ask for? */
function isAsideOf(a: string, b: string): boolean {
  const [fewestA, mostA] = segments(a)
  const [fewestB, mostB] = segments(b)
  return mostA < fewestB || mostB < fewestA
}

function segments(pattern: string): readonly [fewest: number, most: number] {
  const count = pattern.split('/').length
  return [count, pattern.includes('**') ? Number.POSITIVE_INFINITY : count]
}

/** Is every repository of the region one of the pattern, which is a text and then `**` or `*`? */
function isWhole(own: string, pattern: string, region: string): boolean {
  if (pattern === `${own}**`) return true
  return pattern === `${own}*` && !region.includes('**') && !region.slice(own.length).includes('/')
}

/** Returns a pattern that has all repositories of a glob that careen cannot write, and others. */
export function coverOf(glob: string): string {
  const folder = /^(?:[a-z0-9._-]+\/)*/.exec(glob)?.[0] ?? ''
  return `${folder}**`
}

/** Returns the reach of a glob that careen cannot write. */
export function reachOfCover(cover: string, region: string): RegionReach {
  return reachOf(cover, region) === 'no' ? 'no' : 'maybe'
}

const MOST = 16

/**
 * Returns the patterns of careen for a doublestar glob of repositories; undefined if careen cannot write it. `bare`: does `a/**`
 * match `a` too?
 */
export function repositoryPatterns(glob: string, bare = false): readonly string[] | undefined {
  const texts = choices(glob).flatMap((one) => depths(one))
  const all = texts.flatMap((one) => (bare && one.endsWith('/**') ? [one, one.slice(0, -3)] : [one]))
  const own = [...new Set(all)]
  return own.length <= MOST && own.every((one) => compileRepositoryPattern(one).ok) ? own : undefined
}

/** `{a,b}/c` is `a/c` and `b/c`. */
function choices(glob: string): readonly string[] {
  const [, before, choice, after] = /^([^{}]*)\{([^{}]*)\}(.*)$/s.exec(glob) ?? []
  if (before === undefined || choice === undefined || after === undefined) return [glob]
  const rest = choices(after)
  return choice.split(',').flatMap((one) => rest.map((end) => `${before}${one.trim()}${end}`))
}

/** A `**` before the end stands for no segment as well. Stars that are a part of a segment stay in it. */
function depths(glob: string): readonly string[] {
  const [first = '', ...rest] = glob
    .split('/')
    .map((segment) => (segment === '**' ? segment : segment.replaceAll(/\*+/g, '*')))
  if (rest.length === 0) return [first]
  const ends = depths(rest.join('/'))
  const deeper = ends.map((end) => `${first}/${end}`)
  return first === '**' ? [...deeper, ...ends] : deeper
}
