import { CareenError } from '../error.ts'
import { compileTagPattern } from '../language/pattern.ts'

/** A pattern of an object that was validated before; one that does not compile stops everything: nothing is deleted. */
export function tagMatcher(pattern: string, owner: string): (tag: string) => boolean {
  const compiled = compileTagPattern(pattern)
  if (compiled.ok) return compiled.matches
  throw new CareenError(
    'INVALID_ARGUMENT',
    `${owner}: tag_regexp ${pattern}: ${compiled.why}. Nothing was decided`,
  )
}
