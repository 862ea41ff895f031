import { openWindow, windowText } from '../../policies/language/index.ts'
import {
  addressOf,
  type ChangeWindow,
  type Instant,
  minuteText,
  type Policy,
} from '../../policies/model/index.ts'

/** A window that is closed. `message`: half a sentence. */
export type ClosedWindow = {
  /** When it opens next; absent: never. */
  readonly opensAt?: Instant
  readonly message: string
}

/** Returns the closed window of a policy; undefined: it has none, or it is open. */
export function closedWindow(policy: Policy | undefined, at: Instant): ClosedWindow | undefined {
  if (policy?.window === undefined) return undefined
  return closed(policy.window, at, `${addressOf(policy)} deletes`)
}

/** Returns the window if it is closed. `acts`: who does what in it, such as `lifecycle_policy.web deletes`. */
export function closed(window: ChangeWindow, at: Instant, acts: string): ClosedWindow | undefined {
  const { isOpen, opensAt } = openWindow(window)
  if (isOpen(at)) return undefined
  const opens = opensAt(at)
  const only = `${acts} only in its window (${windowText(window)}), which`
  if (opens === undefined) return { message: `${only} never opens` }
  return { opensAt: opens, message: `${only} opens at ${minuteText(opens)}` }
}
