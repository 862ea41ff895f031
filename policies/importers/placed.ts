import type { Policy } from '../model/index.ts'
import { UNNAMED_FOLDER, UNNAMED_REPOSITORY } from './imported.ts'
import type { ForeignSystem } from './systems.ts'

/** How many parts of a repository's name are its folder: a project, or a project and a repository of packages. */
const FOLDER_PARTS: Readonly<Partial<Record<ForeignSystem, number>>> = { gar: 2 }

/**
 * Returns the policy with the repository where the file of the other system does not name one, and with the folder of the
 * repository where it names no folder. A name without a part after the folder has no folder.
 */
export function placedIn(policy: Policy, repository: string, system: ForeignSystem): Policy {
  const { scope } = policy
  const parts = repository.split('/')
  const count = FOLDER_PARTS[system] ?? 1
  const folder = parts.length > count ? parts.slice(0, count) : []
  const inFolder = (text: string): string =>
    text.startsWith(`${UNNAMED_FOLDER}/`)
      ? [...folder, text.slice(UNNAMED_FOLDER.length + 1)].join('/')
      : text
  switch (scope.kind) {
    case 'repository': {
      const named = scope.repository === UNNAMED_REPOSITORY ? repository : inFolder(scope.repository)
      return { ...policy, scope: { ...scope, repository: named } }
    }
    case 'pattern':
      return { ...policy, scope: { ...scope, pattern: inFolder(scope.pattern) } }
    default:
      return policy
  }
}
