import type { RepositoryRef } from '../../policies/model/index.ts'
import { nameOf, parseName } from '../names.ts'

/** Returns the name of a repository of a workspace. */
export function toRepositoryName({
  workspace,
  registry,
  repository,
}: RepositoryRef & { readonly workspace: string }): string {
  return nameOf('repository', { workspace, registry, repository })
}

/** Returns the name of a policy with this address, or '' if there is none. */
export function toPolicyName(workspace: string, address: string | undefined): string {
  return address === undefined ? '' : nameOf('policy', { workspace, policy: address })
}

/** Returns the address in the name of a policy, or undefined if the name is empty. Throws NAME_INVALID. */
export function fromPolicyName(name: string): string | undefined {
  return name === '' ? undefined : parseName('policy', name, 'policy').policy
}
