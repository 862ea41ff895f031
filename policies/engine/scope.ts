import { CareenError, addressOf, type Policy, type RepositoryRef, type Scope } from '../model/index.ts'
import { compileRepositoryPattern } from '../scalars/index.ts'
import { ascending } from './compare.ts'

/** Does the scope take in the repository? A pattern that does not compile throws INVALID_ARGUMENT. */
export function covers(scope: Scope, ref: RepositoryRef): boolean {
  switch (scope.kind) {
    case 'repository':
      return scope.registry === ref.registry && scope.repository === ref.repository
    case 'pattern':
      return scope.registry === ref.registry && pattern(scope).matches(ref.repository)
    case 'registry':
      return scope.registry === ref.registry
    case 'global':
      return true
  }
}

type ScopePattern = { matches: (repository: string) => boolean; literalPrefix: number }

/** Why: thousands of repositories are compared with the same scopes. */
const COMPILED = new WeakMap<Scope, ScopePattern>()

function pattern(scope: Extract<Scope, { kind: 'pattern' }>): ScopePattern {
  const { pattern: text } = scope
  const known = COMPILED.get(scope)
  if (known !== undefined) return known
  const compiled = compileRepositoryPattern(text)
  if (compiled.ok) COMPILED.set(scope, compiled)
  if (compiled.ok) return compiled
  throw new CareenError('INVALID_ARGUMENT', `repository pattern ${text}: ${compiled.why}`)
}

/** Greater is more specific: a repository, then a pattern by its literal prefix, a registry, everything. */
function specificity(scope: Scope): number {
  switch (scope.kind) {
    case 'repository':
      return 10_000
    case 'pattern':
      return 1000 + pattern(scope).literalPrefix
    case 'registry':
      return 1
    case 'global':
      return 0
  }
}

/** Is the first scope the more specific one? */
export function isNarrower(scope: Scope, than: Scope): boolean {
  return specificity(scope) > specificity(than)
}

export type Governed = {
  /** The policy in force; absent: none. */
  readonly policy?: Policy
  /** Policies that cover the repository and do not govern it, with the reason. */
  readonly passedOver: readonly { readonly policy: Policy; readonly why: string }[]
}

/**
 * Which policy is in force for a repository: the most specific ACTIVE one, which replaces all wider ones. Of two patterns
 * with equally long literal prefixes the one whose name comes first governs.
 */
export function govern(policies: readonly Policy[], ref: RepositoryRef): Governed {
  const covering = policies.filter((policy) => covers(policy.scope, ref))
  const [policy] = covering.filter((candidate) => candidate.status === 'ACTIVE').toSorted(bySpecificity)
  const passedOver = covering
    .filter((candidate) => candidate !== policy)
    .map((candidate) => ({ policy: candidate, why: whyNot(candidate, policy) }))
  return policy === undefined ? { passedOver } : { policy, passedOver }
}

function bySpecificity(a: Policy, b: Policy): number {
  return specificity(b.scope) - specificity(a.scope) || ascending(addressOf(a), addressOf(b))
}

function whyNot(candidate: Policy, governing: Policy | undefined): string {
  if (candidate.status === 'DISABLED') return 'it is DISABLED'
  return `${governing === undefined ? 'another policy' : addressOf(governing)} is more specific and replaces it`
}
