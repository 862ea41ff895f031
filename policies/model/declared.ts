import type { Policy } from './policy.ts'
import type { Protection } from './protection.ts'
import type { Registry } from './registry.ts'

/** Whatever a configuration can declare. Its address is `addressOf(it)`; it is unique in a workspace. */
export type DeclaredObject = Registry | Policy | Protection

/** `registry.prod`, `lifecycle_policy.web`, `default_policy.prod`, `protect.releases`. */
export function addressOf(object: DeclaredObject): string {
  return `${object.kind === 'policy' ? object.block : object.kind}.${object.name}`
}

/** Returns the policy with this name, else the policy with this address, or undefined if neither exists. */
export function policyNamed(policies: readonly Policy[], nameOrAddress: string): Policy | undefined {
  return (
    policies.find(({ name }) => name === nameOrAddress) ??
    policies.find((policy) => addressOf(policy) === nameOrAddress)
  )
}
