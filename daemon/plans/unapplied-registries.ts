import { CareenError, type Registry } from '../../policies/model/index.ts'
import type { PlanRequest } from '../plan-services.ts'
import { type OpenClient, openerIn } from '../registry/client.ts'
import type { Model } from '../workspaces/index.ts'

type Planned = Pick<PlanRequest, 'workspace' | 'mayConnect'> & { readonly before: Model }

/** Returns the opener for the registries of a plan. If its caller may not apply it, for stored registries alone. */
export function planOpener(
  open: OpenClient,
  { workspace, mayConnect, before }: Planned,
): ReturnType<typeof openerIn> {
  return openerIn(mayConnect ? open : openStored(open, before), workspace)
}

/**
 * Returns an opener that throws REGISTRY_NOT_APPLIED for registries that are not stored, or stored with another url, other
 * credentials or other files. Why: a caller who may not apply must not decide where the daemon connects to.
 */
function openStored(open: OpenClient, { registries }: Model): OpenClient {
  const stored = new Set(registries.map(connectionOf))
  return async (registry, workspace) => {
    if (stored.has(connectionOf(registry))) return open(registry, workspace)
    throw new CareenError(
      'REGISTRY_NOT_APPLIED',
      `registry ${registry.name} is new or changed, so this plan does not connect to ${registry.url}: the caller may not apply in workspace ${workspace}. ` +
        'Have the registry block applied first, or plan as a writer',
      { metadata: { registry: registry.name, workspace } },
    )
  }
}

/** Returns all that decides where a client connects to, and with what. */
function connectionOf(registry: Registry): string {
  const { name, url, credentials, caFile, clientCertificate, clientKey, storage, profile } = registry
  return JSON.stringify([name, url, credentials, caFile, clientCertificate, clientKey, storage, profile])
}
