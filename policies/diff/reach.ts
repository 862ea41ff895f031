import { covers } from '../engine/index.ts'
import {
  addressOf,
  CareenError,
  type DeclaredObject,
  type RepositoryRef,
  type Scope,
} from '../model/index.ts'
import { compileRepositoryPattern } from '../scalars/index.ts'

/** How an object lies to a glob: whole inside, partly, or not at all. */
export type GlobReach = 'inside' | 'beyond' | 'outside'

/** A text that no pattern has, so that only a wildcard matches it. */
const FRESH = 'Z'

/**
 * Returns the function that says how an object lies to a glob of addresses, such as `lifecycle_policy.team-*`, or of repositories, with a `/`:
 * `prod/shop/**`. Throws INVALID_ARGUMENT if it is neither. `name`: of the glob in the message.
 */
export function reachOf(glob: string, name: string): (object: DeclaredObject) => GlobReach {
  if (glob.includes('/')) return repositoryReach(glob, name)
  const pattern = addressPattern(glob, name)
  return (object) => (pattern.test(addressOf(object)) ? 'inside' : 'outside')
}

/**
 * Returns the function that says whether a glob selects a repository: by its name, or by the address of the policy in force there. Throws
 * INVALID_ARGUMENT as `reachOf`.
 */
export function selectorOf(
  glob: string,
  name: string,
): (at: RepositoryRef & { readonly policy?: string }) => boolean {
  if (glob.includes('/')) {
    const { registry, matches } = repositoryGlob(glob, name)
    return (at) => at.registry === registry && matches(at.repository)
  }
  const pattern = addressPattern(glob, name)
  return ({ policy = '' }) => pattern.test(policy)
}

function addressPattern(glob: string, name: string): RegExp {
  if (!/^[A-Za-z0-9_.*-]+$/.test(glob))
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${name} ${JSON.stringify(glob)} is no glob. Write one of addresses, such as lifecycle_policy.team-*, or of repositories, such as prod/shop/**`,
    )
  return new RegExp(`^${glob.replaceAll('.', String.raw`\.`).replaceAll(/\*+/g, '.*')}$`)
}

type RepositoryGlob = {
  readonly registry: string
  readonly pattern: string
  readonly matches: (repository: string) => boolean
}

function repositoryGlob(glob: string, name: string): RepositoryGlob {
  const slash = glob.indexOf('/')
  const [registry, rest] = [glob.slice(0, slash), glob.slice(slash + 1)]
  const compiled = compileRepositoryPattern(rest)
  if (!compiled.ok || registry === '' || registry.includes('*'))
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${name} ${JSON.stringify(glob)} is no glob of repositories: ${compiled.ok ? 'it begins with the name of a registry' : compiled.why}. Write for example prod/shop/**`,
    )
  return { registry, pattern: rest, matches: compiled.matches }
}

function repositoryReach(glob: string, name: string): (object: DeclaredObject) => GlobReach {
  const { registry, pattern, matches } = repositoryGlob(glob, name)
  const scope: Scope = { kind: 'pattern', registry, pattern }
  return (object) => {
    const own = scopeOf(object)
    if (!overlaps(own, scope)) return 'outside'
    return isWithin(own, matches, pattern) ? 'inside' : 'beyond'
  }
}

/** Where an object is in force. */
export function scopeOf(object: DeclaredObject): Scope {
  return object.kind === 'registry' ? { kind: 'registry', registry: object.name } : object.scope
}

function isWithin(scope: Scope, matches: (repository: string) => boolean, glob: string): boolean {
  switch (scope.kind) {
    case 'global':
      return false
    case 'registry':
      return glob === '**'
    case 'repository':
      return matches(scope.repository)
    case 'pattern': {
      // Why two: `**` stands for any number of segments, and no glob without it matches more than it has.
      const deep = Array.from({ length: glob.split('/').length + 1 }, () => FRESH).join('/')
      return [FRESH, deep].every((segments) => matches(written(scope.pattern, segments)))
    }
  }
}

/** Returns a repository that the pattern matches, with fresh texts in place of its wildcards. */
function written(pattern: string, segments: string): string {
  return pattern
    .split('/')
    .map((segment) => (segment === '**' ? segments : segment.replaceAll('*', FRESH)))
    .join('/')
}

/** Returns false if no repository is in both scopes. May return true for two patterns that have none in common. */
export function overlaps(one: Scope, other: Scope): boolean {
  if (one.kind === 'global' || other.kind === 'global') return true
  if (one.registry !== other.registry) return false
  if (one.kind === 'repository') return covers(other, one)
  if (other.kind === 'repository') return covers(one, other)
  if (one.kind === 'registry' || other.kind === 'registry') return true
  const [a, b] = [literalOf(one.pattern), literalOf(other.pattern)]
  return a.startsWith(b) || b.startsWith(a)
}

function literalOf(pattern: string): string {
  return pattern.replace(/\*.*$/, '')
}
