import { parseDuration } from '../../policies/scalars/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'

/** Until when a command waits: until Ctrl-C, or for the time of -timeout. `text`: that time, as it was written. */
export type WaitLimit = { readonly signal: AbortSignal; readonly text: string | undefined }

/** Why: timers of Node are at most 2^31 ms long. */
const LONGEST = 20 * 24 * 3_600_000

/** Returns until when a command waits, from now on. Throws INVALID_ARGUMENT. */
export function waitLimitOf(command: string, { values }: Arguments, interrupt: AbortSignal): WaitLimit {
  const text = values['timeout']
  if (text === undefined) return { signal: interrupt, text }
  const length = parseDuration(text)
  if (length === undefined || length === 0 || length > LONGEST)
    throw invalid(command, `-timeout: "${text}" is no duration such as 30s or 10m, of at most 20d`)
  return { signal: AbortSignal.any([interrupt, AbortSignal.timeout(length)]), text }
}
