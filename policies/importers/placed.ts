import type { Policy } from '../model/index.ts'
import { compileRepositoryPattern } from '../scalars/index.ts'
import { UNNAMED_FOLDER, UNNAMED_REPOSITORY } from './imported.ts'

/**
 * Returns the policy with the repository where the file of the other system does not name one, and with a folder of the repository
 * where it names no folder.
 */
export function placedIn(policy: Policy, repository: string): Policy {
  const { scope } = policy
  switch (scope.kind) {
    case 'repository':
      return scope.repository === UNNAMED_REPOSITORY ? { ...policy, scope: { ...scope, repository } } : policy
    case 'pattern': {
      const inFolder = scope.pattern.startsWith(`${UNNAMED_FOLDER}/`)
      return inFolder
        ? { ...policy, scope: { ...scope, pattern: inFolderOf(scope.pattern, repository) } }
        : policy
    }
    default:
      return policy
  }
}

function inFolderOf(pattern: string, repository: string): string {
  const rest = pattern.slice(UNNAMED_FOLDER.length + 1)
  const parts = repository.split('/')
  const found = parts
    .map((_, at) => [...parts.slice(0, at), rest].join('/'))
    .find((one) => {
      const compiled = compileRepositoryPattern(one)
      return compiled.ok && compiled.matches(repository)
    })
  return found ?? pattern
}
