import type { Scope } from '../model/index.ts'
import { UNNAMED_FOLDER, UNNAMED_REPOSITORY } from './imported.ts'
import type { ForeignSystem } from './systems.ts'

/** How many parts of a repository's name are its folder: a project, or a project and a repository of packages. */
const FOLDER_PARTS: Readonly<Partial<Record<ForeignSystem, number>>> = { gar: 2 }

/**
 * Returns the object with the repository where the file of the other system does not name one, and with the folder of the
 * repository where it names no folder. A name without a part after the folder has no folder.
 */
export function placedIn<T extends { readonly scope: Scope }>(
  object: T,
  repository: string,
  system: ForeignSystem,
): T {
  const { scope } = object
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
      return { ...object, scope: { ...scope, repository: named } }
    }
    case 'pattern':
      return { ...object, scope: { ...scope, pattern: inFolder(scope.pattern) } }
    default:
      return object
  }
}

/** Returns the object with the repository, or the folder, that the document itself names. */
export function renamedIn<T extends { readonly scope: Scope }>(
  object: T,
  { repository, folder }: { readonly repository?: string; readonly folder?: string },
): T {
  const { scope } = object
  const named = (text: string): string =>
    folder === undefined ? text : text.replace(`${UNNAMED_FOLDER}/`, `${folder}/`)
  if (scope.kind === 'pattern') return { ...object, scope: { ...scope, pattern: named(scope.pattern) } }
  if (scope.kind !== 'repository') return object
  const own =
    scope.repository === UNNAMED_REPOSITORY ? (repository ?? scope.repository) : named(scope.repository)
  return { ...object, scope: { ...scope, repository: own } }
}
