import {
  type Problems,
  type Values,
  windowOf,
  windowProblem,
  type Written,
} from '../../policies/language/index.ts'
import type { ChangeWindow } from '../../policies/model/index.ts'
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
}

/** Returns what a `workspace` block says. Adds a diagnostic for each value that is not valid. */
export function workspaceBlock(block: Written, values: Values, at: Problems): WorkspaceBlock {
  const window = windowOf(block, WORKSPACE, at)
  const problem = window === undefined || window.allow.length === 0 ? undefined : windowProblem(window)
  const inner = block.blocks.find(({ type }) => type === 'window')
  if (problem !== undefined && inner !== undefined)
    at.error(inner, `Wrong value for "${problem.attribute}"`, `${problem.why}.`, problem.attribute)
  const planOnly = values['plan_only'] === true
  return { workspace: block.label, window, planOnly, approvers: approversOf(block, values, at) }
}

function approversOf(block: Written, { approvers = 0 }: Values, at: Problems): number {
  if (approvers === 0 || approvers === 1) return approvers
  at.error(block, 'Wrong value for "approvers"', 'Write 0, or 1 for the two-person rule.', 'approvers')
  return 1
}
