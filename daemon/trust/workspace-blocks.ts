import {
  type Problems,
  type Values,
  windowOf,
  windowProblem,
  type Written,
} from '../../policies/language/index.ts'
import { type ChangeWindow, compact } from '../../policies/model/index.ts'
import { IDENTITY_KINDS, type IdentityKind } from '../../proto/resources/index.ts'
import { WORKSPACE } from './workspace-schema.ts'

/** One `workspace` block. */
export type WorkspaceBlock = {
  readonly workspace: string
  /** When plans may be applied. Undefined: at any time. */
  readonly window: ChangeWindow | undefined
  /** True if policies are written by plans alone. */
  readonly planOnly: boolean
  /** How many persons other than who made a change approve it: 0 or 1. */
  readonly approvers: number
  /** Kinds of the identities that approve. Absent: all. */
  readonly approverKinds?: readonly IdentityKind[]
}

/** Returns what a `workspace` block says. Adds a diagnostic for each value that is not valid. */
export function workspaceBlock(block: Written, values: Values, at: Problems): WorkspaceBlock {
  const window = windowOf(block, WORKSPACE, at)
  const problem = window === undefined || window.allow.length === 0 ? undefined : windowProblem(window)
  const inner = block.blocks.find(({ type }) => type === 'window')
  if (problem !== undefined && inner !== undefined)
    at.error(inner, `Wrong value for "${problem.attribute}"`, `${problem.why}.`, problem.attribute)
  const planOnly = values['plan_only'] === true
  const approvers = approversOf(block, values, at)
  const approverKinds = approverKindsOf(block, values, at)
  return { workspace: block.label, window, planOnly, approvers, ...compact({ approverKinds }) }
}

function approversOf(block: Written, { approvers = 0 }: Values, at: Problems): number {
  if (approvers === 0 || approvers === 1) return approvers
  at.error(block, 'Wrong value for "approvers"', 'Write 0, or 1 for the two-person rule.', 'approvers')
  return 1
}

const KINDS = `Write some of ${IDENTITY_KINDS.map((kind) => `"${kind}"`).join(', ')}.`

function approverKindsOf(
  block: Written,
  { approver_kinds: written, approvers }: Values,
  at: Problems,
): readonly IdentityKind[] | undefined {
  const error = (detail: string): void =>
    at.error(block, 'Wrong value for "approver_kinds"', detail, 'approver_kinds')
  if (!Array.isArray(written)) return undefined
  if (written.length === 0)
    error(`Nobody could approve. ${KINDS} Without the attribute, all of them approve.`)
  const known = IDENTITY_KINDS.filter((kind) => written.includes(kind))
  for (const kind of written)
    if (!IDENTITY_KINDS.some((one) => one === kind)) error(`"${kind}" is no kind of identity. ${KINDS}`)
  if (approvers !== 1)
    error('It says who approves as the second person, and nobody has to. Write approvers = 1 beside it.')
  return known
}
