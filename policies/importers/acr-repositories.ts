import { compileRepositoryPattern } from '../scalars/index.ts'
import { alternatives } from './patterns.ts'
/** Expressions of whole names of repositories, as patterns of careen. */

const MOST = 16

/**
 * Returns the patterns for an expression that matches whole names; undefined if it says more than names, groups of them, and `.*`.
 * Anchors around it have no effect.
 */
export function patternsOfRegexp(regexp: string): readonly string[] | undefined {
  const body = regexp.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')
  // Why refused: without a group the anchors belong to the first and the last alternative alone.
  if (alternatives(body).length > 1) return undefined
  const globs = namesOf(body)?.flatMap((one) => deeper(one))
  if (globs === undefined) return undefined
  const own = [...new Set(globs)]
  return own.length <= MOST && own.every((one) => compileRepositoryPattern(one).ok) ? own : undefined
}

/** `.*`, between the texts of a name. */
const ANY = '*'
const TOKEN = /\\[./_-]|\.[*+]\??|\((?:\?:)?(?:[^()\\]|\\.)*\)|[a-z0-9/_-]|[^]/gi

/** Returns all names that the expression has, with `ANY` in them; undefined if it says more. */
function namesOf(regexp: string): readonly string[] | undefined {
  let names: readonly string[] = ['']
  for (const [token] of regexp.matchAll(TOKEN)) {
    const next = tokenNames(token)
    if (next === undefined || names.length * next.length > MOST) return undefined
    names = names.flatMap((one) => next.map((more) => `${one}${more}`))
  }
  return names.some((one) => one.includes('?')) ? undefined : names.flatMap((one) => someOf(one) ?? '')
}

function tokenNames(token: string): readonly string[] | undefined {
  if (/^\.[*+]/.test(token)) return [token.startsWith('.*') ? ANY : `${ANY}+`]
  if (token.startsWith('(')) return groupNames(token)
  if (token.startsWith('\\')) return [token.slice(1)]
  return /^[a-z0-9/_-]$/i.test(token) ? [token] : undefined
}

function groupNames(group: string): readonly string[] | undefined {
  const all = alternatives(group.replace(/^\((?:\?:)?/, '').slice(0, -1)).map(namesOf)
  return all.includes(undefined) ? undefined : all.flatMap((one) => one ?? [])
}

/** `.+` is any text only where it is a whole segment, which is never empty. */
function someOf(name: string): readonly string[] | undefined {
  const whole = name.replaceAll(/(?<=^|\/)\*\+(?=\/|$)/g, ANY)
  return whole.includes('+') ? undefined : [whole]
}

/** `.*` matches slashes too, so that a text beside it may end a segment or not. */
function deeper(name: string): readonly string[] {
  const at = name.indexOf(ANY)
  if (at === -1) return [name]
  const before = name.slice(0, at)
  const rests = deeper(name.slice(at + 1))
  return betweenOf(before, name.slice(at + 1)).flatMap((between) =>
    rests.map((rest) => `${before}${between}${rest}`),
  )
}

function betweenOf(before: string, after: string): readonly string[] {
  const begins = before === '' || before.endsWith('/')
  const ends = after === '' || after.startsWith('/')
  if (begins && ends) return ['**']
  if (begins) return ['*', '**/*']
  return ends ? ['*', '*/**'] : ['*', '*/*', '*/**/*']
}
