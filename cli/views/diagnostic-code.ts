import type { Diagnostic } from '../../policies/hcl/index.ts'
import { SECOND_ACTIVE_POLICY } from '../../policies/language/index.ts'

/** Returns the code that output names, or undefined if there is none, or if the code is for the daemon alone. */
export function shownCode({ code }: Diagnostic): string | undefined {
  return code === SECOND_ACTIVE_POLICY ? undefined : code
}
