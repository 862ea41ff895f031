import { CareenError } from '../../policies/model/index.ts'
import { filterValue } from '../../proto/filters.ts'
import { type NameKind, nameOf, type NameParts, parseName } from '../../proto/names.ts'
import { type Run, shortRunId } from '../../proto/resources/index.ts'

/** The parts of a repository's name. */
export type RepositoryParts = NameParts['repository']

/** A registry and its workspace. */
export type RegistryParts = NameParts['registry']

/** Lists things of all workspaces that a filter selects. */
export type Lookup = {
  readonly registries: (filter: string) => Promise<readonly RegistryParts[]>
  readonly repositories: (filter: string) => Promise<readonly RepositoryParts[]>
  readonly runs: (filter: string) => Promise<readonly Run[]>
  /** Addresses of policies. */
  readonly policies: (filter: string) => Promise<readonly string[]>
}

/** Returns the registry that a person names: by its label, or in full. Throws NOT_FOUND with the labels that are known. */
export async function resolveRegistry(lookup: Lookup, text: string): Promise<RegistryParts> {
  if (isFull(text)) return parseName('registry', text, 'registry')
  const known = await registriesNamed(lookup, text)
  if (known !== undefined) return known
  const labels = (await lookup.registries('')).map(({ registry }) => registry).toSorted()
  const there = labels.length === 0 ? 'none is' : `declared: ${labels.join(', ')}`
  throw new CareenError(
    'NOT_FOUND',
    `registry ${text} is not declared (${there}). Declare it in a registry block, then careen apply`,
    { metadata: { registry: text } },
  )
}

async function registriesNamed(lookup: Lookup, registry: string): Promise<RegistryParts | undefined> {
  const workspace = '-'
  if (!isPart('registry', { workspace: 'w', registry })) return undefined
  const [known] = await lookup.registries(
    `name = ${filterValue(nameOf('registry', { workspace, registry }))}`,
  )
  return known
}

/**
 * Returns the repository that a person names: `REGISTRY/REPOSITORY` with a declared registry, a known repository alone, or a full name.
 * Throws NOT_FOUND, or INVALID_ARGUMENT with the names if several declared registries have it.
 */
export async function resolveRepository(lookup: Lookup, text: string): Promise<RepositoryParts> {
  if (isFull(text)) return parseName('repository', text, 'repository')
  const slash = text.indexOf('/')
  const [label, inside] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)]
  const registry = inside === '' ? undefined : await registriesNamed(lookup, label)
  if (registry !== undefined) return { ...registry, repository: inside }
  const any = { workspace: '-', registry: '-', repository: text }
  const found = isPart('repository', { workspace: 'w', registry: 'r', repository: text })
    ? await lookup.repositories(`name = ${filterValue(nameOf('repository', any))}`)
    : []
  const [only, ...others] = found
  if (only !== undefined && others.length === 0)
    return { workspace: only.workspace, registry: only.registry, repository: only.repository }
  if (only !== undefined) {
    const names = found.map((one) => `${one.registry}/${one.repository}`).join(', ')
    throw new CareenError(
      'INVALID_ARGUMENT',
      `repository ${text} exists in several registries. Write one of: ${names}`,
    )
  }
  throw new CareenError(
    'NOT_FOUND',
    `repository ${text} is not known to the daemon. Write REGISTRY/REPOSITORY with a declared registry. To list the repositories, run: careen repositories`,
    { metadata: { repository: text } },
  )
}

/** Fewest characters of an id that select a run. */
const FEWEST = 4

/** Returns the run that a person names: by its id, the first characters of it with or without `r-`, or in full. */
export async function resolveRun(lookup: Lookup, text: string): Promise<NameParts['run']> {
  if (isFull(text)) return parseName('run', text, 'run')
  const found: Run[] = []
  for (const run of text.startsWith('r-') ? [text] : [`r-${text}`, text]) {
    if (!isPart('run', { workspace: 'w', run })) continue
    const suffix = text.replace(/^r-/, '').length < FEWEST ? '' : '*'
    found.push(
      ...(await lookup.runs(`name = ${filterValue(nameOf('run', { workspace: '-', run }), suffix)}`)),
    )
  }
  const [first, ...others] = found
  const only = found.find(({ id }) => id === text) ?? (others.length === 0 ? first : undefined)
  if (only !== undefined) return { workspace: only.workspace, run: only.id }
  if (first !== undefined) {
    const names = found.map((one) => `${shortRunId(one.id)} of ${one.registry}/${one.repository}`).join(', ')
    throw new CareenError(
      'INVALID_ARGUMENT',
      `several runs begin with ${text}: ${names}. Write more of the id`,
    )
  }
  throw new CareenError('NOT_FOUND', `run ${text} does not exist. To list the runs, run: careen runs`, {
    metadata: { run: text },
  })
}

/** Returns the full name of the policy of a workspace that a person names: `NAME`, `BLOCK.NAME`, or in full. */
export async function resolvePolicy(lookup: Lookup, text: string, workspace: string): Promise<string> {
  if (isFull(text)) return text
  const addresses = text.includes('.') ? [text] : BLOCKS.map((block) => `${block}.${text}`)
  const found: string[] = []
  for (const policy of addresses) {
    if (!isPart('policy', { workspace, policy })) continue
    found.push(...(await lookup.policies(`name = ${filterValue(nameOf('policy', { workspace, policy }))}`)))
  }
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return nameOf('policy', { workspace, policy: only })
  if (only !== undefined)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `several policies have the name ${text}. Write one of: ${found.join(', ')}`,
    )
  throw new CareenError(
    'NOT_FOUND',
    `policy ${text} does not exist in workspace ${workspace}. To list the policies, run: careen policies`,
    { metadata: { policy: text } },
  )
}

const BLOCKS = ['lifecycle_policy', 'default_policy']

function isFull(text: string): boolean {
  return text.startsWith('workspaces/')
}

/** Returns true if these can be the parts of a name. Why: the daemon refuses a filter with other names. */
function isPart<Kind extends NameKind>(kind: Kind, parts: NameParts[Kind]): boolean {
  try {
    parseName(kind, nameOf(kind, parts))
    return true
  } catch {
    return false
  }
}
