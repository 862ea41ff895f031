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
}

/** Returns what a `workspace` block says. Adds a diagnostic for each value that is not valid. */
export function workspaceBlock(block: Written, values: Values, at: Problems): WorkspaceBlock {
  const window = windowOf(block, WORKSPACE, at)
  const problem = window === undefined || window.allow.length === 0 ? undefined : windowProblem(window)
  const inner = block.blocks.find(({ type }) => type === 'window')
  if (problem !== undefined && inner !== undefined)
    at.error(inner, `Wrong value for "${problem.attribute}"`, `${problem.why}.`, problem.attribute)
  return { workspace: block.label, window, planOnly: values['plan_only'] === true }
}
