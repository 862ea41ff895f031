import { nameOf, parseName } from '../names.ts'

/** Returns the name of a policy with this address, or '' if there is none. */
export function toPolicyName(workspace: string, address: string | undefined): string {
  return address === undefined ? '' : nameOf('policy', { workspace, policy: address })
}

/** Returns the address in the name of a policy, or undefined if the name is empty. Throws NAME_INVALID. */
export function fromPolicyName(name: string): string | undefined {
  return name === '' ? undefined : parseName('policy', name, 'policy').policy
}
