import { addressOf, type Policy, type Scope, type Lint } from '../model/index.ts'
import { compileRepositoryPattern } from '../scalars/index.ts'

/**
 * DISABLED policies that replace nothing, so that a wider ACTIVE one is in force where they would be. A pattern stands for
 * a repository of an ordinary name that it matches.
 */
export function lintDisabled(policies: readonly Policy[]): Lint[] {
  const active = policies.filter(({ status }) => status === 'ACTIVE')
  return policies.flatMap((policy): Lint[] => {
    const place = policy.status === 'DISABLED' ? placeIn(policy.scope) : undefined
    if (place === undefined) return []
    const [inForce] = active
      .filter(({ scope }) => takesIn(scope, place))
      .toSorted((a, b) => narrowness(b.scope) - narrowness(a.scope))
    if (inForce === undefined || narrowness(inForce.scope) >= narrowness(policy.scope)) return []
    if (inForce.rules.every((rule) => rule.keep === true)) return []
    const detail = `${addressOf(inForce)} is ACTIVE and wider: while this one is DISABLED, that one deletes there.`
    return [{ code: 'disabled-lets-wider', address: addressOf(policy), detail }]
  })
}

/** A repository; without a name it stands for any of the registry. */
type Place = { readonly registry: string; readonly repository?: string }

function placeIn(scope: Scope): Place | undefined {
  switch (scope.kind) {
    case 'global':
      return undefined
    case 'registry':
      return { registry: scope.registry }
    case 'pattern':
      return { registry: scope.registry, repository: scope.pattern.replaceAll(/\*+/g, 'any') }
    case 'repository':
      return scope
  }
}

function takesIn(scope: Scope, { registry, repository }: Place): boolean {
  switch (scope.kind) {
    case 'global':
      return true
    case 'registry':
      return scope.registry === registry
    case 'pattern': {
      const compiled = compileRepositoryPattern(scope.pattern)
      return (
        scope.registry === registry && repository !== undefined && compiled.ok && compiled.matches(repository)
      )
    }
    case 'repository':
      return scope.registry === registry && scope.repository === repository
  }
}

/** Greater is narrower, as the engine has it: everything, a registry, a pattern by its beginning, a repository. */
function narrowness(scope: Scope): number {
  switch (scope.kind) {
    case 'global':
      return 0
    case 'registry':
      return 1
    case 'pattern': {
      const compiled = compileRepositoryPattern(scope.pattern)
      return 2 + (compiled.ok ? compiled.literalPrefix : 0)
    }
    case 'repository':
      return 1000
  }
}
