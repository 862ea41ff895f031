import { CareenError } from '../model/index.ts'
import { compileGroupPattern, compileTagPattern } from '../scalars/index.ts'

/** A matcher of whole tags for a pattern that was validated before; `owner` is named when it does not compile after all. */
export type Patterns = (pattern: string, owner: string) => (tag: string) => boolean

/** Compiles each pattern once, however many policies and repositories use it. Nothing is decided by a broken one: it throws. */
export function openPatterns(): Patterns {
  const ready = new Map<string, (tag: string) => boolean>()
  return (pattern, owner) => {
    const found = ready.get(pattern)
    if (found !== undefined) return found
    const compiled = compileTagPattern(pattern)
    if (!compiled.ok) {
      throw new CareenError(
        'INVALID_ARGUMENT',
        `${owner}: pattern ${pattern}: ${compiled.why}. Nothing was decided`,
      )
    }
    ready.set(pattern, compiled.matches)
    return compiled.matches
  }
}

const OF_OWNERS = new WeakMap<object, Patterns>()

/**
 * Returns the patterns of something that has them, such as the protections of a workspace: compiled once, however often it is asked for,
 * and forgotten with it.
 */
export function patternsOf(owner: object): Patterns {
  const found = OF_OWNERS.get(owner) ?? openPatterns()
  OF_OWNERS.set(owner, found)
  return found
}

/** What the one group of a pattern takes of a whole tag. Requires a pattern that was validated before; throws INVALID_ARGUMENT. */
export function groupCapture(pattern: string, owner: string): (tag: string) => string | undefined {
  const compiled = compileGroupPattern(pattern)
  if (compiled.ok) return compiled.capture
  throw new CareenError(
    'INVALID_ARGUMENT',
    `${owner}: group_by ${pattern}: ${compiled.why}. Nothing was decided`,
  )
}
