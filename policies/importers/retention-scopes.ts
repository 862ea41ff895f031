import { type DraftRule, type ImportNote, unreadNotes } from './imported.ts'
import { type Fields, fieldsAt, listAt, required, textAt, wrongAt } from './json.ts'
import { EVERY } from './patterns.ts'
import {
  coverOf,
  type RegionReach,
  reachOfAll,
  reachOfAny,
  reachOfCover,
  reachOfOthers,
  repositoryPatterns,
} from './regions.ts'
import { FOREVER } from './times.ts'
/** Which repositories the rules of a project are for: Harbor's, and those of Tencent, which have the same words. */

/** A glob of repositories, and whether a repository must match it or must not. `cover`: careen cannot write it, but what is around it. */
type Selector = { readonly excludes: boolean } & (
  | { readonly patterns: readonly string[] }
  | { readonly cover: string }
)

/** What a rule is for: repositories that all selectors have. */
export type RepositoryScope = readonly Selector[]

/** The pattern that stands for globs that careen cannot write. */
const UNWRITTEN = 'write-the-repositories'

/** Reads one selector. Notes a glob that careen cannot write. */
export function selectorAt(fields: Fields, at: string, notes: ImportNote[]): Selector {
  const unread = unreadNotes(fields, SELECTOR, `${at}.`)
  notes.push(...unread)
  const glob = textAt(fields['pattern'], `${at}.pattern`) ?? '**'
  const excludes = decorationOf(fields, at, ['repoMatches', 'repoExcludes']) === 'repoExcludes'
  const patterns = repositoryPatterns(glob)
  if (patterns === undefined)
    notes.push({
      kind: 'lost',
      at,
      text: `careen cannot write the repositories ${excludes ? 'other than ' : ''}"${glob}". Write patterns of those that are meant.`,
    })
  const isWritten = patterns !== undefined && unread.length === 0
  return isWritten ? { excludes, patterns } : { excludes, cover: coverOf(glob) }
}

const SELECTOR = ['kind', 'decoration', 'pattern', 'extras']
const EVERYWHERE =
  'Only repoMatches and repoExcludes are for repositories. With this one the rule is for all of them, whatever the pattern says.'

/** Reads the selectors of repositories of a rule. */
export function scopeAt(value: unknown, at: string, notes: ImportNote[]): RepositoryScope {
  const fields = fieldsAt(value ?? {}, at)
  for (const name of Object.keys(fields).filter((one) => one !== 'repository'))
    notes.push({ kind: 'lost', at: `${at}.${name}`, text: `careen does not know the selector ${name}.` })
  return listAt(fields['repository'], `${at}.repository`).map((one, i) => {
    const own = `${at}.repository[${i}]`
    const selector = fieldsAt(one, own)
    if (selector['decoration'] === 'matches' || selector['decoration'] === 'excludes') {
      notes.push({ kind: 'difference', at: `${own}.decoration`, text: EVERYWHERE })
      return { excludes: false, patterns: ['**'] }
    }
    required(textAt(selector['pattern'], `${own}.pattern`), `${own}.pattern`)
    return selectorAt(selector, own, notes)
  })
}

/** Returns a decoration; the first of the known ones if it is absent. */
export function decorationOf(fields: Fields, at: string, known: readonly [string, string]): string {
  const text = textAt(fields['decoration'], `${at}.decoration`) ?? known[0]
  if (known.includes(text)) return text
  throw wrongAt(`${at}.decoration`, known.map((one) => `"${one}"`).join(' or '), text)
}

/** Returns the patterns that need a policy of their own, each once, so that every rule is in force where it should be. */
export function regionsOf(scopes: readonly RepositoryScope[]): readonly string[] {
  const all = scopes.flatMap((scope) => {
    const own = scope.flatMap((one) => ('cover' in one ? [UNWRITTEN, one.cover] : one.patterns))
    return scope.every(({ excludes }) => excludes) ? [...own, '**'] : own
  })
  return [...new Set(all)].toSorted()
}

/** Returns the reach of a rule in a region. What careen cannot write may be there or not. */
export function reachOfScope(scope: RepositoryScope, region: string): RegionReach {
  return reachOfAll(
    scope.map((one) => {
      const reach = 'cover' in one ? unwritten(one.cover, region) : reachOfAny(one.patterns, region)
      return one.excludes ? reachOfOthers(reach) : reach
    }),
  )
}

function unwritten(cover: string, region: string): RegionReach {
  return region === UNWRITTEN ? 'yes' : reachOfCover(cover, region)
}

/** The rule of repositories in which nothing may be deleted, and for which a wider policy would be in force otherwise. */
export const SHIELD: DraftRule = {
  label: 'kept',
  description: 'No rule is known to be for these repositories: all images are kept.',
  tagRegexp: EVERY,
  untagged: true,
  expirePeriod: FOREVER,
}

/** Says that a policy keeps all, as its rules are perhaps for some of its repositories. */
export function shieldNote(at: string): ImportNote {
  return {
    kind: 'lost',
    at,
    rule: SHIELD.label,
    text: 'careen cannot say which of these repositories the rules are for. All images are kept.',
  }
}
