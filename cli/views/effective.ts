import { printObject } from '../../policies/language/index.ts'
import { addressOf, type Policy, type RepositoryRef } from '../../policies/model/index.ts'
import { fittedLines } from './fit.ts'
import { escaped, oneLine } from './text.ts'

type Paint = (colour: 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

export type Effective = {
  readonly ref: RepositoryRef
  /** Absent: no policy is in force. */
  readonly policy?: Policy
  readonly passedOver: readonly { readonly policy: string; readonly why: string }[]
  /** Addresses of the protections that cover the repository. */
  readonly protections: readonly string[]
}

/** Returns the policy in force for a repository as HCL, and why each other policy is not. */
export function effectiveText(
  { ref, policy, passedOver, protections }: Effective,
  paint: Paint,
  columns: number = Number.POSITIVE_INFINITY,
): string {
  const name = paint('bold', `${ref.registry}/${oneLine(ref.repository)}`)
  const head =
    policy === undefined
      ? `${name}: ${paint('yellow', 'no policy is in force')}; no image is deleted here\n`
      : `${name}: ${paint('green', addressOf(policy))} is in force\n`
  const others = passedOver.map((one) => `  ${one.policy} is not in force: ${one.why}\n`)
  const guarded = protections.map((one) => `  ${one} protects matching images\n`)
  const body = policy === undefined ? '' : `\n${escaped(printObject(policy))}`
  // Why not the policy: what is printed is a block that can be copied.
  return `${fittedLines([head, ...others, ...guarded].join(''), columns)}${body}`
}
