import type { MemoryOptions, MemoryRequest } from './state.ts'

/** A way to misbehave. Several together: what acts before comes first, and the last that says how an answer ends wins. */
export type Fault =
  /** Breaks the connection before anything is done. */
  | { readonly kind: 'reset' }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Sends what is no HTTP at all. */
  | { readonly kind: 'garbage' }
  /** Answers this and does nothing. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** Does something first: another client's push, say. */
  | { readonly kind: 'before'; readonly act: () => void | Promise<void> }
  /** Does what was asked, then something else before it answers. */
  | { readonly kind: 'after'; readonly act: () => void | Promise<void> }
  /**
   * At a DELETE of a digest: does something after the registry has looked up which tags are on it, and before it removes
   * those. A push of such a tag is lost, as in distribution.
   */
  | { readonly kind: 'during'; readonly act: () => void | Promise<void> }
  /** At a DELETE of a digest: the manifest goes, its tags stay; then the connection breaks. */
  | { readonly kind: 'partly' }
  /** Waits so many milliseconds before the headers. */
  | { readonly kind: 'slow-headers'; readonly ms: number }
  /** Sends the body byte by byte, so many milliseconds apart. */
  | { readonly kind: 'slow-body'; readonly ms: number }
  /** Does what was asked, then breaks the connection without an answer. */
  | { readonly kind: 'reset-after' }
  /** Sends only so many bytes of the body that the headers announce; absent: half of it. Then the connection breaks. */
  | { readonly kind: 'truncate'; readonly bytes?: number }
  /** Sends half of the body and announces no length: it looks whole. */
  | { readonly kind: 'cut' }
  /** Answers, and closes the connection without having said so. */
  | { readonly kind: 'close-after' }
  /** Sends this body with the right headers. */
  | { readonly kind: 'body'; readonly body: string }
  /** Sends these headers; `undefined` leaves one out. */
  | { readonly kind: 'headers'; readonly set: Readonly<Record<string, string | undefined>> }
  /** Sends the body compressed, though nobody asked for it. */
  | { readonly kind: 'gzip' }
  /** Sends so many bytes more than there are. */
  | { readonly kind: 'oversize'; readonly bytes: number }
  /** Answers with the linux/amd64 child of an index and the child's digest. */
  | { readonly kind: 'platform' }

export type FaultRule = {
  readonly fault: Fault | readonly Fault[]
  /** For which requests; absent: all. */
  readonly when?: (request: MemoryRequest) => boolean
  /** Requests that it leaves alone first. Default 0. */
  readonly skip?: number
  /** Requests that it strikes; absent: all of them. */
  readonly times?: number
}

/** A hook from rules, each with a count of its own; the faults of all rules that strike come together. */
export function faults(...rules: readonly FaultRule[]): NonNullable<MemoryOptions['fault']> {
  const states = rules.map(({ skip = 0, times = Number.POSITIVE_INFINITY, ...rule }) => ({
    ...rule,
    skip,
    times,
  }))
  return (request) =>
    states.flatMap((rule) => {
      if (rule.when?.(request) === false || rule.times === 0) return []
      if (rule.skip > 0) {
        rule.skip -= 1
        return []
      }
      rule.times -= 1
      return rule.fault
    })
}
