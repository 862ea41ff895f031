import { CareenError } from '../../policies/model/index.ts'

/** Returns the resource. Throws NOT_FOUND if it belongs to another workspace than its name says. */
export function ownedBy<Resource extends { readonly workspace: string }>(
  workspace: string,
  resource: Resource,
  name: string,
): Resource {
  if (resource.workspace === workspace) return resource
  throw new CareenError('NOT_FOUND', `${name} does not exist. Workspace ${workspace} has no such resource`, {
    metadata: { name },
  })
}
