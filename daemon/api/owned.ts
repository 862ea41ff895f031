import { CareenError, errorCode } from '../../policies/model/index.ts'
import { type NameKind, type NameParts, parseName } from '../../proto/names.ts'

/** The next step if a resource does not exist. */
const NEXT: Partial<Readonly<Record<NameKind, string>>> = {
  policy: 'To list the policies, run: careen policies',
  pin: 'To list the pins, run: careen pins',
  plan: 'Run careen plan again',
  registry: 'To list the registries, run: careen registries',
  repository: 'To list the repositories, run: careen repositories',
  restoration: 'To see what was deleted, run: careen runs',
  run: 'To list the runs, run: careen runs',
}

/**
 * Returns the resource of a full name. `find` returns it, or throws NOT_FOUND. Throws NAME_INVALID, and NOT_FOUND with the same words
 * whether it does not exist or belongs to another workspace than its name says. `field`: the path of the request's field.
 */
export function namedResource<Kind extends NameKind, Resource extends { readonly workspace: string }>(
  kind: Kind,
  name: string,
  find: (parts: NameParts[Kind]) => Resource,
  field = 'name',
): Resource {
  const parts = parseName(kind, name, field)
  const found = foundBy(() => find(parts))
  if (found?.workspace === parts.workspace) return found
  throw new CareenError('NOT_FOUND', `${name} does not exist. ${NEXT[kind] ?? ''}`, { metadata: { name } })
}

function foundBy<Resource>(find: () => Resource): Resource | undefined {
  try {
    return find()
  } catch (thrown) {
    if (errorCode(thrown) === 'NOT_FOUND') return undefined
    throw thrown
  }
}
