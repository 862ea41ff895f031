import { CareenError, type Code } from '../../policies/model/index.ts'
import { MAX_SKEW } from '../inventory/index.ts'
import type { Capabilities, Prober } from '../registry/client.ts'

/** Why no delete is possible, and the remedy: sentences without a full stop. */
export type DeleteBlocker = { readonly code: Code; readonly what: string; readonly remedy: string }

/** Returns why no delete is possible with these capabilities, or undefined if deletes are possible. */
export function deleteBlocker({ digestDelete, clockSkew = 0 }: Capabilities): DeleteBlocker | undefined {
  const minutes = Math.round(Math.abs(clockSkew) / 60_000)
  switch (digestDelete) {
    case 'disabled':
      return {
        code: 'REGISTRY_DELETE_DISABLED',
        what: 'the registry does not allow deletes',
        remedy: 'Enable them (distribution: REGISTRY_STORAGE_DELETE_ENABLED=true)',
      }
    case 'read-only':
      return {
        code: 'REGISTRY_READ_ONLY',
        what: 'the registry is read-only',
        remedy: 'End its maintenance mode',
      }
    case 'forbidden':
      return {
        code: 'REGISTRY_UNAUTHORIZED',
        what: 'the credentials do not permit deletes',
        remedy: 'Grant the right to delete',
      }
    case 'unknown':
    case 'yes':
      if (Math.abs(clockSkew) <= MAX_SKEW) return undefined
      return {
        code: 'FAILED_PRECONDITION',
        what: `the registry's clock differs from this host's by ${minutes} minutes`,
        remedy: 'Set both clocks',
      }
  }
}

/** Returns the capabilities of a repository. Has no side effects. Throws the delete blocker if there is one. */
export async function preflight(
  client: Prober,
  repository: string,
  signal: AbortSignal,
): Promise<Capabilities> {
  const capabilities = await client.probe(repository, signal)
  const found = deleteBlocker(capabilities)
  if (found === undefined) return capabilities
  throw new CareenError(
    found.code,
    `${repository}: ${found.what}. ${found.remedy}, then run again. Nothing was deleted`,
  )
}
