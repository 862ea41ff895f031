import { CareenError } from '../../policies/model/index.ts'
import { filterValue } from '../../proto/filters.ts'
import { type NameParts, parseName } from '../../proto/names.ts'

/** The parts of a repository's name. */
export type RepositoryParts = NameParts['repository']

/** Lists things of all workspaces whose names a filter selects. */
export type Lookup = {
  readonly registries: (filter: string) => Promise<readonly Omit<RepositoryParts, 'repository'>[]>
  readonly repositories: (filter: string) => Promise<readonly RepositoryParts[]>
}

/**
 * Returns the repository that a person names: `REGISTRY/REPOSITORY` with a declared registry, a known repository alone, or a full name.
 * Throws NOT_FOUND, or INVALID_ARGUMENT with both names if two registries have it.
 */
export async function resolveRepository(lookup: Lookup, text: string): Promise<RepositoryParts> {
  if (text.startsWith('workspaces/')) return parseName('repository', text, 'repository')
  const slash = text.indexOf('/')
  const [label, repository] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)]
  if (LABEL.test(label) && repository !== '') {
    const [registry] = await lookup.registries(`name = ${filterValue(`workspaces/-/registries/${label}`)}`)
    if (registry !== undefined) return { ...registry, repository }
  }
  return known(await lookup.repositories(`name = ${filterValue(`${ANY}${escaped(text)}`)}`), text)
}

const LABEL = /^[A-Za-z][\w-]*$/
const ANY = 'workspaces/-/registries/-/repositories/'

/** Returns the id of a repository in its name. */
function escaped(repository: string): string {
  return repository.replaceAll('/', '%2F')
}

function known(found: readonly RepositoryParts[], text: string): RepositoryParts {
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return only
  if (only !== undefined) {
    const names = found.map(({ registry, repository }) => `${registry}/${repository}`).join(' and ')
    throw new CareenError(
      'INVALID_ARGUMENT',
      `repository ${text} exists in several registries: ${names}. Write one of them`,
    )
  }
  throw new CareenError(
    'NOT_FOUND',
    `repository ${text} is not known to the daemon. Write REGISTRY/REPOSITORY with a declared registry. To list the repositories, run: careen repositories`,
    { metadata: { repository: text } },
  )
}
