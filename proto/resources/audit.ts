import type { Condition } from './filter.ts'

/** Which audit events are listed. `after`: the sequence of the last event of the page before. */
export type AuditListing = {
  readonly order: 'newest' | 'oldest'
  readonly after: number | undefined
  readonly limit: number
  readonly conditions?: readonly Condition[]
}
