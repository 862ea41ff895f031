import { readInstant } from '../../policies/evidence/index.ts'
import type { Instant } from '../../policies/model/index.ts'
import { parseDuration } from '../../policies/scalars/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'

/** Returns the number of -limit, or undefined if it is not given. Throws INVALID_ARGUMENT. */
export function limitOf(command: string, { values }: Arguments): number | undefined {
  const text = values['limit']
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw invalid(command, `-limit: "${text}" is no number from 1 on`)
}

/** Returns the instant of -since, an age or a time, or undefined if it is not given. Throws INVALID_ARGUMENT. */
export function sinceOf(command: string, { values }: Arguments, now: Instant): Instant | undefined {
  const text = values['since']
  if (text === undefined) return undefined
  const age = parseDuration(text)
  const at = age === undefined ? readInstant(text) : now - age
  if (at !== undefined) return at
  throw invalid(
    command,
    `-since: "${text}" is no duration such as 7d, and no time such as 2026-11-30T00:00:00Z`,
  )
}
