import type { Duration } from '../../policies/model/index.ts'

/** Which discoveries are repeated, as they were not complete, and when. Times are those of a monotonic clock. */
export type DiscoveryRetries = {
  readonly ended: (workspace: string, isComplete: boolean) => void
  /** Returns the workspaces whose discovery is due, each once. */
  readonly take: () => readonly string[]
  /** Returns when the next one is due; infinity: none is. */
  readonly next: () => number
}

/** Before the first retry. Each further one waits twice as long. Milliseconds. */
const FIRST = 60_000

/** `longest`: the pause that is not exceeded. */
export function openDiscoveryRetries(monotonic: () => number, longest: Duration): DiscoveryRetries {
  const waiting = new Map<string, { readonly pause: Duration; readonly at: number }>()
  return {
    ended: (workspace, isComplete) => {
      const before = waiting.get(workspace)?.pause ?? FIRST / 2
      const pause = Math.min(longest, 2 * before)
      if (isComplete) waiting.delete(workspace)
      else waiting.set(workspace, { pause, at: monotonic() + pause })
    },
    take: () => {
      const due = [...waiting].filter(([, { at }]) => at <= monotonic())
      for (const [workspace, { pause }] of due)
        waiting.set(workspace, { pause, at: Number.POSITIVE_INFINITY })
      return due.map(([workspace]) => workspace)
    },
    next: () => Math.min(...[...waiting.values()].map(({ at }) => at)),
  }
}
