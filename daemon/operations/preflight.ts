import { CareenError } from '../../policies/index.ts'
import type { Capabilities, Prober } from '../registry/registry.ts'

/** A registry whose clock differs by more than this is not cleaned: ages would be wrong. Milliseconds. */
export const MAX_SKEW: number = 5 * 60 * 1000

/** Asks the registry, without side effects, whether deleting will work here. Throws the sentence that says why not. */
export async function preflight(
  client: Prober,
  repository: string,
  signal: AbortSignal,
): Promise<Capabilities> {
  const capabilities = await client.probe(repository, signal)
  switch (capabilities.digestDelete) {
    case 'disabled':
      throw new CareenError(
        'REGISTRY_DELETE_DISABLED',
        `${repository}: the registry does not allow deletes. Enable them (distribution: REGISTRY_STORAGE_DELETE_ENABLED=true), then run again. Nothing was deleted`,
      )
    case 'read-only':
      throw new CareenError(
        'REGISTRY_READ_ONLY',
        `${repository}: the registry is read-only. End its maintenance mode, then run again. Nothing was deleted`,
      )
    case 'forbidden':
      throw new CareenError(
        'REGISTRY_UNAUTHORIZED',
        `${repository}: the credentials may not delete here. Give them the right to delete, then run again. Nothing was deleted`,
      )
    case 'unknown':
    case 'yes':
      break
  }
  const skew = Math.abs(capabilities.clockSkew ?? 0)
  if (skew > MAX_SKEW) {
    throw new CareenError(
      'FAILED_PRECONDITION',
      `${repository}: the registry's clock differs from this host's by ${Math.round(skew / 60_000)} minutes. Set both clocks, then run again. Nothing was deleted`,
    )
  }
  return capabilities
}
